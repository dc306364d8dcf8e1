"""The left column: pictures in, refused, deleted, brought back; classes in order."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from ..lab.data_sets import zip_of
from ..pictures import jpeg
from ..waiting import wait_until
from .conftest import BLANK, Open
from .student import KEPT, Student
from .test_accessibility import violations

Files = Callable[..., list[str]]


def test_a_refused_file_is_named_with_its_reason_and_the_others_are_kept(
    open_page: Open, picture_files: Files, tmp_path: Path
) -> None:
    text = tmp_path / "일기.jpg"
    text.write_text("그림이 아니에요", encoding="utf-8")
    large = tmp_path / "커다란 사진.jpg"
    large.write_bytes(b"\xff\xd8\xff" + b"\0" * 11 * 1024 * 1024)
    page = open_page(BLANK)
    student = Student(page)
    student.open_project("거절")
    card = student.class_card(1)

    card.locator('input[type="file"]').first.set_input_files(
        [*picture_files("circle", 3), str(text), str(large)]
    )

    expect(card.locator(KEPT)).to_have_count(3)
    refused = card.get_by_role("alert")
    expect(refused).to_contain_text("일기.jpg")
    expect(refused).to_contain_text(student.say("errors.not_a_picture_type"))
    expect(refused).to_contain_text("커다란 사진.jpg")
    expect(refused).to_contain_text("10MB")


def test_pictures_of_every_type_that_the_browser_reads_are_kept(
    open_page: Open, tmp_path: Path
) -> None:
    """Children save WebP, GIF and AVIF from the web; of an animation the first picture counts."""
    red, blue = (Image.new("RGB", (300, 300), color) for color in ("red", "blue"))
    files = [tmp_path / name for name in ("a.webp", "b.gif", "c.avif")]
    for file in files:
        red.save(file, save_all=True, append_images=[blue, red])
    photo = tmp_path / "d.heic"
    photo.write_bytes(b"\0\0\0\x18ftypheic" + bytes(300))
    page = open_page(BLANK)
    student = Student(page)
    student.open_project("여러 형식")
    card = student.class_card(1)

    card.locator('input[type="file"]').first.set_input_files([*map(str, files), str(photo)])

    expect(card.locator(KEPT)).to_have_count(3)
    expect(card.get_by_role("alert")).to_contain_text(student.say("common.picture_heic"))
    page.reload()
    kept = student.class_card(1).locator(f"{KEPT} img")
    expect(kept).to_have_count(3)
    for number in range(3):
        answer = page.request.get(kept.nth(number).get_attribute("src") or "")
        red_part, _, blue_part = Image.open(io.BytesIO(answer.body())).getpixel((100, 100))
        assert red_part > 240 > 15 > blue_part


def test_a_picture_dropped_beside_the_classes_is_asked_about_and_the_page_stays(
    open_page: Open,
) -> None:
    """A browser leaves the page for a file whose drop nobody takes."""
    page = open_page(BLANK)
    student = Student(page)
    student.open_project("옆에 놓기")
    expect(student.class_card(1)).to_be_visible()

    taken = page.evaluate(
        """picture => ["dragover", "drop"].map((kind) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(picture)], "x.jpg", { type: "image/jpeg" }));
        const event = new DragEvent(kind, { dataTransfer: transfer, bubbles: true, cancelable: true });
        return !document.querySelector("header").dispatchEvent(event);
    })""",
        list(jpeg("circle", 1)),
    )

    assert taken == [True, True]
    dialog = page.get_by_role("dialog", name=student.say("collect.which_class", count=1))
    dialog.get_by_role("button", name=student.say("collect.new_class")).click()
    expect(student.class_card(3).locator(KEPT)).to_have_count(1)
    expect(student.class_card(1).locator(KEPT)).to_have_count(0)


def test_folders_become_classes(open_page: Open, tmp_path: Path) -> None:
    for place in ("가위/1.jpg", "가위/2.jpg", "보/1.jpg", "3.jpg"):
        file = tmp_path / "사진" / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(jpeg("circle", 1))
    page = open_page(BLANK, language="en-US")
    student = Student(page, "en")
    student.open_project("folders")
    with page.expect_file_chooser() as chooser:
        student.button("collect.folders_pick").click()
    chooser.value.set_files(tmp_path / "사진")

    dialog = page.get_by_role("dialog", name=student.say("collect.folders_title"))
    expect(dialog.get_by_role("listitem").filter(has_text="가위")).to_contain_text("2 pictures")
    assert violations(page) == []
    dialog.get_by_role("button", name=student.say("collect.folders_make")).click()

    expect(student.class_card("가위").locator(KEPT)).to_have_count(2)
    expect(student.class_card("보").locator(KEPT)).to_have_count(1)
    expect(student.class_card("사진").locator(KEPT)).to_have_count(1)
    expect(page.locator("[data-class]")).to_have_count(3)  # the two empty ones were used


def test_a_deleted_picture_comes_back_with_undo(open_page: Open, picture_files: Files) -> None:
    page = open_page(BLANK)
    student = Student(page)
    student.open_project("사진 지우기")
    card = student.class_card(1)
    student.upload(card, picture_files("circle", 3))

    card.locator(".thumb").first.hover()
    card.locator(".thumb__delete").first.click()
    expect(card.locator(KEPT)).to_have_count(2)
    page.get_by_role("button", name=student.say("common.undo")).click()

    expect(card.locator(KEPT)).to_have_count(3)
    page.reload()
    expect(student.class_card(1).locator(KEPT)).to_have_count(3)


def test_pictures_are_deleted_with_the_keyboard_alone(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page(BLANK)
    student = Student(page)
    student.open_project("키보드")
    card = student.class_card(1)
    student.upload(card, picture_files("circle", 3))

    card.locator(".thumb__delete").first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Delete")

    expect(card.locator(KEPT)).to_have_count(2)


def test_of_many_pictures_those_around_the_visible_ones_are_in_the_page(open_page: Open) -> None:
    page = open_page("/")
    student = Student(page)
    project = page.request.post("/api/projects", data={"name": "많은 사진"}).json()
    many = {f"고양이/{number}.jpg": jpeg("circle", 1) for number in range(260)}
    page.request.post(f"/api/projects/{project['id']}/imports", data=zip_of(many))
    address = f"/api/projects/{project['id']}"
    wait_until(lambda: page.request.get(f"{address}/data-set").json()["sample_count"] == 260)
    page.goto(f"/projects/{project['id']}")
    card = student.class_card("고양이")
    tiles, listed = card.locator(".thumb"), card.locator(".thumbs")

    expect(card.get_by_text(student.say("collect.count", count=260))).to_be_visible()
    expect(tiles.first).to_have_attribute("data-index", "0")
    expect(tiles.first).to_have_attribute("aria-setsize", "260")
    card.locator(".thumb__delete").first.focus()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowRight")
    expect(card.locator('[data-index="1"] .thumb__delete')).to_be_focused()
    listed.evaluate("list => { list.scrollTop = list.scrollHeight; }")
    expect(tiles.last).to_have_attribute("data-index", "259")
    expect(tiles.last.get_by_role("img")).to_be_in_viewport()
    expect(card.locator('[data-index="0"]')).to_have_count(0)
    assert tiles.count() < 200
    card.locator('[data-index="259"] .thumb__delete').focus()
    page.keyboard.press("Delete")
    expect(card.get_by_text(student.say("collect.count", count=259))).to_be_visible()
    expect(card.locator('[data-index="258"] .thumb__delete')).to_be_focused()


def test_grids_load_thumbnails_and_the_large_picture_is_whole(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page("/")
    student = Student(page)
    student.make_project("작은 사진")
    student.upload(student.class_card(1), picture_files("circle", 3))
    loaded: list[str] = []
    page.on("requestfinished", lambda request: loaded.append(request.url))
    page.reload()

    kept = student.class_card(1).locator(KEPT)
    expect(kept.first.get_by_role("img")).to_have_js_property("naturalWidth", 112)
    expect(kept.last.get_by_role("img")).to_have_js_property("naturalWidth", 112)
    pictures = [url for url in loaded if "/image" in url]
    assert len(pictures) == 3
    assert all(url.endswith("/image?thumbnail=true") for url in pictures)
    kept.first.get_by_role("button").first.click()
    large = page.get_by_role("dialog").get_by_role("img").first
    expect(large).to_have_js_property("naturalWidth", 224)


def test_classes_are_reordered_by_keyboard_and_keep_their_order(open_page: Open) -> None:
    page = open_page(BLANK)
    student = Student(page)
    student.open_project("순서")
    student.rename_class(student.class_card(2), "두 번째")

    page.locator(".grip").nth(1).focus()
    page.keyboard.press("ArrowUp")

    expect(page.locator("[data-class]").first).to_contain_text("두 번째")
    page.reload()
    expect(page.locator("[data-class]").first).to_contain_text("두 번째")


def test_deleting_a_class_asks_first_and_is_undone(open_page: Open, picture_files: Files) -> None:
    page = open_page(BLANK)
    student = Student(page)
    student.open_project("삭제")
    student.upload(student.class_card(1), picture_files("circle", 3))
    name = student.say("pages.class_number", number=1)

    def delete() -> None:
        page.get_by_role("button", name=student.say("collect.class_menu", name=name)).click()
        page.get_by_role("menuitem", name=student.say("collect.delete_class")).click()

    delete()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=student.say("common.cancel")).click()
    expect(student.class_card(1)).to_be_visible()
    delete()
    dialog.get_by_role("button", name=student.say("common.delete")).click()
    expect(student.class_card(1)).to_have_count(0)
    student.button("common.undo").click()
    expect(student.class_card(1).locator(KEPT)).to_have_count(3)
    expect(page.locator("[data-class]").first).to_contain_text(name)
    page.reload()
    expect(student.class_card(1).locator(KEPT)).to_have_count(3)


def test_the_page_says_what_is_missing_to_train(open_page: Open, picture_files: Files) -> None:
    page = open_page(BLANK, language="en-US")
    student = Student(page, "en")
    student.open_project("missing")

    expect(page.get_by_text(student.say("collect.state_needs_data"))).to_be_visible()
    student.upload(student.class_card(1), picture_files("circle", 5))
    expect(page.get_by_text("Add 5 more pictures to “Class 2”.")).to_be_visible()
    student.upload(student.class_card(2), picture_files("stripes", 4))
    expect(page.get_by_text("Add 1 more picture to “Class 2”.")).to_be_visible()
    student.upload(student.class_card(2), picture_files("stripes", 1, 10))
    expect(student.button("collect.train")).to_be_enabled()


def test_markup_in_a_name_is_shown_as_it_is(open_page: Open) -> None:
    name = "<img src=x onerror=alert(1)>"
    page = open_page("/")
    page.on("dialog", lambda dialog: dialog.accept())
    student = Student(page)
    student.make_project(name)
    student.rename_class(student.class_card(1), name)

    expect(page.get_by_role("heading", name=name).first).to_be_visible()
    assert page.locator('img[src="x"]').count() == 0


def test_the_model_says_when_it_is_older_than_the_data(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page("/")
    student = Student(page)
    project = student.has_project(
        "오래된 모델", 동그라미=picture_files("circle", 5), 줄무늬=picture_files("stripes", 5)
    )
    page.goto(project)
    expect(student.class_card("동그라미").locator(KEPT)).to_have_count(5)

    student.upload(student.class_card("동그라미"), picture_files("circle", 1, 40))

    expect(page.get_by_text(student.say("collect.model_old"))).to_be_visible()


def test_an_earlier_run_is_made_current(open_page: Open, picture_files: Files) -> None:
    page = open_page("/")
    student = Student(page)
    project = student.has_project(
        "두 번 학습", 동그라미=picture_files("circle", 5), 줄무늬=picture_files("stripes", 5)
    )
    page.goto(project)

    page.get_by_text(student.say("collect.training_settings")).first.click()
    page.get_by_label(student.say("collect.epochs"), exact=True).fill("7")
    page.keyboard.press("Escape")
    student.button("collect.train_again").click()
    expect(page.get_by_text(student.say("collect.model_in_use"))).to_be_visible()
    student.button("collect.use_model").click()

    expect(student.button("collect.use_model")).to_have_count(1)
    page.reload()
    expect(student.button("collect.use_model")).to_have_count(1)


@pytest.mark.parametrize(
    ("width", "height"),
    [
        (360, 740),
        pytest.param(820, 1180, marks=pytest.mark.thorough),
        pytest.param(1366, 657, marks=pytest.mark.thorough),
    ],
)
def test_train_and_result_are_near_while_pictures_are_added(
    open_page: Open, picture_files: Files, width: int, height: int
) -> None:
    page = open_page("/", width=width, height=height)
    student = Student(page)
    classes = {shape: picture_files(shape, 24) for shape in ("circle", "stripes")}
    page.goto(student.has_project("가까이", **classes))
    bars = page.get_by_role("list", name=student.say("collect.bars"))
    expect(bars.get_by_role("listitem")).to_have_text(list(classes))  # no percents yet
    if height < 700:  # the score and the chart that grows, without anything between them
        expect(page.locator(".sentence__score")).to_be_in_viewport(ratio=1)
        expect(page.locator(".progress canvas").first).to_be_in_viewport(ratio=1)
    student.button("collect.add_class").scroll_into_view_if_needed()
    if width < 1120:
        page.get_by_role("link", name=student.say("collect.step_result"), exact=True).click()
        expect(page.locator("#result .ways")).to_be_in_viewport()
        page.get_by_role("link", name=student.say("collect.step_training"), exact=True).click()
    expect(student.button("collect.train_again")).to_be_in_viewport(ratio=1)
