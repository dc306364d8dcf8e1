"""A teacher and two students at once: the wall moves, hints, freezing, handing out, swapping."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from .school import School, choose, press, say, tile
from .student import Student

Files = Callable[..., list[str]]


@pytest.mark.whole_browser
def test_the_wall_moves_while_two_students_work(school: School, picture_files: Files) -> None:
    mina, jun = school.student("민아"), school.student("준", width=360)
    wall = school.open_lesson()
    expect(tile(wall, "민아")).to_contain_text(say("wall.no_project"))

    # Capturing and training show on the wall by themselves.
    mina.make_project("가위바위보")
    mina.capture(mina.class_card(1), 5)
    expect(tile(wall, "민아").locator(".tile__class").first).to_contain_text("5")
    mina.upload(mina.class_card(2), picture_files("stripes", 5))
    mina.train()
    mina.tests_with("common.upload")  # a camera that answers on and on is busy work
    expect(tile(wall, "민아").locator(".tile__accuracy b")).to_have_text("100%")
    expect(tile(wall, "민아").locator(".spark")).to_be_visible()
    # The first class was captured at one moment, so the advice is about it.
    expect(tile(wall, "민아").locator(".tile__warnings")).to_contain_text("클래스 1")

    # A hint appears without loading the page again, as text, and is put away.
    choose(wall, "민아", "wall.hint")
    window = wall.get_by_role("dialog")
    window.get_by_label(say("wall.hint_label")).fill("<b>배경</b>을 바꿔 보세요")
    press(window, "wall.send")
    hint = mina.page.locator(".lesson__hint")
    expect(hint).to_contain_text("<b>배경</b>을 바꿔 보세요")
    expect(tile(wall, "민아").locator(".tile__hint")).to_contain_text("배경")
    press(hint, "lesson.understood")
    expect(hint).to_have_count(0)
    expect(tile(wall, "민아").locator(".tile__hint--seen")).to_be_visible()

    # Everybody stops: the child is told, and nothing can be changed until they may go on.
    press(wall, "wall.freeze_all")
    expect(mina.page.get_by_text(say("lesson.frozen"))).to_be_visible()
    expect(mina.button("collect.add_class")).to_have_count(0)
    expect(tile(wall, "민아").locator(".tile__frozen")).to_be_visible()
    press(wall, "wall.thaw_all")
    expect(mina.page.get_by_text(say("lesson.frozen"))).to_have_count(0)
    expect(mina.button("collect.add_class")).to_be_visible()

    # The teacher looks at the project, and finds nothing to change it with.
    with wall.expect_popup() as opened:
        tile(wall, "민아").get_by_role("link").click()
    look = opened.value
    look.on("pageerror", lambda error: school.problems.append(str(error)))
    expect(look.get_by_text(say("lesson.look_only", nickname="민아"))).to_be_visible()
    expect(look.locator(".thumb__image").first).to_be_visible()
    for key in ("collect.add_class", "collect.train_again", "collect.training_settings"):
        expect(look.get_by_role("button", name=say(key), exact=True)).to_have_count(0)
    expect(look.locator('[data-class] input[type="file"]')).to_have_count(0)
    look.get_by_role("link", name=say("pages.tab_blocks"), exact=True).click()
    expect(look.locator(".blocklySvg .blocklyBlockCanvas .blocklyPath").first).to_be_visible()
    expect(look.get_by_text(say("lesson.look_only", nickname="민아"))).to_be_visible()
    expect(look.locator(".blocklyToolbox")).to_be_hidden()
    look.close()

    # A reset leads the child to a fresh project; bringing it back leads back.
    choose(wall, "민아", "wall.reset")
    press(wall.get_by_role("dialog"), "wall.reset")
    mina.page.get_by_role("link", name=say("lesson.go_on")).click()
    expect(mina.page.locator('[data-stage="kept"]')).to_have_count(0)
    choose(wall, "민아", "wall.restore")
    mina.page.get_by_role("link", name=say("lesson.go_on")).click()
    expect(mina.page.locator('[data-stage="kept"]')).to_have_count(10)
    expect(jun.page.locator(".lesson")).to_have_count(0)


def test_a_demo_is_handed_out_collected_and_tested(school: School, picture_files: Files) -> None:
    mina, jun = school.student("민아"), school.student("준")
    Student(school.teacher).has_project(
        "보기 작품", 원=picture_files("circle", 5), 줄=picture_files("stripes", 5)
    )
    wall = school.open_lesson()
    press(wall, "wall.part_hand_out")

    press(wall, "wall.hand_out")

    expect(wall.get_by_text(say("wall.have_it", total=2, done=2))).to_be_visible()
    for student in (mina, jun):
        student.page.reload()
        expect(student.page.get_by_role("link", name="보기 작품").first).to_be_visible()
    late = school.student("늦은이")
    expect(wall.get_by_text(say("wall.have_it", total=3, done=3))).to_be_visible()
    late.page.reload()
    late.page.get_by_role("link", name="보기 작품").first.click()
    expect(late.page.locator('[data-stage="kept"]')).to_have_count(10)

    # The part stays open when the page is loaded again.
    wall.reload()
    expect(wall.get_by_text(say("wall.have_it", total=3, done=3))).to_be_visible()

    # Every model on everybody's pictures, and on a hidden test.
    press(wall, "wall.part_swap")
    press(wall, "wall.hidden_use")
    expect(wall.get_by_role("button", name=say("wall.hidden_off"))).to_be_visible()
    press(wall, "wall.swap_run")
    rows = wall.locator(".swap-table tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first.locator(".swap-cell")).to_have_text(["100%"] * 4)
    expect(wall.locator(".swap-cell--own")).to_have_count(3)
    expect(rows.first.locator(".swap-table__honest")).to_contain_text("10장 중")
    expect(wall.get_by_text(say("wall.swap_teaches"))).to_be_visible()

    # Everybody's work as it is now. A copy counts once its student has changed it.
    for student in (mina, jun, late):
        rename_copy(student)
    press(wall, "wall.part_hand_out")
    press(wall, "wall.collect_now")
    expect(wall.get_by_text(say("wall.collected", total=3, done=3))).to_be_visible()
    wall.locator(".hand-out__when").first.click()
    expect(wall.locator(".collected__line")).to_have_count(3)
    expect(wall.locator(".collected__line").first).to_contain_text("100%")
    expect(wall.get_by_text(say("wall.collected_students", total=3, students=3))).to_be_attached()


def rename_copy(student: Student) -> None:
    """Gives the student's only project another name."""
    status = student.page.evaluate(
        """async () => {
            const { projects: [{ id }] } = await (await fetch("/api/projects")).json();
            const headers = { "Content-Type": "application/json" };
            const body = JSON.stringify({ name: "내 작품" });
            return (await fetch(`/api/projects/${id}`, { method: "PATCH", headers, body })).status;
        }"""
    )
    assert status == 200
