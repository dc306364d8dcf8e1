"""Starts each browser: without a screen, with a camera that is made up, in a new profile."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from ...server import free_port
from ...waiting import wait_until
from ..install_browser import find_browser, find_mini_browser, find_program
from .webdriver import Driver, HttpDriver, MarionetteDriver

CHROMIUM_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
FIREFOX_PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "intl.accept_languages": "ko-KR, ko",
    "toolkit.legacyUserProfileCustomizations.stylesheets": True,
    # Nothing is fetched from anywhere.
    "app.normandy.enabled": False,
    "services.settings.server": "data:,",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}
FIREFOX_STYLES = ":root { min-width: 0 !important; }"
GTK_STYLES = "button, entry { min-width: 0; margin: 0; padding: 0; }"
"""Firefox and MiniBrowser keep room for their tool bars; a telephone's window is narrower."""

Launcher = Callable[[Path], AbstractContextManager[Driver]]


@contextmanager
def chromium(profile: Path) -> Iterator[Driver]:
    options = {
        "binary": find_browser(),
        "args": [*CHROMIUM_FLAGS, f"--user-data-dir={profile}", "--lang=ko"],
        "prefs": {"intl.accept_languages": "ko-KR,ko"},
    }
    with _driver([find_program("chromedriver")], {"goog:chromeOptions": options}) as driver:
        yield driver


@contextmanager
def firefox(profile: Path, **preferences: object) -> Iterator[Driver]:
    port = free_port()
    _write_firefox_profile(profile, {**FIREFOX_PREFERENCES, **preferences, "marionette.port": port})
    command = [find_program("firefox"), "--headless", "--marionette", "--profile", str(profile)]
    with _process(command, {**os.environ, "HOME": str(profile)}) as process:
        wait_until(lambda: process.poll() is not None or _listens(port))
        driver = MarionetteDriver(port)
        yield driver
        driver.close()


@contextmanager
def webkit(profile: Path) -> Iterator[Driver]:
    _write_gtk_styles(profile)
    options = {
        "binary": find_mini_browser(),
        "args": ["--automation", "--enable-mock-capture-devices=true"],
    }
    with _screen() as display:
        environment = {
            **os.environ, "DISPLAY": display, "GDK_BACKEND": "x11", "HOME": str(profile),
            "XDG_CONFIG_HOME": str(profile), "XDG_CACHE_HOME": str(profile / "cache"),
            "XDG_DATA_HOME": str(profile / "data"), "LANGUAGE": "ko",
        }  # fmt: skip
        capabilities = {"webkitgtk:browserOptions": options}
        command = [find_program("WebKitWebDriver")]
        with _driver(command, capabilities, environment) as driver:
            yield driver


LAUNCHERS: dict[str, Launcher] = {"chromium": chromium, "firefox": firefox, "webkit": webkit}


@contextmanager
def _driver(
    command: list[str], capabilities: dict[str, object], environment: dict[str, str] | None = None
) -> Iterator[Driver]:
    """A browser behind the driver that `command` starts."""
    port = free_port()
    with _process([*command, f"--port={port}"], environment) as process:
        wait_until(lambda: process.poll() is not None or _listens(port))
        driver = HttpDriver(f"http://127.0.0.1:{port}", capabilities)
        try:
            yield driver
        finally:
            driver.send("DeleteSession")


@contextmanager
def _screen() -> Iterator[str]:
    """The name of a display that nobody sees."""
    read, write = os.pipe()
    command = [
        find_program("Xvfb"), "-displayfd", str(write), "-nolisten", "tcp",
        "-screen", "0", "1280x1200x24",
    ]  # fmt: skip
    with _process(command, pass_fds=(write,)):
        os.close(write)
        with os.fdopen(read) as told:
            yield f":{told.readline().strip()}"


@contextmanager
def _process(
    command: list[str], environment: dict[str, str] | None = None, pass_fds: tuple[int, ...] = ()
) -> Iterator[subprocess.Popen[bytes]]:
    with subprocess.Popen(
        command, env=environment, pass_fds=pass_fds,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        try:
            yield process
        finally:
            process.terminate()
            process.wait(timeout=20)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _write_firefox_profile(profile: Path, preferences: dict[str, object]) -> None:
    lines = [f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in preferences.items()]
    (profile / "user.js").write_text("".join(lines))
    (profile / "chrome").mkdir()
    (profile / "chrome" / "userChrome.css").write_text(FIREFOX_STYLES)


def _write_gtk_styles(profile: Path) -> None:
    (profile / "gtk-3.0").mkdir()
    (profile / "gtk-3.0" / "gtk.css").write_text(GTK_STYLES)
