"""The Blocks page: the data-input window, stop, video, and what is kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from ..pictures import drawing, jpeg
from .camera import write_video
from .conftest import BLANK, FLAGS, LIMIT_MS, Open
from .install_browser import find_browser
from .programs import FOREVER, WHEN_STARTED, Block, number, say, scripts, stack, text, under
from .student import Student

Files = Callable[..., list[str]]
RESULT: Block = {"block": {"type": "test_result"}}

RECOGNIZE: Block = {"type": "insert_data_for_test"}


def joined(first: str, second: Block) -> Block:
    inputs = {"VALUE1": text(first), "VALUE2": second}
    return {"block": {"type": "combine_something", "inputs": inputs}}


@pytest.fixture
def student(open_page: Open, picture_files: Files) -> tuple[Student, str]:
    page = open_page(BLANK)
    student = Student(page)
    project = student.has_project(
        "블록", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
    )
    return student, project


def forgets(request: Request) -> bool:
    return request.method == "DELETE" and "/recognition?" in request.url


def recognizes(request: Request) -> bool:
    return request.method == "POST" and "/recognitions?" in request.url


def model_of(child: Student, project: str) -> str:
    return str(child.page.request.get(f"/api{project}").json()["current_model_id"])


def bubble(page: Page) -> Any:
    return page.locator(".stage__bubble")


def test_the_window_pauses_the_program_and_its_button_resumes_it(
    student: tuple[Student, str],
) -> None:
    child, project = student
    page = child.page
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()

    page.locator('[data-run="start"]').click()
    expect(child.window()).to_be_visible()
    toggle = child.window().locator('[data-window="toggle"]')
    expect(toggle).to_have_text(child.say("blocks.window.resume"))
    toggle.click()

    expect(toggle).to_have_text(child.say("blocks.window.pause"))
    expect(child.window()).to_be_visible()
    place, frame = toggle.bounding_box(), child.window().bounding_box()
    assert place
    assert frame
    assert place["x"] + place["width"] > frame["x"] + frame["width"] * 0.8
    assert place["y"] + place["height"] > frame["y"] + frame["height"] * 0.8


def test_a_paused_program_stands_still_until_it_is_resumed(student: tuple[Student, str]) -> None:
    child, project = student
    page = child.page
    count: Block = {
        "type": "change_variable", "fields": {"VARIABLE": "n"}, "inputs": {"VALUE": number(1)},
    }  # fmt: skip
    pause: Block = {"type": "wait_second", "inputs": {"SECOND": number(0.02)}}
    body = {**count, "next": {"block": pause}}
    counting: Block = {"type": "repeat_inf", "inputs": {"DO": {"block": body}}}
    saved = scripts(
        under(WHEN_STARTED, RECOGNIZE, say(text("닫힘"))), under(WHEN_STARTED, counting)
    )
    child.save_program(project, {**saved, "variables": [{"id": "n", "name": "수", "value": 0}]})
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    monitor = page.locator('[data-monitor="n"]')

    page.locator('[data-run="start"]').click()
    expect(child.window()).to_be_visible()
    toggle = child.window().locator('[data-window="toggle"]')
    expect(toggle).to_have_text(child.say("blocks.window.resume"))
    assert stands_still(page, monitor)

    toggle.click()
    expect(toggle).to_have_text(child.say("blocks.window.pause"))
    before = monitor.inner_text()
    expect(monitor).not_to_have_text(before)
    expect(child.window()).to_be_visible()
    expect(bubble(page)).to_have_count(0)

    toggle.click()
    expect(toggle).to_have_text(child.say("blocks.window.resume"))
    assert stands_still(page, monitor)

    child.window().get_by_role("button", name=child.say("blocks.window.close")).click()
    before = monitor.inner_text()
    expect(monitor).not_to_have_text(before)
    expect(bubble(page)).to_have_text("닫힘")
    page.locator('[data-run="pause"]').click()
    expect(page.locator('[data-run="pause"]')).to_have_text(child.say("blocks.run.resume"))
    assert stands_still(page, monitor)
    page.locator('[data-run="stop"]').click()
    expect(monitor).to_have_text(re.compile(r"수\s*0$"))


def stands_still(page: Page, shown: Locator) -> bool:
    """Whether it is the same half a second of frames later."""
    before = shown.inner_text()
    page.evaluate(
        "() => new Promise(done => { let left = 30; const next = () => "
        "(left -= 1) ? requestAnimationFrame(next) : done(); next(); })"
    )
    return shown.inner_text() == before


def test_closing_the_window_leaves_the_result_empty_and_the_script_goes_on(
    student: tuple[Student, str],
) -> None:
    child, project = student
    page = child.page
    page.goto(f"{project}/blocks")
    child.drag_from_toolbox("category.looks", "block.remove_dialog", 600, 500)
    page.locator('[data-run="start"]').click()
    expect(child.window()).to_be_visible()

    child.window().get_by_role("button", name=child.say("blocks.window.close")).click()

    expect(child.window()).to_be_hidden()
    expect(page.locator('[data-run="start"]')).to_be_enabled()
    expect(bubble(page)).to_have_count(0)
    ask = f"/api/models/{model_of(child, project)}/recognition/result?session=nobody"
    assert page.request.get(ask).json() == {"value": ""}


def test_stop_closes_the_window_and_forgets_the_result(
    student: tuple[Student, str], picture_files: Files
) -> None:
    child, project = student
    page = child.page
    child.save_program(project, stack(RECOGNIZE, say(RESULT), FOREVER))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator('[data-run="start"]').click()
    child.answer_window(picture_files("stripes", 1, 70))
    expect(bubble(page)).to_have_text("줄무늬")

    with page.expect_request(forgets):
        page.locator('[data-run="stop"]').click()

    expect(bubble(page)).to_have_count(0)
    page.locator('[data-run="start"]').click()
    expect(child.window()).to_be_visible()
    child.window().get_by_role("button", name=child.say("blocks.window.stop")).click()
    expect(child.window()).to_be_hidden()
    expect(page.locator('[data-run="start"]')).to_be_enabled()


def test_opening_the_window_clears_the_previous_result(
    student: tuple[Student, str], picture_files: Files
) -> None:
    child, project = student
    page = child.page
    child.save_program(project, stack(RECOGNIZE, say(RESULT), RECOGNIZE, say(joined("[", RESULT))))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator('[data-run="start"]').click()
    child.answer_window(picture_files("stripes", 1, 71))
    expect(bubble(page)).to_have_text("줄무늬")
    expect(child.window()).to_be_visible()

    child.window().get_by_role("button", name=child.say("blocks.window.close")).click()

    expect(bubble(page)).to_have_text("[")


def test_a_picture_that_is_not_ready_when_the_window_closes_counts_for_no_later_round(
    student: tuple[Student, str], picture_files: Files
) -> None:
    child, project = student
    page = child.page
    rounds = [RECOGNIZE, say(joined("1", RESULT)), RECOGNIZE, say(joined("2", RESULT))]
    child.save_program(project, stack(*rounds))
    held: list[Route] = []
    recognized: list[str] = []
    page.route("**/api/limits", lambda route: held.append(route))
    page.on("request", lambda sent: recognized.append(sent.url) if recognizes(sent) else None)
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator('[data-run="start"]').click()
    with page.expect_request("**/api/limits"):
        child.answer_window(picture_files("stripes", 1, 72))
    close = child.window().get_by_role("button", name=child.say("blocks.window.close"))

    close.click()
    expect(bubble(page)).to_have_text("1")
    expect(child.window()).to_be_visible()
    with page.expect_response("**/api/limits"):
        held[0].continue_()
    page.unroute("**/api/limits")
    close.click()

    expect(bubble(page)).to_have_text("2")
    page.locator('[data-run="start"]').click()
    child.answer_window(picture_files("stripes", 1, 73))
    expect(bubble(page)).to_have_text("1줄무늬")
    assert len(recognized) == 1


def test_if_the_result_is_a_class_the_script_branches(
    student: tuple[Student, str], picture_files: Files
) -> None:
    child, project = student
    page = child.page
    stripes = page.request.get(f"/api{project}").json()["classes"][0]["id"]
    choice: Block = {
        "type": "if_else",
        "inputs": {
            "BOOL": {"block": {"type": "is_group", "fields": {"GROUP": stripes}}},
            "STACK_IF": {"block": say(text("yes"))},
            "STACK_ELSE": {"block": say(text("no"))},
        },
    }
    child.save_program(project, stack(RECOGNIZE, choice))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()

    for shape, said in (("stripes", "yes"), ("cross", "no")):
        page.locator('[data-run="start"]').click()
        child.answer_window(picture_files(shape, 1, 72))
        expect(bubble(page)).to_have_text(said)
        expect(page.locator('[data-run="start"]')).to_be_enabled()


@pytest.mark.whole_browser
def test_the_video_is_recognized_until_it_is_stopped(student: tuple[Student, str]) -> None:
    child, project = student
    page = child.page
    video: Block = {"type": "video_capture_for_image_test", "fields": {"MODE": "start"}}
    forever: Block = {"type": "repeat_inf", "inputs": {"DO": {"block": say(RESULT)}}}
    child.save_program(project, stack(video, forever))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()

    page.locator('[data-run="start"]').click()

    expect(page.locator("[data-fps]")).to_be_visible()
    expect(bubble(page)).to_have_text("십자")
    page.locator('[data-run="stop"]').click()
    expect(page.locator("[data-fps]")).to_have_count(0)
    expect(bubble(page)).to_have_count(0)


@pytest.mark.whole_browser
def test_what_the_camera_sees_changes_what_is_recognized(
    browser: Browser, address: str, picture_files: Files, tmp_path: Path
) -> None:
    """The fake camera films stripes and a cross in turns."""
    shown = [drawing(shape, 1, (640, 480)) for shape in ("stripes", "cross") for _ in range(3)]
    film = write_video(tmp_path / "turns.y4m", *shown)
    video: Block = {"type": "video_capture_for_image_test", "fields": {"MODE": "start"}}
    flags = [*FLAGS, f"--use-file-for-fake-video-capture={film}"]
    with browser.browser_type.launch(executable_path=find_browser(), args=flags) as other:
        page = other.new_page(base_url=address, locale="ko-KR", permissions=["camera"])
        page.set_default_timeout(LIMIT_MS)
        page.goto("/")
        child = Student(page)
        project = child.has_project(
            "카메라", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
        )
        classes = page.request.get(f"/api{project}").json()["classes"]
        becomes = [
            {**under("when_recognition_becomes", say(text(f"{each['name']}다"))),
             "fields": {"GROUP": each["id"]}}
            for each in classes
        ]  # fmt: skip
        child.save_program(project, scripts(under(WHEN_STARTED, video), *becomes))
        page.goto(f"{project}/blocks")
        expect(child.blocks().first).to_be_visible()

        page.locator('[data-run="start"]').click()

        for words in ("줄무늬다", "십자다", "줄무늬다"):
            expect(bubble(page)).to_have_text(words)
        page.locator('[data-run="stop"]').click()
        expect(page.locator("[data-fps]")).to_have_count(0)


def test_the_speed_slows_a_running_program_down_and_lights_its_blocks(open_page: Open) -> None:
    page = open_page(BLANK)
    child = Student(page)
    project = child.begin_project("속도")
    endless = {"type": "repeat_inf", "inputs": {"DO": {"block": say(text("돌아요"))}}}
    child.save_program(project, stack(say(text("처음")), endless))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()

    speed = page.get_by_label(child.say("blocks.speed.label"))
    speed.select_option(label=child.say("blocks.speed.slowest"))
    page.locator('[data-run="start"]').click()

    expect(page.locator(".blocks-highlighted").first).to_be_visible()
    expect(bubble(page)).to_have_text("처음")
    expect(bubble(page)).to_have_text("돌아요")
    speed.select_option(label=child.say("blocks.speed.full"))
    page.locator('[data-run="stop"]').click()
    expect(page.locator(".blocks-highlighted")).to_have_count(0)


def test_a_deleted_class_is_shown_as_missing(student: tuple[Student, str]) -> None:
    child, project = student
    page = child.page
    found = page.request.get(f"/api{project}").json()["classes"]
    gone: Block = {"type": "accuracy_of_result", "fields": {"GROUP": "0" * 32}}
    kept: Block = {"type": "accuracy_of_result", "fields": {"GROUP": found[1]["id"]}}
    child.save_program(project, stack(say({"block": gone}), say({"block": kept})))

    page.goto(f"{project}/blocks")

    expect(child.blocks().filter(has_text=child.say("blocks.class.missing")).first).to_be_visible()
    expect(child.blocks().filter(has_text="십자").first).to_be_visible()


def test_a_block_of_a_deleted_class_keeps_its_name_is_marked_and_says_so(
    student: tuple[Student, str],
) -> None:
    child, project = student
    page = child.page
    kept, gone = page.request.get(f"/api{project}").json()["classes"]
    asked: Block = {"type": "accuracy_of_result", "fields": {"GROUP": gone["id"]}}
    other: Block = {"type": "accuracy_of_result", "fields": {"GROUP": kept["id"]}}
    child.save_program(project, stack(say({"block": asked}), say({"block": other})))
    renamed = {"name": "엑스"}
    assert page.request.patch(f"/api{project}/classes/{gone['id']}", data=renamed).ok
    assert page.request.delete(f"/api{project}/classes/{gone['id']}").ok

    page.goto(f"{project}/blocks")

    shown = child.say("blocks.class.deleted", name="엑스")
    expect(child.blocks().filter(has_text=shown).first).to_be_visible()
    expect(page.locator(".blocks-missing")).to_have_count(1)
    page.locator('[data-run="start"]').click()
    expect(page.get_by_text(child.say("blocks.problem.missing_class")).first).to_be_visible()


def test_without_a_model_the_page_says_how_to_get_one(open_page: Open) -> None:
    page = open_page("/")
    child = Student(page)
    child.make_project("모델 없음")
    child.go_to_blocks()

    expect(page.locator("[data-no-model]")).to_be_visible()
    page.locator('[data-run="start"]').click()
    expect(page.get_by_text(child.say("blocks.problem.no_model")).first).to_be_visible()


@pytest.mark.whole_browser
def test_a_picture_of_the_camera_is_recognized(student: tuple[Student, str]) -> None:
    child, project = student
    page = child.page
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator('[data-run="start"]').click()

    child.window().get_by_text(child.say("blocks.window.capture"), exact=True).click()
    child.window().locator('[data-window="shoot"]').click()
    child.window().locator('[data-window="apply"]').click()

    expect(bubble(page)).to_have_text("십자")


def test_the_program_in_another_window_is_not_overwritten(student: tuple[Student, str]) -> None:
    child, project = student
    page = child.page
    page.goto(f"{project}/blocks")
    expect(page.get_by_text(child.say("blocks.save.saved"))).to_be_visible()
    other = page.context.new_page()
    other.goto(f"{project}/blocks")
    second = Student(other)
    expect(second.blocks().first).to_be_visible()
    second.drag_from_toolbox("category.looks", "block.remove_dialog", 600, 500)
    expect(other.get_by_text(child.say("blocks.save.saved"))).to_be_visible()
    expect(other.locator('[data-saved="saved"]')).to_be_visible()
    kept = page.request.get(f"/api{project}/program").json()

    child.drag_from_toolbox("category.looks", "block.remove_dialog", 600, 600)

    expect(page.get_by_role("dialog", name=child.say("blocks.save.stale.title"))).to_be_visible()
    now = page.request.get(f"/api{project}/program").json()
    assert now == kept


def test_a_large_photo_is_made_small_before_it_is_sent(
    student: tuple[Student, str], tmp_path: Path
) -> None:
    """A school's connection carries thirty of them; a small picture goes as it is."""
    child, project = student
    page = child.page
    child.save_program(project, stack(RECOGNIZE, RECOGNIZE))
    page.goto(f"{project}/blocks")
    photo, small = tmp_path / "photo.jpg", tmp_path / "small.jpg"
    photo.write_bytes(grainy("cross", (3000, 4000)))
    small.write_bytes(jpeg("stripes", 77))

    page.locator('[data-run="start"]').click()
    sent = {}
    for path in (photo, small):
        with page.expect_request(lambda request: "/recognitions?" in request.url) as asked:
            child.answer_window([str(path)])
        answer = asked.value.response()
        assert answer is not None
        assert answer.status == 201
        sent[path.name] = int(asked.value.all_headers()["content-length"])
        if path is photo:
            assert answer.json()["result"] == "십자"

    assert photo.stat().st_size > 3_000_000
    assert sent["photo.jpg"] < 400_000
    assert small.stat().st_size < sent["small.jpg"] < small.stat().st_size + 1000


def grainy(shape: str, size: tuple[int, int]) -> bytes:
    """A drawing with the grain of a camera, whose file is large."""
    picture = drawing(shape, 5).resize(size)
    grain = Image.effect_noise(size, 60).convert("RGB")
    out = BytesIO()
    Image.blend(picture, grain, 0.2).save(out, "JPEG", quality=92)
    return out.getvalue()
