"""Experiments of the lab in a browser: the table, the comparison, names, notes and tags."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from ..student import Json
from ..waiting import wait_until
from .conftest import Open
from .layout import expect_no_sideways_scroll
from .student import Student
from .test_accessibility import violations
from .test_grid_search import filled_lab


def trained(page: Page, base: str, **settings: float | str) -> Json:
    """A training's finished run."""
    started = page.request.post(f"{base}/runs", data=settings)
    assert started.status == 202, started.text()
    address = f"{base}/runs/{started.json()['id']}"
    wait_until(lambda: page.request.get(address).json()["status"] == "succeeded")
    return dict(page.request.get(address).json())


def test_trainings_are_compared_in_words_and_named_by_the_keyboard(open_page: Open) -> None:
    page = open_page("/", width=360, height=740)
    student = Student(page)
    base = filled_lab(page)
    first = trained(page, base, epochs=5, learning_rate=0.0001)
    second = trained(page, base, epochs=5, learning_rate=0.01)
    page.reload()
    part = page.get_by_role("region", name=student.say("experiments.title"), exact=True)
    rows = part.locator("tbody").first.locator("tr")

    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("학습률 0.0001 → 0.01")
    expect(rows.last).to_contain_text(student.say("experiments.first"))
    for row in rows.all():
        row.get_by_role("checkbox").press("Space")
    expect(part.get_by_role("img")).to_have_count(2)
    differences = part.get_by_role(
        "group", name=student.say("experiments.differences", name="실험 1")
    )
    gained = second["scores"]["val_acc"] - first["scores"]["val_acc"]
    points = f"{abs(round(gained * 100, 1)):g}"
    changed = re.compile(rf"학습률 0\.0001 → 0\.01, 정확도 [+±]{re.escape(points)}점, 손실 −0\.\d+")
    expect(differences.locator("tbody tr").last).to_contain_text(changed)
    expect_no_sideways_scroll(page)
    assert violations(page) == []

    rows.first.get_by_role("button").press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox").first).to_be_focused()
    page.keyboard.type("큰 걸음")
    page.keyboard.press("Tab")
    page.keyboard.type("빨리 배운다")
    page.keyboard.press("Tab")
    page.keyboard.type("밝기, 밝기")
    expect(dialog.get_by_text(student.say("experiments.tags_twice"))).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Backspace")
    page.keyboard.press("Enter")
    expect(dialog).to_have_count(0)

    expect(rows.first).to_contain_text("큰 걸음")
    expect(rows.first).to_contain_text("빨리 배운다")
    expect(rows.first.get_by_role("listitem")).to_have_text(["밝기", "밝"])
    expect(differences.locator("tbody tr").last).to_contain_text("큰 걸음")
    kept = page.request.get(f"{base}/runs/{second['id']}").json()
    assert (kept["name"], kept["note"], kept["tags"]) == ("큰 걸음", "빨리 배운다", ["밝기", "밝"])
    expect_no_sideways_scroll(page)


def test_an_earlier_training_comes_back_with_its_pictures(open_page: Open) -> None:
    page = open_page("/")
    student = Student(page)
    base = filled_lab(page)
    run = trained(page, base, epochs=7, learning_rate=0.01)
    one, other = (each["class_id"] for each in run["learnt_from"])
    sample = page.request.get(f"{base}/classes/{one}/samples").json()["samples"][0]["id"]
    page.request.patch(f"{base}/samples/{sample}", data={"class_id": other})
    page.reload()
    part = page.get_by_role("region", name=student.say("experiments.title"), exact=True)

    part.locator("tbody tr").get_by_role("button").click()
    page.get_by_role("button", name=student.say("experiments.restore"), exact=True).click()
    page.get_by_role("button", name=student.say("experiments.restore_yes"), exact=True).click()

    expect(page.get_by_text(student.say("experiments.restored", count=1))).to_be_visible()
    classes = page.request.get(base).json()["classes"]
    assert [each["sample_count"] for each in classes] == [12, 12]
    conditions = page.get_by_role("region", name=student.say("conditions.title"), exact=True)
    for name, value in (("epochs", "7"), ("learning_rate", "0.01")):
        label = student.say(f"conditions.{name}")
        field = conditions.get_by_role("textbox", name=label, exact=True)
        expect(field).to_have_value(value)


def test_a_new_training_appears_among_the_experiments(open_page: Open) -> None:
    page = open_page("/", language="en-US")
    student = Student(page, "en")
    filled_lab(page)
    part = page.get_by_role("region", name=student.say("experiments.title"), exact=True)
    expect(part.get_by_text(student.say("experiments.none"))).to_be_visible()

    page.get_by_role("button", name=student.say("conditions.train"), exact=True).click()

    row = part.locator("tbody tr")
    expect(row).to_contain_text("Experiment 1")
    expect(row).to_contain_text(re.compile(r"\d%.*\d s"))
    expect(row.get_by_role("checkbox")).to_be_enabled()
