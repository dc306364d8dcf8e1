"""A program goes round: shared by link, played and remixed by others, and taken back."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from ..waiting import wait_until
from .conftest import Open
from .layout import expect_no_sideways_scroll
from .student import Student

Files = Callable[..., list[str]]
SAY_RESULT: dict[str, Any] = {
    "type": "dialog",
    "fields": {"OPTION": "speak"},
    "inputs": {"VALUE": {"block": {"type": "test_result"}}},
}


def program(*blocks: dict[str, Any]) -> dict[str, Any]:
    """Blocks one under the other beneath the start event."""
    first: dict[str, Any] = {"type": "when_run_button_click", "x": 40, "y": 40}
    last = first
    for block in map(dict, blocks):
        last["next"] = {"block": block}
        last = block
    workspace = {"blocks": {"languageVersion": 0, "blocks": [first]}}
    return {"sprites": [{"id": "mascot", "workspace": workspace}]}


RECOGNIZING = program({"type": "insert_data_for_test"}, SAY_RESULT)


@pytest.fixture
def owner(open_page: Open, picture_files: Files) -> tuple[Student, str]:
    """Somebody with a trained project that says what it sees, before its blocks."""
    student = Student(open_page("/"))
    project = student.has_project(
        "모양 놀이", 동그라미=picture_files("circle", 6), 줄무늬=picture_files("stripes", 6)
    )
    student.save_program(project, RECOGNIZING)
    student.page.goto(f"{project}/blocks")
    expect(student.blocks().first).to_be_visible()
    return student, project


def choose(student: Student, action: str) -> None:
    """An action of the project's menu."""
    student.button("sharing.more").click()
    student.page.get_by_role("menuitem", name=student.say(action), exact=True).click()


def share(student: Student) -> str:
    choose(student, "sharing.menu")
    student.button("sharing.on").click()
    link = student.page.get_by_label(student.say("sharing.link"), exact=True)
    address = link.input_value()
    student.page.keyboard.press("Escape")
    return address


def unshare(student: Student) -> None:
    choose(student, "sharing.menu")
    student.button("sharing.off").click()
    expect(student.button("sharing.on")).to_be_visible()
    student.page.keyboard.press("Escape")


def start(page: Page) -> None:
    page.locator('[data-run="start"]').click()


def saved(student: Student, address: str) -> str:
    """The saved blocks, as text."""
    return json.dumps(student.page.request.get(address).json()["blocks"])


def test_the_first_program_is_shared_before_it_is_changed(
    open_page: Open, picture_files: Files
) -> None:
    student = Student(open_page("/"))
    project = student.has_project(
        "처음 작품", 동그라미=picture_files("circle", 6), 줄무늬=picture_files("stripes", 6)
    )
    student.page.goto(f"{project}/blocks")
    expect(student.blocks().first).to_be_visible()
    api = f"/api/projects/{project.rsplit('/', 1)[1]}/program"
    wait_until(lambda: "insert_data_for_test" in saved(student, api))
    friend = Student(open_page(share(student)))
    start(friend.page)
    expect(friend.window()).to_be_visible()


def test_share_play_remix_edit_unshare(
    owner: tuple[Student, str], open_page: Open, picture_files: Files
) -> None:
    student, _ = owner
    address = share(student)

    # A friend on a phone plays it, and is nobody to the server.
    page = open_page(address, width=360, height=740, touch=True)
    friend = Student(page)
    expect(page.get_by_role("heading", name="모양 놀이")).to_be_visible()
    start(page)
    friend.answer_window(picture_files("circle", 1, 50))
    expect(page.locator(".stage__bubble")).to_have_text("동그라미")
    assert page.context.cookies() == []
    expect_no_sideways_scroll(page)

    # The friend's own copy: changed, it leaves the original alone.
    friend.button("sharing.remix").click()
    page.wait_for_url(re.compile(r"/projects/\w+/blocks$"))
    expect(friend.blocks().first).to_be_visible()
    assert [each["name"] for each in page.context.cookies()] == ["eyeblocks_student"]
    choose(friend, "sharing.history")
    expect(page.get_by_text(friend.say("sharing.history_none"))).to_be_visible()
    page.keyboard.press("Escape")
    copy = page.url.split("/")[-2]
    own = page.request.get(f"/api/projects/{copy}/program").json()
    changed = {**own, "blocks": program(SAY_RESULT)}
    del changed["updated_at"]
    assert page.request.put(f"/api/projects/{copy}/program", data=changed).ok
    page.goto("/")
    remixed = page.get_by_role("link", name=friend.say("sharing.remix_of", name="모양 놀이"))
    expect(remixed).to_have_attribute("href", re.compile(r"^/play/"))

    # Another friend has the page open while the owner takes the link back.
    other = Student(open_page(address))
    unshare(student)
    start(other.page)
    other.answer_window(picture_files("stripes", 1, 51))
    expect(other.page.get_by_role("alert")).to_have_text(other.say("sharing.play_ended"))
    expect(other.page.locator('[data-run="start"]')).to_be_disabled()
    expect(other.button("sharing.remix")).to_be_disabled()
    other.page.reload()
    expect(other.page.get_by_role("heading")).to_have_text(other.say("errors.share_not_found"))
    page.reload()
    expect(remixed).to_have_count(0)
    expect(page.get_by_text(friend.say("sharing.remix_of", name="모양 놀이"))).to_be_visible()


