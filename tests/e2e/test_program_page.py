"""The page with a program that is taken along: opened from the disk, without a server and without the Internet."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ..exports.files import unpacked
from .conftest import LIMIT_MS, Open
from .layout import expect_no_sideways_scroll
from .programs import WHEN_STARTED, Block, say, text, under
from .student import Student
from .test_accessibility import violations

pytestmark = pytest.mark.whole_browser

Files = Callable[..., list[str]]

CROSS = "<b>십자</b></script><!--"
"""A name that is never markup."""
BIRD: Block = {"type": "sound_effect", "fields": {"SOUND": "bird"}}
CAT = {"id": "cat", "name": "고양이", "picture": "fluent:cat"}


def program(class_id: str) -> Block:
    """The cat waits for the class in front of the camera, and says so when it is clicked, too."""
    film = {"type": "video_capture_for_image_test", "fields": {"MODE": "start"}}
    becomes = {"fields": {"GROUP": class_id}}
    found = say({"block": {"type": "test_result"}})
    scripts = [
        under(WHEN_STARTED, BIRD, say(text("</script>안녕")), film),
        {**under("when_recognition_becomes", found), **becomes},
    ]
    workspace = {"blocks": {"languageVersion": 0, "blocks": scripts}}
    return {"sprites": [{"id": "cat", "workspace": workspace, "costumes": [CAT]}]}


@pytest.fixture
def page_file(open_page: Open, picture_files: Files, tmp_path: Path) -> Path:
    """The page of a program with a model of crosses and stripes."""
    student = Student(open_page("/"))
    files = {"줄무늬": picture_files("stripes", 6), CROSS: picture_files("cross", 6)}
    project = student.has_project("고양이의 <하루>", **files)
    send = student.page.request
    facts = send.get(f"/api{project}").json()
    address = f"/api/models/{facts['current_model_id']}/exports/page"
    assert send.post(address).json()["error"]["code"] == "export_needs_program"
    (class_id,) = (each["id"] for each in facts["classes"] if each["name"] == CROSS)
    student.save_program(project, program(class_id))
    answer = send.get(address)
    assert answer.ok, answer.text()
    file = tmp_path / "program.html"
    file.write_bytes(unpacked(answer.body()).files["program.html"])
    return file


def opened(chromium: Browser, file: Path, problems: list[str]) -> Page:
    context = chromium.new_context(locale="ko-KR", offline=True)
    context.set_default_timeout(LIMIT_MS)
    page = context.new_page()
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if line.type == "error" else None)
    page.on("request", lambda asked: problems.append(asked.url) if is_outside(asked.url) else None)
    page.goto(file.as_uri())
    return page


def is_outside(address: str) -> bool:
    return not address.startswith(("file:", "data:", "blob:", "about:"))


def test_the_program_plays_from_the_disk_with_its_model(chromium: Browser, page_file: Path) -> None:
    problems: list[str] = []
    page = opened(chromium, page_file, problems)
    say_words = Student(page).say
    page.context.grant_permissions(["camera"])
    expect(page.locator("[data-proof]")).to_have_text(say_words("taken_page.proven"))
    expect(page).to_have_title("고양이의 <하루>")
    for width, height in ((360, 740), (820, 1180), (1366, 657), (1440, 900)):
        page.set_viewport_size({"width": width, "height": height})
        expect_no_sideways_scroll(page)
    assert violations(page) == []

    page.locator('[data-run="start"]').click()
    bubble = page.locator(".stage__bubble")
    expect(bubble).to_have_text("</script>안녕")
    page.get_by_role("button", name=say_words("blocks.camera.yes")).click()
    expect(bubble).to_have_text(CROSS)
    page.locator('[data-run="stop"]').click()
    expect(bubble).to_have_count(0)
    assert problems == []
    page.context.close()


def test_the_frame_of_the_program_can_reach_nothing(chromium: Browser, page_file: Path) -> None:
    """It has an origin of its own, and a policy that lets only its own script run."""
    page = opened(chromium, page_file, [])
    expect(page.locator("iframe")).to_have_count(1)
    frame = page.frames[1]
    assert frame.evaluate("self.origin") == "null"
    assert page.locator("iframe").get_attribute("sandbox") == "allow-scripts"
    reached = "(address) => fetch(address).then(() => 'reached', () => 'refused')"
    assert frame.evaluate(reached, "data:text/plain,x") == "refused"
    assert page.evaluate(reached, "https://example.com/") == "refused"
    with pytest.raises(Exception, match="cross-origin"):
        frame.evaluate("parent.document.title")
    page.context.close()
