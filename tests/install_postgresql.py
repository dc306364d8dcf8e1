"""Installs PostgreSQL for the tests where the machine lacks it: on Debian and Ubuntu through apt."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

DEBIAN = Path("/usr/lib/postgresql")
PROGRAMS = ("initdb", "postgres", "pg_dump", "pg_restore")


def find_programs() -> Path | None:
    """The folder of PostgreSQL's newest programs; None where they are missing."""
    on_path = shutil.which("initdb")
    folders = sorted(DEBIAN.glob("*/bin"), key=lambda each: int(each.parent.name), reverse=True)
    folders += [Path(on_path).resolve().parent] if on_path else []
    whole = (each for each in folders if all((each / name).exists() for name in PROGRAMS))
    return next(whole, None)


def main() -> int:
    if find_programs() is not None:
        return 0
    if not shutil.which("apt-get"):
        print("The tests need PostgreSQL 15 or newer; please install it.", file=sys.stderr)
        return 1
    before = [] if os.geteuid() == 0 else ["sudo"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ("install", "-y", "-q", "--no-install-recommends", "postgresql")
    for arguments in (("update", "-q"), install):
        subprocess.run([*before, "apt-get", *arguments], check=True, env=environment)
    return 0


if __name__ == "__main__":
    sys.exit(main())
