"""What a page's layout must hold at any width."""

from __future__ import annotations

from playwright.sync_api import Page

from .school import LIMIT_MS

FITS = "() => document.documentElement.scrollWidth <= innerWidth"


def expect_no_sideways_scroll(page: Page) -> None:
    """Nothing is wider than the screen, once what follows a new width (a chart) has been drawn."""
    page.wait_for_function(FITS, timeout=LIMIT_MS)