def share_with(owner: tuple[Student, str], *blocks: dict[str, Any]) -> str:
    """The link to the owner's project with those blocks instead of its own."""
    student, project = owner
    before = student.page.request.get(f"/api{project}/program").json()
    body = {"version": before["version"], "format": before["format"], "blocks": program(*blocks)}
    student.page.goto("/")  # the editor would keep its own version
    assert student.page.request.put(f"/api{project}/program", data=body).ok
    return str(student.page.request.put(f"/api{project}/share", data={}).json()["address"])


def say(words: str) -> dict[str, Any]:
    value = {"block": {"type": "text", "fields": {"VALUE": words}}}
    return {"type": "dialog", "fields": {"OPTION": "speak"}, "inputs": {"VALUE": value}}


SEE = {"type": "video_capture_for_image_test", "fields": {"MODE": "start"}}
SHOW = {"type": "video_draw_webcam", "fields": {"MODE": "on"}}


def test_a_shared_program_that_teaches_goes_on_without(
    owner: tuple[Student, str], open_page: Open
) -> None:
    student, project = owner
    lesson = [{"type": "train_model_and_wait"}, {"type": "train_model_and_wait"}]
    page = open_page(share_with(owner, *lesson, say("끝까지 왔어요")), width=360, height=740)
    runs = student.page.request.get(f"/api{project}/runs").json()["runs"]

    start(page)

    expect(page.locator(".stage__bubble")).to_have_text("끝까지 왔어요")
    expect(page.get_by_text(student.say("sharing.play_unteachable"))).to_have_count(1)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert student.page.request.get(f"/api{project}/runs").json()["runs"] == runs


@pytest.mark.whole_browser
def test_a_shared_program_asks_before_it_uses_the_camera(
    owner: tuple[Student, str], open_page: Open
) -> None:
    """The browser would let it: this site has the camera already."""
    page = open_page(share_with(owner, SEE, say("보여요")), width=360, height=740)
    friend = Student(page)
    question = page.get_by_role("dialog", name=friend.say("blocks.camera.title"))
    video = page.locator(".stage__video")

    start(page)
    expect(question).to_be_visible()
    expect(video).to_have_count(0)
    question.get_by_role("button", name=friend.say("blocks.camera.no")).click()
    expect(page.get_by_role("alert")).to_have_text(friend.say("blocks.problem.camera_refused"))
    expect(question).to_have_count(0)
    expect(video).to_have_count(0)

    start(page)
    question.get_by_role("button", name=friend.say("blocks.camera.yes")).click()
    expect(page.locator(".stage__bubble")).to_have_text("보여요")
    expect(video).to_be_visible()
    page.locator('[data-run="stop"]').click()
    expect(video).to_have_count(0)

    start(page)
    expect(page.locator(".stage__bubble")).to_have_text("보여요")
    expect(question).to_have_count(0)
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.whole_browser
def test_a_copy_of_a_friends_program_asks_for_the_camera_once(
    owner: tuple[Student, str], open_page: Open
) -> None:
    page = open_page(share_with(owner, SHOW, say("보여요")))
    friend = Student(page)
    question = page.get_by_role("dialog", name=friend.say("blocks.camera.title"))
    friend.button("sharing.remix").click()
    page.wait_for_url(re.compile(r"/projects/\w+/blocks$"))
    expect(friend.blocks().first).to_be_visible()

    start(page)
    question.get_by_role("button", name=friend.say("blocks.camera.yes")).click()
    expect(page.locator(".stage__bubble")).to_have_text("보여요")

    page.reload()
    expect(friend.blocks().first).to_be_visible()
    start(page)
    expect(page.locator(".stage__bubble")).to_have_text("보여요")
    expect(question).to_have_count(0)


