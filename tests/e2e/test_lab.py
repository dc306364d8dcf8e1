"""The lab in a browser: a data set comes in, is looked at, split and augmented."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from ..lab.data_sets import pictures, zip_of
from ..pictures import arrow, jpeg
from ..waiting import wait_until
from .conftest import Open
from .layout import expect_no_sideways_scroll
from .student import Student


def test_a_zip_file_and_a_folder_come_in_and_are_shown(open_page: Open, tmp_path: Path) -> None:
    packed = tmp_path / "pets.zip"
    packed.write_bytes(zip_of({**pictures(6, 고양이="circle"), "고양이/깨짐.jpg": b"no picture"}))
    folder = tmp_path / "more"
    for name, data in pictures(6, 강아지="stripes").items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    page = open_page("/")
    student = Student(page)
    project = page.request.post("/api/projects", data={"name": "동물"}).json()
    page.goto(f"/projects/{project['id']}")
    page.get_by_role("link", name=student.say("pages.tab_lab")).click()

    for kind, path, accepted in (("zip", packed, 6), ("folder", folder, 6)):
        with page.expect_file_chooser() as chooser:
            student.button(f"lab.pick_{kind}_samples").click()
        chooser.value.set_files(path)
        done = student.say("lab.import_succeeded", accepted=accepted, name=path.name)
        expect(page.get_by_text(done)).to_be_visible()
        if kind == "zip":
            page.get_by_text(student.say("lab.refused", count=1)).click()
            expect(page.get_by_text("고양이/깨짐.jpg")).to_be_visible()

    expect(page.get_by_role("cell", name="고양이").first).to_be_visible()
    balance = page.get_by_role("img", name=f"{student.say('lab.balance')}: 고양이 6, 강아지 6")
    expect(balance).to_be_visible()
    expect(page.locator(".lab-parts__part")).to_have_count(3)
    expect_no_sideways_scroll(page)


def test_a_list_of_files_splits_and_is_taken_along(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/")
    student = Student(page)
    project = page.request.post("/api/projects", data={"name": "목록"}).json()
    files = pictures(6, 고양이="circle", 강아지="stripes")
    page.request.post(f"/api/projects/{project['id']}/imports", data=zip_of(files))
    data_set = f"/api/projects/{project['id']}/data-set"
    wait_until(lambda: page.request.get(data_set).json()["sample_count"] == 12)
    listed = tmp_path / "split.csv"
    listed.write_text("file,part\n고양이/0.jpg,test\n강아지/1.jpg,test\n없음.jpg,test\n", "utf-8")
    page.goto(f"/projects/{project['id']}/lab")
    part = page.get_by_role("region", name=student.say("lab.split"), exact=True)
    tests = part.get_by_role("img", name=student.say("lab.part_test"))

    with page.expect_file_chooser() as chooser:
        student.button("lab.split_list").click()
    chooser.value.set_files(listed)

    expect(part.get_by_text(student.say("lab.split_listed", count=2))).to_be_visible()
    expect(part.get_by_text("없음.jpg")).to_be_visible()
    expect(tests).to_have_accessible_name(re.compile("강아지 1, 고양이 1$"))
    with page.expect_download() as download:
        part.get_by_role("link", name=student.say("lab.split_files")).click()
    assert "고양이/0.jpg,고양이,test" in download.value.path().read_text("utf-8")
    student.button("lab.split_list_delete").click()
    expect(student.button("lab.split_go")).to_be_visible()


def test_a_test_set_is_answered_looked_through_and_deleted(
    open_page: Open, tmp_path: Path, picture_files: Callable[[str, int], list[str]]
) -> None:
    page = open_page("/")
    student = Student(page)
    project = page.request.post("/api/projects", data={"name": "동물"}).json()
    cat, dog = (each["name"] for each in project["classes"])
    packed = tmp_path / "test.zip"
    packed.write_bytes(
        zip_of({f"{cat}/=1.jpg": jpeg("stripes", 901), f"{dog}/2.jpg": jpeg("stripes", 902)})
    )
    page.goto(f"/projects/{project['id']}/lab")

    with page.expect_file_chooser() as chooser:
        student.button("lab.pick_zip_test_set").click()
    chooser.value.set_files(packed)
    expect(page.get_by_text(student.say("lab.test_no_model"))).to_be_visible()
    files = {cat: picture_files("circle", 6), dog: picture_files("stripes", 6)}
    student.teaches(project, files)
    page.reload()

    score = student.say("lab.test_score", counted=2, right=1, share="50%")
    expect(page.get_by_text(score)).to_be_visible()
    wrong, right = page.locator(".lab-test--wrong"), page.locator(".lab-test--right")
    expect(wrong).to_contain_text(student.say("lab.test_wrong"))
    expect(right).to_contain_text("2.jpg")
    chart = student.say("lab.test_shares")
    shares = f"{chart}: {cat} 1 / 0, {dog} 1 / 2"
    expect(page.get_by_role("img", name=shares)).to_be_visible()
    expect_no_sideways_scroll(page)
    mistaken = student.say("insights.cell_wrong", count=1, name=cat, answer=dog)
    page.get_by_role("button", name=mistaken).click()
    cell = page.get_by_role("dialog", name=mistaken)
    cell.get_by_role("button", name="=1.jpg").click()
    expect(cell.get_by_role("img")).to_have_js_property("naturalWidth", 224)
    cell.get_by_role("button", name=student.say("insights.all_pictures")).click()
    expect(cell.locator(".pictures__picture")).to_have_count(1)
    page.keyboard.press("Escape")
    with page.expect_download() as download:
        page.get_by_role("link", name=student.say("lab.test_csv")).click()
    assert f"'=1.jpg,{cat},{dog}" in download.value.path().read_text("utf-8")
    student.button("lab.test_delete").click()
    page.get_by_role("dialog").get_by_role("button", name=student.say("lab.test_delete")).click()
    expect(page.locator(".lab-test--wrong")).to_have_count(0)


def test_variants_are_shown_and_the_levels_compared(open_page: Open) -> None:
    page = open_page("/")
    student = Student(page)
    project = page.request.post("/api/projects", data={"name": "화살표"}).json()
    files = {f"{way}/{n}.jpg": arrow(way, n) for way in ("left", "right") for n in range(12)}
    page.request.post(f"/api/projects/{project['id']}/imports", data=zip_of(files))
    data_set = f"/api/projects/{project['id']}/data-set"
    wait_until(lambda: page.request.get(data_set).json()["sample_count"] == 24)
    page.goto(f"/projects/{project['id']}/lab")
    part = page.get_by_role("region", name=student.say("lab.augmentation"))
    sheet = part.locator(".augment__variants")

    def has_nine() -> None:
        expect(sheet).to_have_attribute("aria-busy", "false")
        expect(sheet).to_have_js_property("naturalWidth", 688)

    has_nine()
    first = sheet.get_attribute("src")
    assert first
    student.button("lab.augment_others").click()
    expect(sheet).not_to_have_attribute("src", first)
    has_nine()
    student.button("lab.transform_mirror_up_down").click()
    expect(part.get_by_text(student.say("lab.mirror_fine", count=24))).to_be_visible()
    part.get_by_role("button", name=student.say("lab.level", level=1)).click()
    has_nine()
    expect(part.get_by_text(student.say("lab.level_note_1"))).to_be_visible()
    mixed_up = part.get_by_text(re.compile("‘(left|right)’ 사진을 좌우로 뒤집으면"))
    expect(mixed_up).to_be_visible()

    student.button("lab.compare_go").click()
    expect(part.locator(".augment__best")).to_contain_text(student.say("lab.level", level=0))
    expect(part.locator("tbody tr")).to_have_count(7)
    expect(part.get_by_role("img", name=student.say("lab.chart_loss"))).to_be_visible()
    expect_no_sideways_scroll(page)

    part.get_by_role("button", name=student.say("lab.compare_train", level=0)).click()
    expect(page.get_by_text(student.say("conditions.run_succeeded"))).to_be_visible()
    base = f"/api/projects/{project['id']}"
    (run,) = page.request.get(f"{base}/runs").json()["runs"]
    compared = page.request.get(f"{base}/augmentation/comparison").json()["comparison"]
    assert run["scores"]["val_loss"] == compared["levels"][0]["loss"]
