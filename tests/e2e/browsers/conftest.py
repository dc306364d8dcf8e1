"""Each browser is started once; every test sits down before it as somebody new."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from .launch import LAUNCHERS
from .screen import Screen
from .webdriver import Driver

CHOSEN = ("firefox-phone", "webkit-tablet")
"""The core journeys of every `make test`: each size, and an iPad's; in Chromium all other tests of pages are one."""

SIZES = {"phone": (360, 740), "tablet": (820, 1100)}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`make test` shows what other tests show in Chromium no more than `CHOSEN` in each browser.

    What went wrong in one engine is shown in WebKit's, which most of it was about.
    """
    folder = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(folder) and not _is_chosen(item):
            item.add_marker(pytest.mark.thorough)


def _is_chosen(item: pytest.Item) -> bool:
    _, _, browser = item.name.rstrip("]").partition("[")
    return browser in CHOSEN or (item.path.stem == "test_engines" and browser in ("webkit", ""))


@pytest.fixture(scope="package", params=LAUNCHERS)
def engine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="package")
def driver(engine: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Driver]:
    """A missing browser is an error, never a skip."""
    with LAUNCHERS[engine](tmp_path_factory.mktemp(engine)) as driver:
        yield driver


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> tuple[int, int]:
    return SIZES[request.param]


@pytest.fixture
def screen(driver: Driver, engine: str, address: str) -> Screen:
    """A tablet's; WebKit's driver knows no fingers, so there it is the mouse."""
    screen = Screen(driver, address, touch=engine != "webkit")
    screen.open("/")
    screen.forget()
    screen.resize(*SIZES["tablet"])
    screen.open("/")
    return screen
