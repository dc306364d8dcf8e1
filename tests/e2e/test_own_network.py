"""Whole networks in a browser: put together, counted, trained, stopped; and a fine-tuning."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import Open
from .layout import expect_no_sideways_scroll
from .student import Student
from .test_grid_search import filled_lab

LEARNING_MS = 600_000
LOCALES = {"ko": "ko-KR", "en": "en-US"}


def part_of(page: Page, student: Student, key: str) -> Locator:
    return page.get_by_role("region", name=student.say(f"ownNetwork.{key}"), exact=True)


def press(part: Locator, student: Student, key: str) -> None:
    part.get_by_role("button", name=student.say(f"ownNetwork.{key}"), exact=True).click()


def counted(part: Locator, student: Student, number: str) -> None:
    expect(part.locator(".own-total")).to_have_text(student.say("ownNetwork.total", count=number))


@pytest.mark.parametrize("language", ["ko", pytest.param("en", marks=pytest.mark.thorough)])
def test_a_network_is_put_together_counted_trained_and_stopped(
    open_page: Open, language: str
) -> None:
    page = open_page("/", language=LOCALES[language], width=360, height=740)
    student = Student(page, language)
    filled_lab(page)
    part = part_of(page, student, "title")
    layers = part.locator(".own-layer")

    press(part, student, "preset_notebook")
    counted(part, student, "12,939,842")
    expect(layers).to_have_count(13)
    expect(layers.first).to_contain_text("126 × 126 × 32")
    press(part, student, "preset_small")
    dense = part.get_by_role("button", name=student.say("ownNetwork.kind_dense"), exact=True)
    convolution = part.get_by_role("button", name=student.say("ownNetwork.kind_convolution"))
    expect(convolution.last).to_be_disabled()  # the picture is flat by then
    dense.click()
    expect(layers).to_have_count(8)
    layers.nth(4).get_by_role("button").last.click()
    expect(part.get_by_text(student.say("ownNetwork.obstacle_not_flat"))).to_be_visible()
    train = part.get_by_role("button", name=student.say("ownNetwork.go"), exact=True)
    expect(train).to_be_disabled()
    press(part, student, "preset_small")
    part.get_by_role("button", name="32 × 32", exact=True).click()
    layers.first.get_by_role("textbox").first.fill("4")
    layers.nth(2).get_by_role("textbox").first.fill("4")
    counted(part, student, "4,966")
    expect_no_sideways_scroll(page)
    epochs = part.get_by_role("textbox", name=student.say("ownNetwork.epochs"), exact=True)
    epochs.fill("50")
    train.click()

    results = part.locator(".own-results tbody tr")
    expect(results).to_have_count(2, timeout=LEARNING_MS)
    press(part, student, "stop")
    expect(part.get_by_text(student.say("ownNetwork.cancelled"))).to_be_visible()
    epochs.fill("2")
    press(part, student, "again")
    expect(part.locator(".notice--good")).to_be_visible(timeout=LEARNING_MS)
    expect(results.last).to_contain_text("4,966")
    chart = student.say("ownNetwork.chart_accuracy")
    expect(part.get_by_role("img", name=re.compile(re.escape(chart)))).to_be_visible()
    expect_no_sideways_scroll(page)


def test_the_keyboard_stays_at_a_layer_that_moves_and_goes_on_where_one_was(
    open_page: Open,
) -> None:
    page = open_page("/")
    student = Student(page)
    filled_lab(page)
    part = part_of(page, student, "title")
    press(part, student, "preset_small")
    layers = part.locator(".own-layer:has([data-button])")
    focus = part.locator(":focus")
    second = str(layers.nth(1).locator(".own-layer__kind").text_content()).partition(". ")[2]

    layers.nth(1).locator('[data-button="up"]').focus()
    page.keyboard.press("Enter")
    expect(layers.first).to_contain_text(second)
    # The first layer cannot go further up, so the other way is at hand.
    expect(layers.first.locator('[data-button="down"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(layers.nth(1).locator('[data-button="down"]')).to_be_focused()

    count = layers.count()
    layers.nth(count - 1).locator('[data-button="delete"]').focus()
    for left in range(count - 1, 0, -1):
        page.keyboard.press("Enter")
        expect(layers).to_have_count(left)
        expect(layers.nth(left - 1).locator('[data-button="delete"]')).to_be_focused()
    page.keyboard.press("Enter")
    expect(layers).to_have_count(0)
    expect(focus).to_have_text(student.say("ownNetwork.kind_convolution"))


@pytest.mark.thorough
def test_a_network_is_fine_tuned_beside_the_frozen_one(open_page: Open) -> None:
    page = open_page("/")
    student = Student(page)
    base = filled_lab(page)
    part = part_of(page, student, "tuning")
    for name in ("head_epochs", "tuning_epochs"):
        label = student.say(f"ownNetwork.{name}")
        part.get_by_role("textbox", name=label, exact=True).fill("1")
    one = student.say("ownNetwork.blocks_count", count=1)
    part.get_by_role("button", name=one, exact=True).click()
    press(part, student, "tuning_go")

    expect(part.locator(".notice--good")).to_be_visible(timeout=LEARNING_MS)
    rows = part.locator(".own-results tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text(student.say("ownNetwork.frozen"))
    expect(rows.nth(1)).to_contain_text(student.say("ownNetwork.head_only"))
    expect(rows.nth(2)).to_contain_text(student.say("ownNetwork.tuned"))
    training = page.request.get(f"{base}/fine-tuning").json()["training"]
    assert [each["trained_blocks"] for each in training["phases"]] == [0, 1]
