"""axe-core finds nothing to object to on any page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ..lab.data_sets import zip_of
from ..pictures import jpeg
from ..waiting import wait_until
from .conftest import Open
from .layout import expect_no_sideways_scroll
from .school import School
from .student import Student
from .words import Words

AXE = Path(__file__).parents[2] / "static" / "node_modules" / "axe-core" / "axe.min.js"
WIDTHS = (360, 1280)
HEIGHT = 800
LOCALES = {"ko": "ko-KR", "en": "en-US"}

Files = Callable[..., list[str]]

# The page has settled in the window's new width, its transitions too.
SETTLED = """async () => {
  const drawn = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  for (let frame = 0; frame < 2; frame++) {
    await drawn();
    document.getAnimations()
      .filter((animation) => animation instanceof CSSTransition)
      .forEach((transition) => transition.finish());
  }
}"""


def violations(page: Page) -> list[str]:
    """What axe-core objects to at any width, each with the elements that it means.

    At no width is anything wider than the screen.
    """
    page.emulate_media(reduced_motion="reduce")  # nothing is half faded in
    return [found for width in WIDTHS for found in violations_at(page, width)]


def violations_at(page: Page, width: int) -> list[str]:
    page.set_viewport_size({"width": width, "height": HEIGHT})
    page.evaluate(SETTLED)
    expect_no_sideways_scroll(page)
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert found["passes"], "axe looked at nothing"
    return [
        f"{width} px: {each['id']}: {each['help']} {[node['target'] for node in each['nodes'][:4]]}"
        for each in found["violations"]
    ]


def look(page: Page, address: str) -> None:
    """Nothing to object to, and nothing wider than the screen."""
    page.goto(address)
    page.wait_for_load_state("networkidle")
    assert violations(page) == [], address


@pytest.fixture(params=["ko", pytest.param("en", marks=pytest.mark.thorough)])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def student(open_page: Open, language: str) -> Student:
    return Student(open_page("/", language=LOCALES[language], width=WIDTHS[-1]), language)


def test_pages_for_everybody(student: Student) -> None:
    page = student.page
    expect(student.button("home.first")).to_be_visible()
    assert violations(page) == []
    student.button("home.first").click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
    for address in ("/privacy", "/nowhere", "/docs"):
        look(page, address)
    student.button("pages.docs_open").click()
    expect(page.locator(".opblock").first).to_be_visible()
    assert violations(page) == []


def test_pages_of_a_project(student: Student, picture_files: Files) -> None:
    page = student.page
    project = student.has_project(
        "모양", 동그라미=picture_files("circle", 5), 줄무늬=picture_files("stripes", 5)
    )
    page.reload()
    expect(page.get_by_role("link", name=student.say("home.to_collect"))).to_be_visible()
    assert violations(page) == []
    look(page, f"{project}/blocks")
    packed = zip_of({"동그라미/1.jpg": jpeg("circle", 99), "줄무늬/2.jpg": jpeg("circle", 98)})
    page.request.post(f"/api{project}/imports?purpose=test_set", data=packed)
    test_set = f"/api{project}/test-set"
    wait_until(lambda: page.request.get(test_set).json()["picture_count"] == 2)
    page.request.post(f"/api{project}/augmentation/comparison", data={})
    comparison = f"/api{project}/augmentation/comparison"
    wait_until(lambda: page.request.get(comparison).json()["comparison"]["finished_at"])
    axes = {"batch_size": [4, 8], "learning_rate": [0.001, 0.01], "level": [0, 1]}
    searches = f"/api{project}/grid-searches"
    page.request.post(searches, data={"axes": axes, "settings": {"epochs": 3}})
    wait_until(lambda: page.request.get(searches).json()["search"]["finished_at"])
    networks = f"/api{project}/networks/comparison"
    page.request.post(networks, data={})
    wait_until(lambda: page.request.get(networks).json()["comparison"]["finished_at"])
    layers = [{"kind": "convolution", "filters": 4, "size": 3}, {"kind": "flatten"}]
    own = f"/api{project}/own-network"
    page.request.post(own, data={"layers": layers, "side": 32, "epochs": 2})
    wait_until(lambda: page.request.get(own).json()["training"]["finished_at"], 600)
    look(page, f"{project}/lab")
    expect(page.locator(".lab-test--wrong")).to_be_visible()
    expect(page.locator(".own-results tbody tr")).to_have_count(2)
    for key in ("team", "layer_table"):
        folded = page.locator("details").filter(has_text=student.say(f"networks.{key}"))
        folded.evaluate_all("all => all.forEach((each) => { each.open = true; })")
    expect(page.locator(".networks__drawing svg")).to_be_visible()
    for key in ("epochs_shown", "grid_epochs"):
        page.get_by_text(student.say(f"conditions.{key}"), exact=True).click()
    expect(page.locator(".grid-epochs tbody tr")).to_have_count(3)
    student.button("lab.transform_mirror_left_right").click()
    expect(page.locator(".augment__notices .notice").first).to_be_visible()
    expect(page.locator(".augment__best").first).to_be_visible()
    assert violations(page) == []
    look(page, f"{project}/take-along")
    look(page, project)
    student.button("insights.open").click()
    page.get_by_text(student.say("insights.more"), exact=True).click()
    assert violations(page) == []


def test_the_card_of_a_class(student: Student, picture_files: Files) -> None:
    page = student.page
    page.goto(
        student.has_project(
            "모양", 동그라미=picture_files("circle", 26), 줄무늬=picture_files("stripes", 5)
        )
    )
    student.button("collect.class_menu", name="동그라미").click()
    page.get_by_role("menuitem", name=student.say("collect.card_make")).click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("radio")).to_have_count(25)
    dialog.get_by_label(student.say("collect.card_text")).fill("동그라미 " * 50)
    dialog.get_by_label(student.say("collect.card_link")).fill(f"https://example.com/{'o' * 270}")
    dialog.get_by_role("radio").nth(3).check()
    assert violations(page) == []
    assert page.evaluate("document.querySelector('dialog').scrollWidth <= innerWidth")
    student.button("common.save").click()
    result = page.locator("#result")
    result.locator('input[type="file"]').first.set_input_files(picture_files("circle", 27)[26])
    expect(page.locator(".answer-card")).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    expect_no_sideways_scroll(page)


def test_windows_of_the_editor(student: Student) -> None:
    page = student.page
    student.make_project("무대")
    student.go_to_blocks()
    for opener in ("[data-backpack]", "[data-keyboard-help]"):
        page.locator(opener).click()
        expect(page.get_by_role("dialog")).to_be_visible()
        assert violations(page) == [], opener
        page.keyboard.press("Escape")
    page.locator("[data-python-button]").click()
    expect(page.locator(".python__lines")).to_be_visible()
    expect(page.locator("[data-download]")).to_be_enabled()
    assert violations(page) == []


def test_windows_for_pictures(student: Student) -> None:
    page = student.page
    student.make_project("무대")
    student.go_to_blocks()
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


def test_parts_of_the_editor_on_a_phone(student: Student) -> None:
    page = student.page
    student.make_project("무대")
    student.go_to_blocks()
    page.set_viewport_size({"width": WIDTHS[0], "height": HEIGHT})
    tabs = page.locator(".view-tab")
    for number in range(tabs.count()):
        tabs.nth(number).click()
        assert violations_at(page, WIDTHS[0]) == [], number


def test_pages_of_a_classroom(
    browser: Browser, empty_school: School, address: str, language: str
) -> None:
    view = {"width": WIDTHS[-1], "height": HEIGHT}
    teachers, students = (
        browser.new_context(base_url=address, locale=LOCALES[language], viewport=view)
        for _ in range(2)
    )
    teacher = teachers.new_page()
    look(teacher, "/teacher")
    look(teacher, empty_school.first_account)
    empty_school.make_account(teacher)
    look_at_classroom(teacher, students.new_page(), Words(language))
    students.close()
    teachers.close()


def look_at_classroom(teacher: Page, student: Page, say: Words) -> None:
    body = {"name": "6학년 2반", "language": say.language}
    room = teacher.request.post("/api/classrooms", data=body).json()
    names = {"names": [f"아주아주긴별명학생{number}" for number in range(1, 13)]}
    assert teacher.request.post(f"/api/classrooms/{room['id']}/students", data=names).ok
    look_at_joining(student, say, room["join_code"], names["names"][1])
    project = student.request.post("/api/projects", data={"name": "모양"}).json()
    look(student, "/join")
    look_at_teaching(teacher, say, f"/teacher/classrooms/{room['id']}")
    look(teacher, f"/projects/{project['id']}")
    expect(teacher.locator(".lesson__line")).to_be_visible()
    frozen = f"/api/classrooms/{room['id']}/frozen"
    assert teacher.request.put(frozen, data={"frozen": True}).ok
    look(student, f"/projects/{project['id']}/blocks")
    expect(student.get_by_text(say("lesson.frozen"))).to_be_visible()


def look_at_joining(student: Page, say: Words, join_code: str, name: str) -> None:
    look(student, "/join")
    student.get_by_label(say("join.code")).fill(join_code)
    student.keyboard.press("Enter")
    nickname = student.get_by_label(say("join.nickname"), exact=True)
    expect(nickname).to_be_visible()
    assert violations(student) == []
    nickname.fill(name)
    student.keyboard.press("Enter")
    expect(student.locator("[data-card]")).to_be_visible()
    assert violations(student) == []


def look_at_teaching(teacher: Page, say: Words, address: str) -> None:
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
