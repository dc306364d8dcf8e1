"""A real browser with a fake camera before a real server.

Both end with this package: Playwright keeps an event loop running, which others' tests cannot bear.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from app.settings import Settings

from ..pictures import drawing, jpeg
from ..server import running_server
from .camera import write_video
from .install_browser import find_browser, find_headless_shell
from .school import LIMIT_MS as LIMIT_MS
from .school import School, opened_school
from .school import refused_by_policy as refused_by_policy

OTHER_HOST = "eyeblocks.test"
"""A name that leads to this machine, but whose plain http is not a secure page."""

BLANK = "about:blank"
"""Where a test begins that makes its project over HTTP: the start page would be loaded in vain."""

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    f"--host-resolver-rules=MAP {OTHER_HOST} 127.0.0.1",
]

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A browser on a busy machine gets a second try, which the summary lists with what went wrong."""
    folder = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(folder):
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="package")
def served(
    tmp_path_factory: pytest.TempPathFactory, backbones: Path
) -> Iterator[tuple[str, Settings]]:
    """The address of a running server that began with empty folders, and where they are."""
    folder, options = tmp_path_factory.mktemp("server"), ("--allowed-hosts", OTHER_HOST)
    with running_server(folder, backbones, *options) as server:
        yield server.address, Settings(data_dir=folder / "data")


@pytest.fixture(scope="package")
def address(served: tuple[str, Settings]) -> str:
    return served[0]


@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    expect.set_options(timeout=LIMIT_MS)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="package")
def chromium(playwright: Playwright, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Chromium whose camera films a green cross. A missing browser is an error, never a skip."""
    path = find_browser()
    assert path, "no Chromium here: `make browser` installs it"
    video = write_video(
        tmp_path_factory.mktemp("camera") / "cross.y4m", drawing("cross", 1, (640, 480))
    )
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={video}"]
    browser = playwright.chromium.launch(executable_path=path, args=flags)
    yield browser
    browser.close()


@pytest.fixture(scope="package")
def headless_shell(playwright: Playwright) -> Iterator[Browser]:
    """Chromium's engine in a shell without windows: a third less work, but no camera."""
    path = find_headless_shell()
    assert path, "no Chromium here: `make browser` installs it"
    browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def browser(request: pytest.FixtureRequest) -> Browser:
    """The whole browser for tests that are marked so, the shell for the others."""
    whole = request.node.get_closest_marker("whole_browser")
    return cast("Browser", request.getfixturevalue("chromium" if whole else "headless_shell"))


@pytest.fixture
def open_page(browser: Browser, address: str) -> Iterator[Open]:
    """Opens pages, each in a new profile; an error in a page's script fails the test."""
    contexts: list[BrowserContext] = []
    problems: list[str] = []

    def opened(
        path: str = "/",
        *,
        language: str = "ko-KR",
        camera: bool = True,
        width: int = 1440,
        height: int = 900,
        host: str | None = None,
        touch: bool = False,
    ) -> Page:
        origin = address.replace("127.0.0.1", host) if host else address
        context = browser.new_context(
            base_url=origin,
            locale=language,
            viewport={"width": width, "height": height},
            has_touch=touch,
        )
        contexts.append(context)
        context.set_default_timeout(LIMIT_MS)
        if camera:
            context.grant_permissions(["camera"])
        page = context.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.on(
            "console",
            lambda line: problems.append(line.text) if refused_by_policy(line.text) else None,
        )
        page.goto(path)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def picture_files(tmp_path: Path) -> Callable[[str, int], list[str]]:
    """Writes drawings of a shape; their paths."""

    def write(shape: str, count: int, first: int = 0) -> list[str]:
        paths = [tmp_path / f"{shape}{seed}.jpg" for seed in range(first, first + count)]
        for seed, path in enumerate(paths, first):
            path.write_bytes(jpeg(shape, seed))
        return [str(path) for path in paths]

    return write


@pytest.fixture
def empty_school(browser: Browser, served: tuple[str, Settings]) -> Iterator[School]:
    """Nobody has an account yet."""
    with opened_school(browser, *served) as school:
        yield school


@pytest.fixture
def school(empty_school: School) -> School:
    """With a teacher and a classroom."""
    empty_school.begin()
    return empty_school
