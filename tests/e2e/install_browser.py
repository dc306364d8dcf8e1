"""Installs what the browser tests need and the machine lacks: Chromium and a Korean font.

On Debian and Ubuntu through apt; elsewhere it says what to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FONTS = Path("/usr/share/fonts")
PACKAGES = ("chromium", "fonts-noto-cjk")


def find_browser() -> str | None:
    """The path of an installed Chromium; `EYEBLOCKS_TEST_BROWSER` names another one."""
    named = os.environ.get("EYEBLOCKS_TEST_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def has_korean_font() -> bool:
    return not FONTS.is_dir() or any(FONTS.rglob("*CJK*"))


def main() -> int:
    if find_browser() and has_korean_font():
        return 0
    if not shutil.which("apt-get"):
        print("The tests need Chromium and a Korean font; please install them.", file=sys.stderr)
        return 1
    before = [] if os.geteuid() == 0 else ["sudo"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["update", "-q"],
        ["install", "-y", "-q", "--no-install-recommends", *PACKAGES],
    ):
        subprocess.run([*before, "apt-get", *command], check=True, env=environment)
    return 0


if __name__ == "__main__":
    sys.exit(main())
