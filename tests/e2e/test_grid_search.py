"""Training conditions and the grid search of the lab, in a browser."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

from ..lab.data_sets import pictures, zip_of
from ..waiting import wait_until
from .conftest import Open
from .layout import expect_no_sideways_scroll
from .student import Student


def filled_lab(page: Page, each: int = 12) -> str:
    """The lab of a new project with two classes; the project's address in the API."""
    project = page.request.post("/api/projects", data={"name": "모양"}).json()
    base = f"/api/projects/{project['id']}"
    files = pictures(each, circle="circle", stripes="stripes")
    page.request.post(f"{base}/imports", data=zip_of(files))
    data_set = f"{base}/data-set"
    wait_until(lambda: page.request.get(data_set).json()["sample_count"] == 2 * each)
    page.goto(f"/projects/{project['id']}/lab")
    return base


def part_of(page: Page, student: Student, key: str) -> Locator:
    return page.get_by_role("region", name=student.say(f"conditions.{key}"), exact=True)


def test_a_training_under_chosen_conditions_is_followed_to_its_end(open_page: Open) -> None:
    page = open_page("/")
    student = Student(page)
    base = filled_lab(page)
    part = part_of(page, student, "title")
    train = part.get_by_role("button", name=student.say("conditions.train"))

    part.get_by_role("button", name="SGD").click()
    part.get_by_text(student.say("conditions.fine"), exact=True).click()
    fields = {
        "momentum": "0,5", "learning_rate": "0.01", "epochs": "200", "stop_patience": "6",
        "reduce_patience": "3", "reduce_factor": "0.5", "stop_min_delta": "0.001",
        "reduce_min_delta": "0,002", "reduce_cooldown": "x", "min_learning_rate": "0.004",
    }  # fmt: skip
    for name, value in fields.items():
        label = student.say(f"conditions.{name}")
        part.get_by_role("textbox", name=label, exact=True).fill(value)
    for group, value in (("hidden_units", "units_100"), ("monitor", "monitor_accuracy")):
        choices = part.get_by_role("group", name=student.say(f"conditions.{group}"))
        choices.get_by_role("button", name=student.say(f"conditions.{value}")).click()
    part.get_by_text(student.say("conditions.fine"), exact=True).click()
    expect(part.get_by_text(student.say("conditions.fine_wrong"))).to_be_visible()
    expect(train).to_be_disabled()
    part.get_by_text(student.say("conditions.fine"), exact=True).click()
    cooldown = student.say("conditions.reduce_cooldown")
    part.get_by_role("textbox", name=cooldown, exact=True).fill("1")
    part.get_by_role("textbox", name=student.say("conditions.epochs"), exact=True).fill("0")
    expect(train).to_be_disabled()
    part.get_by_role("textbox", name=student.say("conditions.epochs"), exact=True).fill("200")
    train.click()

    state = part.get_by_role("status").filter(has_text=student.say("conditions.run_succeeded"))
    expect(state).to_be_visible()
    (run,) = page.request.get(f"{base}/runs").json()["runs"]
    settings = {
        name: run["settings"][name] for name in (*fields, "optimizer", "hidden_units", "monitor")
    }
    assert settings == {
        "momentum": 0.5, "learning_rate": 0.01, "epochs": 200, "stop_patience": 6,
        "reduce_patience": 3, "reduce_factor": 0.5, "optimizer": "sgd", "hidden_units": 100,
        "monitor": "accuracy", "stop_min_delta": 0.001, "reduce_min_delta": 0.002,
        "reduce_cooldown": 1, "min_learning_rate": 0.004,
    }  # fmt: skip
    history = page.request.get(f"{base}/runs/{run['id']}").json()["history"]
    best, last = run["kept_epoch"], len(history)
    assert last == best + 6  # no accuracy is above 100 %
    told = [("stopped_early", {"last": last, "kept": best}),
            ("rate_fell", {"epoch": best + 4, "rate": 0.005})]  # fmt: skip
    for key, facts in told:
        expect(state).to_contain_text(student.say(f"conditions.{key}", **facts))
    part.get_by_text(student.say("conditions.epochs_shown")).click()
    expect(part.locator("tbody tr")).to_have_count(len(history))
    expect(part.locator("tr.lab-kept th")).to_have_text(str(run["kept_epoch"]))