@pytest.mark.whole_browser
def test_the_window_of_a_shared_program_does_not_open_the_camera_by_itself(
    owner: tuple[Student, str], open_page: Open
) -> None:
    """It remembers the camera as the way of last time, which was for another program."""
    page = open_page(share_with(owner, {"type": "insert_data_for_test"}))
    friend = Student(page)
    for _ in range(2):
        start(page)
        ways = friend.window().get_by_role("group", name=friend.say("blocks.window.way"))
        expect(ways.get_by_role("radio", name=friend.say("blocks.window.upload"))).to_be_checked()
        ways.get_by_text(friend.say("blocks.window.capture"), exact=True).click()
        expect(friend.window().locator("video")).to_be_visible()
        friend.window().get_by_role("button", name=friend.say("blocks.window.close")).click()
        expect(page.locator('[data-run="start"]')).to_be_enabled()


def test_two_windows_of_one_program_never_overwrite_each_other(
    owner: tuple[Student, str],
) -> None:
    """Both change it; the second one is asked, and what it replaces stays in the history."""
    student, project = owner
    second = Student(student.page.context.new_page())
    second.page.goto(f"{project}/blocks")
    expect(second.blocks().first).to_be_visible()
    address = f"/api{project}/program"
    student.drag_from_toolbox("category.looks", "block.remove_dialog", 520, 420)
    wait_until(lambda: "remove_dialog" in saved(student, address))

    second.page.bring_to_front()
    second.drag_from_toolbox("category.looks", "block.hide", 520, 320)
    dialog = second.page.get_by_role("dialog", name=second.say("blocks.save.stale.title"))
    expect(dialog).to_be_visible()

    assert "remove_dialog" in saved(student, address)
    assert '"hide"' not in saved(student, address)
    dialog.get_by_role("button", name=second.say("blocks.save.stale.keep")).click()
    wait_until(lambda: '"hide"' in saved(student, address))
    assert "remove_dialog" not in saved(student, address)

    # What the first window had saved can be brought back.
    expect(second.page.locator('[data-saved="saved"]')).to_be_visible()
    choose(second, "sharing.history")
    second.button("sharing.restore").first.click()
    expect(second.page.get_by_role("dialog")).to_have_count(0)
    assert "remove_dialog" in saved(student, address)
    expect(second.page.locator('[data-saved="saved"]')).to_be_visible()


def test_a_project_goes_into_a_file_and_comes_out_of_it(
    owner: tuple[Student, str], open_page: Open, tmp_path: Path
) -> None:
    student, _ = owner
    student.button("sharing.more").click()
    with student.page.expect_download() as downloading:
        export = student.say("sharing.export")
        student.page.get_by_role("menuitem", name=export, exact=True).click()
    assert downloading.value.suggested_filename == "모양 놀이.eyeblocks"
    file = tmp_path / "game.eyeblocks"
    downloading.value.save_as(file)

    friend = Student(open_page("/", width=360, height=740))
    friend.button("sharing.import").click()
    chooser = friend.page.locator('[data-bring-in="file"]')
    chooser.set_input_files(file)
    expect(friend.page.get_by_role("heading", name="모양 놀이")).to_be_visible()
    expect(friend.page.get_by_text(friend.say("home.trained"))).to_be_visible()
    # Its blocks come from somebody else, so they ask before they use the camera.
    kept = friend.page.evaluate("Object.entries(localStorage)")
    assert [value for key, value in kept if key.startswith("eyeblocks.camera.")] == ["ask"]

    broken = tmp_path / "broken.eyeblocks"
    broken.write_bytes(file.read_bytes()[:-100])
    friend.button("sharing.import").click()
    chooser.set_input_files(broken)
    expect(friend.page.get_by_text(friend.say("errors.import_unreadable"))).to_be_visible()
    friend.page.keyboard.press("Escape")
    expect(friend.page.get_by_role("dialog")).to_have_count(0)
    expect(friend.page.locator(".project")).to_have_count(1)


def test_the_card_shows_the_stage_once_something_was_changed(owner: tuple[Student, str]) -> None:
    student, _ = owner
    sent = lambda answer: answer.request.method == "PUT" and "/thumbnail" in answer.url  # noqa: E731
    with student.page.expect_response(sent) as answered:
        student.drag_from_toolbox("category.looks", "block.remove_dialog", 520, 420)
    assert answered.value.status == 204
    student.page.goto("/")
    picture = student.page.locator(".project__stage")
    expect(picture).to_be_visible()
    assert picture.evaluate("image => image.decode().then(() => image.naturalWidth)") == 480


def test_the_card_shows_the_stage_of_a_page_that_was_left_at_once(
    owner: tuple[Student, str],
) -> None:
    student, project = owner
    shown = lambda: student.page.request.get(f"/api{project}").json()["thumbnail_url"]  # noqa: E731
    assert shown() is None
    student.drag_from_toolbox("category.looks", "block.remove_dialog", 520, 420)
    student.page.goto("/")
    wait_until(shown)
