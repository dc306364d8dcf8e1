"""The whole notebook in the lab's page: from the zip file of a data set to a model that is taken along."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from ..exports.files import unpacked
from ..lab.data_sets import zip_of
from ..pictures import arrow
from .conftest import Open
from .layout import expect_no_sideways_scroll
from .student import Student
from .test_accessibility import violations

WAYS = ("left", "right")
SIZES = [
    (1366, 657),
    *(
        pytest.param(*size, marks=pytest.mark.thorough)
        for size in ((360, 740), (820, 1180), (1440, 900))
    ),
]


def arrows(folder: Path, name: str, numbers: range) -> Path:
    """A zip file of arrows, a folder for each way that they point."""
    path = folder / name
    path.write_bytes(
        zip_of({f"{way}/{number}.jpg": arrow(way, number) for way in WAYS for number in numbers})
    )
    return path


def bring_in(student: Student, path: Path, purpose: str, count: int) -> None:
    with student.page.expect_file_chooser() as chooser:
        student.button(f"lab.pick_zip_{purpose}").click()
    chooser.value.set_files(path)
    done = student.say("lab.import_succeeded", accepted=count, name=path.name)
    expect(student.page.get_by_text(done)).to_be_visible()


def run_count(page: Page, project: str) -> int:
    runs = page.request.get(f"/api{project}/runs").json()["runs"]
    return sum(run["status"] == "succeeded" for run in runs)


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("language", ["ko", pytest.param("en", marks=pytest.mark.thorough)])
def test_a_pupil_does_the_whole_notebook(
    open_page: Open, tmp_path: Path, language: str, width: int, height: int
) -> None:
    locale = {"ko": "ko-KR", "en": "en-US"}[language]
    page = open_page("/", language=locale, width=width, height=height)
    student = Student(page, language)
    project = student.begin_project("화살표")
    page.goto(f"{project}/lab")

    # The data set comes in; a second time it does not.
    data_set = arrows(tmp_path, "arrows.zip", range(12))
    bring_in(student, data_set, "samples", 24)
    bring_in(student, data_set, "samples", 0)
    expect(page.get_by_text(student.say("lab.already_here", count=24))).to_be_visible()

    # It is split.
    split = page.get_by_role("region", name=student.say("lab.split"), exact=True)
    split.get_by_label(student.say("lab.share_validation")).fill("25")
    split.get_by_role("button", name=student.say("lab.split_go"), exact=True).click()
    expect(split.locator(".lab-parts__part")).to_have_count(3)

    # Levels of augmentation are compared, and one is trained with.
    levels = page.get_by_role("region", name=student.say("lab.augmentation"), exact=True)
    levels.get_by_role("button", name=student.say("lab.compare_go"), exact=True).click()
    expect(levels.locator("tbody tr")).to_have_count(7)
    expect(levels.locator(".augment__best")).to_be_visible()
    levels.get_by_role("button", name=student.say("lab.compare_train", level=0)).click()
    expect(page.get_by_text(student.say("conditions.run_succeeded"))).to_be_visible()

    # A second training under conditions of one's own.
    conditions = page.get_by_role("region", name=student.say("conditions.title"), exact=True)
    epochs = student.say("conditions.epochs")
    conditions.get_by_role("textbox", name=epochs, exact=True).fill("12")
    conditions.get_by_role("button", name=student.say("conditions.train"), exact=True).click()
    experiments = page.get_by_role("region", name=student.say("experiments.title"), exact=True)
    rows = experiments.locator("tbody").first.locator("tr")
    expect(rows).to_have_count(2)
    expect(rows.first).to_contain_text("30 → 12")

    # The test set, its figures, and the pictures of a cell.
    bring_in(student, arrows(tmp_path, "test.zip", range(50, 54)), "test_set", 8)
    test_set = page.get_by_role("region", name=student.say("lab.test_set"), exact=True)
    matrix = test_set.get_by_role("group", name=student.say("insights.matrix"))
    cell = matrix.get_by_role("button").first
    counted = int(cell.locator("[aria-hidden]").inner_text())
    cell.click()
    expect(page.get_by_role("dialog").locator(".pictures__picture")).to_have_count(counted)
    page.keyboard.press("Escape")

    # Both trainings side by side.
    for row in rows.all():
        row.get_by_role("checkbox").check()
    expect(experiments.get_by_role("img")).to_have_count(2)
    expect_no_sideways_scroll(page)
    assert violations(page) == []

    # The model goes along.
    page.goto(f"{project}/take-along")
    label = student.say("take_along.take_tflite")
    title = student.say("take_along.title_tflite")
    with page.expect_download() as download:
        page.get_by_role("button", name=f"{title}: {label}", exact=True).click()
    export = unpacked(Path(download.value.path()).read_bytes())
    assert export.files["labels.txt"].decode().split() == list(WAYS)
    assert run_count(page, project) == 2
