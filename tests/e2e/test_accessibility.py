"""axe-core finds nothing to object to on any page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.people.console import first_account_token
from app.settings import Settings

from ..server import running_server
from ..teacher import PASSWORD
from .conftest import Open
from .student import Student
from .words import Words

AXE = Path(__file__).parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (360, 1280)
LANGUAGES = (("ko-KR", "ko"), ("en-US", "en"))

Files = Callable[..., list[str]]


def violations(page: Page) -> list[str]:
    """What axe-core objects to, each with the elements that it means."""
    page.emulate_media(reduced_motion="reduce")  # nothing is half faded in
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run()")
    assert found["passes"], "axe looked at nothing"
    return [
        f"{each['id']}: {each['help']} {[node['target'] for node in each['nodes'][:4]]}"
        for each in found["violations"]
    ]


@pytest.fixture(params=WIDTHS)
def width(request: pytest.FixtureRequest) -> int:
    return int(request.param)


@pytest.mark.parametrize(("locale", "language"), LANGUAGES)
def test_pages_for_everybody(open_page: Open, locale: str, language: str, width: int) -> None:
    page = open_page("/", language=locale, width=width)
    student = Student(page, language)
    expect(student.button("home.first")).to_be_visible()
    assert violations(page) == []
    student.button("home.first").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    for address in ("/privacy", "/docs", "/nowhere"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], address
    page.goto("/docs")
    student.button("pages.docs_open").click()
    expect(page.locator(".opblock").first).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize(("locale", "language"), LANGUAGES)
def test_pages_of_a_project(
    open_page: Open, picture_files: Files, locale: str, language: str, width: int
) -> None:
    page = open_page("/", language=locale, width=width)
    student = Student(page, language)
    project = student.has_project(
        "모양", 동그라미=picture_files("circle", 5), 줄무늬=picture_files("stripes", 5)
    )
    page.reload()
    expect(page.get_by_role("link", name=student.say("home.to_collect"))).to_be_visible()
    assert violations(page) == []
    for address in (project, f"{project}/blocks"):
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], address


@pytest.mark.parametrize(("locale", "language"), LANGUAGES)
def test_windows_for_pictures(open_page: Open, locale: str, language: str, width: int) -> None:
    page = open_page("/", language=locale, width=width)
    student = Student(page, language)
    project = page.request.post("/api/projects", data={"name": "무대"}).json()
    page.goto(f"/projects/{project['id']}/blocks")
    expect(student.blocks().first).to_be_visible()
    if width < 700:
        page.locator(".view-tab").nth(1).click()
    student.button("blocks.scenes.add").click()
    for opener in (".sprite-card--background", "[data-add-sprite]"):
        page.locator(opener).click()
        expect(page.locator(".library__picture").first).to_be_visible()
        assert violations(page) == [], opener
        page.keyboard.press("Escape")
    page.locator("[data-add-sprite]").click()
    student.button("blocks.library.draw").click()
    expect(page.locator(".drawing__canvas")).to_be_visible()
    page.locator('.drawing__choice--tools input[value="ellipse"]').locator("..").click()
    assert violations(page) == []


@pytest.mark.parametrize(("locale", "language"), LANGUAGES)
def test_the_python_panel_and_the_editors_windows(
    open_page: Open, locale: str, language: str, width: int
) -> None:
    page = open_page("/", language=locale, width=width)
    student = Student(page, language)
    student.make_project("모양")
    student.go_to_blocks()
    for opener in ("[data-backpack]", "[data-keyboard-help]"):
        page.locator(opener).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations(page) == [], opener
        page.keyboard.press("Escape")
    page.locator('[data-tab="python"]' if width < 700 else "[data-python-button]").click()
    expect(page.locator(".python__lines")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize(("locale", "language"), LANGUAGES)
def test_pages_of_a_classroom(
    browser: Browser, tmp_path: Path, backbones: Path, locale: str, language: str, width: int
) -> None:
    settings = Settings(data_dir=tmp_path / "data", models_dir=tmp_path / "models_store")
    with running_server(tmp_path, backbones) as server:
        view = {"width": width, "height": 800}
        teachers = browser.new_context(base_url=server.address, locale=locale, viewport=view)
        students = browser.new_context(base_url=server.address, locale=locale, viewport=view)
        teacher, student = teachers.new_page(), students.new_page()
        say = Words(language)

        look(teacher, "/teacher")
        look(teacher, f"/teacher/start#{first_account_token(settings)}")
        token = first_account_token(settings)
        account = {"invitation": token, "name": "김선생님", "password": PASSWORD}
        assert teacher.request.post("/api/teacher/accounts", data=account).ok
        body = {"name": "6학년 2반", "language": language}
        room = teacher.request.post("/api/classrooms", data=body).json()
        names = {"names": [f"아주아주긴별명학생{number}" for number in range(1, 13)]}
        places = f"/api/classrooms/{room['id']}/students"
        assert teacher.request.post(places, data=names).ok

        look(student, "/join")
        student.get_by_label(say("join.code")).fill(room["join_code"])
        student.keyboard.press("Enter")
        expect(student.get_by_label(say("join.nickname"), exact=True)).to_be_visible()
        assert violations(student) == []
        student.get_by_label(say("join.nickname"), exact=True).fill(names["names"][1])
        student.keyboard.press("Enter")
        expect(student.locator("[data-card]")).to_be_visible()
        assert violations(student) == []
        project = student.request.post("/api/projects", data={"name": "모양"}).json()
        look(student, "/join")

        address = f"/teacher/classrooms/{room['id']}"
        look(teacher, address)
        teacher.get_by_role("button", name=say("teacher.erase"), exact=True).click()
        expect(teacher.get_by_role("dialog")).to_have_count(1)
        assert violations(teacher) == []
        for path in ("/teacher", f"{address}/cards", f"{address}/lesson"):
            look(teacher, path)
        for part in ("hand_out", "swap"):
            teacher.get_by_role("button", name=say(f"wall.part_{part}"), exact=True).click()
            teacher.wait_for_load_state("networkidle")
            assert violations(teacher) == [], part
        look(teacher, f"/projects/{project['id']}")
        expect(teacher.locator(".lesson__line")).to_be_visible()
        assert violations(teacher) == []
        frozen = f"/api/classrooms/{room['id']}/frozen"
        assert teacher.request.put(frozen, data={"frozen": True}).ok
        look(student, f"/projects/{project['id']}/blocks")
        expect(student.get_by_text(say("lesson.frozen"))).to_be_visible()
        assert violations(student) == []
        teachers.close()
        students.close()


def look(page: Page, address: str) -> None:
    """Nothing to object to, and nothing wider than the screen."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert violations(page) == [], address
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
