"""The kB of the collect page of a project with many pictures, against another version's."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from app.bench.peers.teachable_machine import installed_browser
from app.bench.pictures import CAPTURE_SIZE, texture
from app.bench.product import Product, Student
from app.bench.rows import AtMost, Row
from app.bench.screens import FLAGS, SETTLE_MS, FirstLoad, signed_in_context

PICTURES = 1000
DIFFERENT_PICTURES = 50
MAX_KB = 0.35


def collect_page_row(ours: Product, other: Product) -> Row:
    name = f"kB of the collect page with {PICTURES:,} pictures"
    with suppress(ImportError, SystemExit):
        kb, other_kb = _first_loads_kb([ours, other])
        return Row(name, kb / other_kb, AtMost(MAX_KB), f"{kb:,.0f} kB / {other_kb:,.0f} kB")
    return Row(name, None, AtMost(MAX_KB), "", "Playwright or a Chromium is missing")


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
