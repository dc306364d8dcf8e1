"""The collect page of a project with many pictures: its kB, and the frames while it scrolls."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from app.bench.peers.teachable_machine import installed_browser
from app.bench.pictures import CAPTURE_SIZE, texture
from app.bench.product import Product, Student
from app.bench.rows import AtMost, Row
from app.bench.screens import FLAGS, FRAME_MS, SETTLE_MS, FirstLoad, signed_in_context

PICTURES = 1000
DIFFERENT_PICTURES = 50
MAX_KB = 0.35
LARGE_PAGE_KB = 300.0
SCROLLED_FRAMES = 240
SCROLLED_PX = 40
"""A frame: two rows in four frames, as a fast finger does."""
# The median ms of a frame while the first list of pictures scrolls.
SCROLL = """
async ([frames, pixels]) => {
  const list = document.querySelector(".thumbs");
  const took = [];
  let last = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < frames; frame += 1) {
    list.scrollTop += pixels;
    const now = await new Promise(requestAnimationFrame);
    took.push(now - last);
    last = now;
  }
  return took.sort((one, other) => one - other)[Math.floor(frames / 2)];
}
"""


def collect_page_row(ours: Product, other: Product) -> Row:
    name = f"kB of the collect page with {PICTURES:,} pictures"
    with suppress(ImportError, SystemExit):
        kb, other_kb = _first_loads_kb([ours, other])
        return Row(name, kb / other_kb, AtMost(MAX_KB), f"{kb:,.0f} kB / {other_kb:,.0f} kB")
    return Row(name, None, AtMost(MAX_KB), "", "Playwright or a Chromium is missing")


def large_page_rows(product: Product, student: Student, pictures: int) -> list[Row]:
    """The rows of the page of a student's project with so many pictures."""
    kb: float | None = None
    frame_ms: float | None = None
    problem = "Playwright or a Chromium is missing"
    with suppress(ImportError, SystemExit):
        kb, frame_ms = _measure_large_page(product, student)
        problem = ""
    name = f"Collect page of {pictures:,} pictures"
    return [
        Row(f"{name}: before its pictures", kb, AtMost(LARGE_PAGE_KB), "kB as sent", problem),
        Row(
            f"{name}: scrolling",
            frame_ms,
            AtMost(FRAME_MS),
            "ms a frame, median, drawn without a GPU",
            problem,
        ),
    ]


def _measure_large_page(product: Product, student: Student) -> tuple[float, float]:
    """The kB without pictures, and the ms of a frame while the first list scrolls."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        try:
            context = signed_in_context(browser, product, student)
            load = FirstLoad(context, f"/projects/{student.project_id}", without="/image?")
            load.page.wait_for_timeout(SETTLE_MS)
            kb = load.kb
            frames = load.page.evaluate(SCROLL, [SCROLLED_FRAMES, SCROLLED_PX])
            load.end_kb()
            return kb, float(frames)
        finally:
            browser.close()


def _first_loads_kb(products: Sequence[Product]) -> list[float]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=FLAGS)
        try:
            return [_first_load_kb(browser, product) for product in products]
        finally:
            browser.close()


def _first_load_kb(browser: Any, product: Product) -> float:
    student = Student(product)
    classes = student.make_project(2)
    pictures = [texture(0, seed, CAPTURE_SIZE) for seed in range(DIFFERENT_PICTURES)]
    for class_id in classes:
        student.upload(class_id, pictures * (PICTURES // DIFFERENT_PICTURES // len(classes)))
    context = signed_in_context(browser, product, student)
    load = FirstLoad(context, f"/projects/{student.project_id}")
    load.page.wait_for_timeout(SETTLE_MS)
    return load.end_kb()