def test_a_grid_fills_and_the_best_conditions_train_in_one_press(open_page: Open) -> None:
    page = open_page("/", width=360, height=740)
    student = Student(page)
    base = filled_lab(page)
    part = part_of(page, student, "grid")
    batches = part.get_by_role("textbox", name=student.say("conditions.grid_axis_batch_size"))
    rates = part.get_by_role("textbox", name=student.say("conditions.grid_axis_learning_rate"))
    go = part.get_by_role("button", name=student.say("conditions.grid_go"))

    rates.fill("0.001 0.001")
    expect(part.get_by_text(student.say("conditions.grid_problem_twice"))).to_be_visible()
    expect(go).to_be_disabled()
    batches.fill("4 16")
    rates.fill("0.001 0.01 0.1")
    expect(part.get_by_text(student.say("conditions.grid_count", count=6, most=36))).to_be_visible()
    go.click()

    cells = part.locator("button.grid-map__cell")
    expect(cells).to_have_count(12)
    expect(part.locator("button.grid-map__cell--best")).to_have_count(2)
    search = page.request.get(f"{base}/grid-searches").json()["search"]
    best = search["combinations"][search["best_by_loss"]]
    expect(part.get_by_role("status").last).to_contain_text(f"배치 {best['batch_size']}")
    expect_no_sideways_scroll(page)

    last = part.get_by_role("button", name=re.compile(r"배치 16, 학습률 0\.1: 손실"))
    last.focus()
    page.keyboard.press("Enter")
    expect(last).to_have_attribute("aria-pressed", "true")
    chosen = part.locator(".grid-chosen")
    expect(chosen.get_by_role("heading")).to_have_text("배치 16, 학습률 0.1")
    part.get_by_text(student.say("conditions.grid_epochs"), exact=True).click()
    expect(part.locator(".grid-epochs tbody tr").first.locator("td")).to_have_count(6)
    expect_no_sideways_scroll(page)

    chosen.get_by_role("button", name=student.say("conditions.grid_train")).click()
    conditions = part_of(page, student, "title")
    rate = conditions.get_by_role(
        "textbox", name=student.say("conditions.learning_rate"), exact=True
    )
    expect(rate).to_have_value("0.1")
    done = conditions.get_by_text(student.say("conditions.run_succeeded"))
    expect(done).to_be_visible()
    (run,) = page.request.get(f"{base}/runs").json()["runs"]
    assert (run["settings"]["batch_size"], run["settings"]["learning_rate"]) == (16, 0.1)
    assert (run["settings"]["split"], run["settings"]["augmentation_level"]) == (True, 0)
    expect_no_sideways_scroll(page)


def test_a_third_axis_shows_maps_side_by_side_and_its_level_trains_after_a_reload(
    open_page: Open,
) -> None:
    page = open_page("/", language="en-US")
    student = Student(page, "en")
    base = filled_lab(page)
    part = part_of(page, student, "grid")
    part.get_by_role("textbox", name="Batch sizes").fill("8 16")
    part.get_by_role("textbox", name="Learning rates").fill("0.001 0.01")
    for level in (0, 1):
        part.get_by_role("button", name=student.say("lab.level", level=level)).click()
    part.get_by_role("button", name=student.say("conditions.grid_go")).click()
    expect(part.locator("button.grid-map__cell")).to_have_count(16)

    page.reload()

    maps = part.locator(".grid-map")
    expect(maps).to_have_count(4)
    level = student.say("lab.level", level=1)
    expect(maps.nth(1)).to_have_attribute("aria-label", re.compile(f"Loss.*{level}"))
    expect(part.locator("button.grid-map__cell")).to_have_count(16)
    part.get_by_role("button", name=re.compile(rf"{level}: Loss")).first.click()
    part.get_by_role("button", name=student.say("conditions.grid_train")).click()
    conditions = part_of(page, student, "title")
    state = conditions.get_by_role("status").filter(
        has_text=student.say("conditions.run_succeeded")
    )
    expect(state).to_be_visible()
    (run,) = page.request.get(f"{base}/runs").json()["runs"]
    search = page.request.get(f"{base}/grid-searches").json()["search"]
    chosen = next(each for each in search["combinations"] if each["level"] == 1)
    assert run["scores"]["val_loss"] == chosen["loss"]
    parts, variants = run["preparation"]["parts"], run["preparation"]["variants"]
    expect(state).to_contain_text(student.say("conditions.learnt_parts", **parts))
    expect(state).to_contain_text(student.say("conditions.learnt_variants", variants=variants))
    for group, pressed in (
        ("augmentation_level", level),
        ("split", "The training part of the split"),
    ):
        choices = conditions.get_by_role("group", name=student.say(f"conditions.{group}"))
        button = choices.get_by_role("button", name=pressed, exact=True)
        expect(button).to_have_attribute("aria-pressed", "true")
