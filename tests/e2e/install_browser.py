"""Installs what the browser tests need and the machine lacks: browsers and a Korean font.

On Debian and Ubuntu through apt; elsewhere it says what to install.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SHELL = "chromium-headless-shell"
"""The same engine without windows; not every system has it as a package."""

PROGRAMS = {
    "chromedriver": ("chromedriver",),
    "firefox": ("firefox-esr", "firefox"),
    "WebKitWebDriver": ("WebKitWebDriver",),
    "Xvfb": ("Xvfb",),
}
"""What else is started, by the names that it may have."""

MINI_BROWSERS = ("lib/*/webkit2gtk-4.*/MiniBrowser", "libexec/webkit2gtk-4.*/MiniBrowser")
FONTS = Path("/usr/share/fonts")
PACKAGES = (
    "chromium", "chromium-driver", "firefox-esr", "webkit2gtk-driver", "xvfb", "fonts-noto-cjk",
)  # fmt: skip


def find_browser() -> str | None:
    """The path of an installed Chromium; `EYEBLOCKS_TEST_BROWSER` names another one."""
    named = os.environ.get("EYEBLOCKS_TEST_BROWSER")
    return named or next(filter(None, map(shutil.which, BROWSERS)), None)


def find_headless_shell() -> str | None:
    """The path of Chromium's headless shell, or of Chromium itself where there is no shell."""
    named = os.environ.get("EYEBLOCKS_TEST_BROWSER")
    return named or shutil.which(SHELL) or find_browser()


def find_program(name: str) -> str:
    """The path of one of `PROGRAMS`; AssertionError where it is missing."""
    found = next(filter(None, map(shutil.which, PROGRAMS[name])), None)
    assert found, f"no {name} here: `make browser` installs it"
    return found


def find_mini_browser() -> str:
    """The path of the browser that comes with WebKitGTK."""
    found = [path for where in MINI_BROWSERS for path in Path("/usr").glob(where)]
    assert found, "no MiniBrowser here: `make browser` installs it"
    return str(found[0])


def has_korean_font() -> bool:
    return not FONTS.is_dir() or any(FONTS.rglob("*CJK*"))


def has_all() -> bool:
    programs = all(any(map(shutil.which, names)) for names in PROGRAMS.values())
    return bool(find_browser()) and programs and has_korean_font()


def main() -> int:
    if has_all():
        return 0
    if not shutil.which("apt-get"):
        print(f"The tests need {', '.join(PACKAGES)}; please install them.", file=sys.stderr)
        return 1
    before = [] if os.geteuid() == 0 else ["sudo"]
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ("install", "-y", "-q", "--no-install-recommends")
    for arguments, needed in (
        (("update", "-q"), True),
        ((*install, *PACKAGES), True),
        ((*install, SHELL), False),
    ):
        subprocess.run([*before, "apt-get", *arguments], check=needed, env=environment)
    return 0


if __name__ == "__main__":
    sys.exit(main())
