"""The Python panel: it follows the blocks, and its script runs by itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import BLANK, Open
from .layout import expect_no_sideways_scroll
from .programs import Block, number
from .student import Student
from .test_blocks import RECOGNIZE, RESULT, joined, say, stack, text

Files = Callable[..., list[str]]


def panel(page: Page, child: Student) -> object:
    return page.get_by_role("region", name=child.say("blocks.python.title"))


def download(page: Page, folder: Path) -> Path:
    with page.expect_download() as waiting:
        page.locator("[data-download]").click()
    assert re.fullmatch(r"[\w]+\.py", waiting.value.suggested_filename)
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def run(script: Path, *pictures: str, cookie: str = "") -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "EYEBLOCKS_COOKIE": cookie}
    return subprocess.run(
        [sys.executable, "-I", "-W", "error", str(script), *pictures],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8", timeout=60,
        env=environment, check=False,
    )  # fmt: skip


def test_the_script_of_a_page_runs_and_says_what_the_stage_says(
    open_page: Open, picture_files: Files, tmp_path: Path
) -> None:
    page = open_page("/")
    child = Student(page)
    project = child.has_project(
        '눈 "따옴표" #', 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
    )
    child.save_program(project, stack(RECOGNIZE, say(joined("이것은 ", RESULT))))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    [picture] = picture_files("cross", 1, 77)
    page.locator('[data-run="start"]').click()
    child.answer_window([picture])
    bubble = page.locator(".stage__bubble")
    expect(bubble).to_have_text("이것은 십자")

    page.locator("[data-python-button]").click()
    expect(page.locator(".python__lines")).to_contain_text("recognize()")
    expect(page.locator(".python__lines")).not_to_contain_text("await")
    script = download(page, tmp_path)
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    ran = run(script, picture, cookie=cookie)

    assert ran.stdout.splitlines() == [
        f"{child.say('blocks.sprite.blinky')}: {bubble.text_content()}"
    ]
    assert (ran.stderr, ran.returncode) == ("", 0)
    refused = run(script, picture)
    assert child.say("blocks.python.private_model") in refused.stderr


def test_a_program_that_teaches_says_the_same_as_a_script(
    open_page: Open, picture_files: Files, tmp_path: Path
) -> None:
    page = open_page("/")
    child = Student(page)
    classes = {"줄무늬": picture_files("stripes", 6), "십자": picture_files("cross", 6)}
    [picture] = picture_files("cross", 1, 78)
    projects = [child.has_project(name, **classes) for name in ("무대", "파일")]
    for project in projects:
        child.save_program(project, teaching(page, project))
    page.goto(f"{projects[0]}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator('[data-run="start"]').click()
    child.answer_window([picture])
    bubble = page.locator(".stage__bubble")
    expect(bubble).to_have_text("7장, 100%")

    page.goto(f"{projects[1]}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator("[data-python-button]").click()
    script = download(page, tmp_path)
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())
    ran = run(script, picture, cookie=cookie)

    assert ran.stderr == ""
    assert ran.stdout.splitlines() == [f"{child.say('blocks.sprite.blinky')}: 7장, 100%"]
    trained = [page.request.get(f"/api{project}/runs").json()["runs"] for project in projects]
    settings = [[run["settings"] for run in runs] for runs in trained]
    assert settings[0] == settings[1]
    assert {runs[0]["epochs"] for runs in settings} == {3}


def teaching(page: Page, project: str) -> Block:
    """Recognizes, adds the picture to the second class, trains and says what came of it."""
    cross = page.request.get(f"/api{project}").json()["classes"][1]["id"]
    of_class = {"fields": {"GROUP": cross}}
    epochs = {"fields": {"OPTION": "epochs"}, "inputs": {"VALUE": number(3)}}
    count = {"block": {"type": "number_of_pictures", **of_class}}
    progress = {"block": {"type": "training_progress"}}
    with_sign = {"VALUE1": progress, "VALUE2": text("%")}
    told = {"VALUE1": text("장, "), "VALUE2": {"block": combined(with_sign)}}
    whole = {"block": combined({"VALUE1": count, "VALUE2": {"block": combined(told)}})}
    return stack(
        RECOGNIZE, {"type": "add_picture_to_class", **of_class},
        {"type": "set_training_option", **epochs}, {"type": "train_model_and_wait"}, say(whole),
    )  # fmt: skip


def combined(inputs: dict[str, Block]) -> Block:
    return {"type": "combine_something", "inputs": inputs}


@pytest.mark.thorough
def test_the_script_of_an_example_plays_it(
    open_page: Open, picture_files: Files, tmp_path: Path
) -> None:
    page = open_page("/")
    child = Student(page)
    project = page.request.post("/api/examples/rock_paper_scissors/projects").json()
    shapes = ("circle", "stripes", "cross")
    files = {
        each["name"]: picture_files(shape, 6)
        for each, shape in zip(project["classes"], shapes, strict=True)
    }
    child.teaches(project, files)
    page.goto(f"/projects/{project['id']}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator("[data-python-button]").click()
    script = download(page, tmp_path)
    cookie = "; ".join(f"{each['name']}={each['value']}" for each in page.context.cookies())

    ran = run(script, *(picture_files(shape, 1, 79)[0] for shape in shapes), cookie=cookie)

    assert (ran.stderr, ran.returncode) == ("", 0)
    said = [line.partition(": ")[2] for line in ran.stdout.splitlines() if ": " in line]
    hands = [words for words in said if words in {"나는 바위!", "나는 보!", "나는 가위!"}]
    assert len(hands) == 3
    assert "내 점수 = " in ran.stdout


def test_the_whole_script_is_copied(open_page: Open, tmp_path: Path) -> None:
    page = open_page(BLANK)
    child = Student(page)
    project = child.begin_project("복사")
    child.save_program(project, stack(say(text("복사한 프로그램"))))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-python-button]").click()

    page.locator("[data-copy-python]").click()

    expect(page.get_by_text(child.say("blocks.python.copied"))).to_be_visible()
    script = tmp_path / "copied.py"
    script.write_text(page.evaluate("navigator.clipboard.readText()"), encoding="utf-8")
    assert run(script).stdout.endswith(": 복사한 프로그램\n")


def test_the_panel_follows_the_blocks_and_each_finds_the_other(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page(BLANK)
    child = Student(page)
    project = child.begin_project("파이썬")
    child.save_program(project, stack(say(text("하나")), say(text("둘"))))
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator("[data-python-button]").click()
    lines = page.locator(".python__line")
    expect(lines.filter(has_text='self.say("하나")')).to_be_visible()

    child.drag_from_toolbox("category.start", "block.when_object_click", 400, 420)
    expect(lines.filter(has_text="when_clicked").first).to_be_visible()
    page.keyboard.press("Control+z")
    expect(lines.filter(has_text="when_clicked")).to_have_count(0)

    lines.filter(has_text='self.say("둘")').click()
    expect(page.locator(".python__line--chosen")).to_have_text(re.compile("둘"))
    expect(page.locator(".blocklySelected").filter(has_text="둘")).to_be_visible()
    child.blocks().filter(has_text="하나").first.click(position={"x": 6, "y": 12})
    expect(page.locator(".python__line--chosen").first).to_have_text(re.compile("when_started"))


def test_on_a_phone_python_is_a_page_of_its_own(open_page: Open) -> None:
    page = open_page("/", width=360, height=740, touch=True)
    child = Student(page)
    child.make_project("작은 화면")
    child.go_to_blocks()

    page.locator('[data-tab="python"]').tap()

    expect(page.locator(".python__lines")).to_be_visible()
    expect(page.locator("[data-download]")).to_be_in_viewport()
    hidden = page.locator(".python__lines").evaluate("each => each.scrollWidth - each.clientWidth")
    assert hidden == 0
    expect_no_sideways_scroll(page)
    page.locator('[data-tab="editor"]').tap()
    expect(page.locator(".python__lines")).to_be_hidden()
    expect(child.blocks().first).to_be_visible()
