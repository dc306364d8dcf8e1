"""The gallery of a class: opened by the teacher, filled by students, played and liked."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from .school import School, press, say
from .student import Student
from .test_accessibility import violations

HANDS = "손 알아보기"


def shown(student: Student) -> None:
    """The student shares a project from the start page, and shows it in the gallery."""
    student.page.request.post("/api/projects", data={"name": HANDS})
    student.page.reload()
    student.page.get_by_role("button", name=say("home.menu", name=HANDS)).click()
    student.page.get_by_role("menuitem", name=say("sharing.menu")).click()
    student.button("sharing.on").click()
    choice = student.page.get_by_label(say("gallery.show"), exact=True)
    choice.click()
    expect(choice).to_be_checked()
    expect(choice).to_be_enabled()
    student.page.keyboard.press("Escape")


def like_button(likes: int) -> str:
    return f"{say('gallery.like_of', name=HANDS)} {likes}"


def test_a_class_shows_plays_and_likes(school: School) -> None:
    mina, jun = school.student("민아"), school.student("준", width=360)
    link = jun.page.get_by_role("link", name=say("gallery.link"), exact=True)
    wall = school.open_lesson()
    press(wall, "wall.part_gallery")
    expect(link).to_have_count(0)

    press(wall, "gallery.teacher_open")

    # The way to it appears on the start page by itself.
    shown(mina)
    link.click()
    entry = jun.page.locator(f'[data-entry="{HANDS}"]')
    expect(entry).to_contain_text(say("gallery.by", nickname="민아"))
    expect(jun.page.get_by_role("heading", level=1)).to_contain_text("6학년 2반")
    assert violations(jun.page) == []

    # A like is one, and can be taken back.
    entry.get_by_role("button", name=like_button(0)).click()
    liked = entry.get_by_role("button", name=like_button(1))
    expect(liked).to_have_attribute("aria-pressed", "true")
    jun.page.reload()
    expect(liked).to_have_attribute("aria-pressed", "true")
    expect(wall.locator(".entry__likes")).to_have_text(say("gallery.likes", count=1))
    liked.click()
    expect(entry.get_by_role("button", name=like_button(0))).to_be_visible()

    # The own project shows its likes, and no button for one more.
    mina.page.goto("/gallery")
    own = mina.page.locator(f'[data-entry="{HANDS}"]')
    expect(own).to_contain_text(say("gallery.own"))
    expect(own.locator(".entry__likes")).to_have_text(say("gallery.likes", count=0))
    expect(own.get_by_role("button")).to_have_count(0)

    # It plays.
    entry.get_by_role("link", name=say("gallery.play")).click()
    expect(jun.page).to_have_url(re.compile("/play/"))

    # The teacher takes it down.
    assert violations(wall) == []
    wall.get_by_role("button", name=say("gallery.remove_of", name=HANDS)).click()
    press(wall.get_by_role("dialog"), "gallery.remove")
    expect(wall.get_by_text(say("gallery.teacher_empty"))).to_be_visible()
    jun.page.goto("/gallery")
    expect(jun.page.get_by_text(say("gallery.empty"))).to_be_visible()

    # It can be shown again once the teacher allows it.
    assert violations(wall) == []
    wall.get_by_role("button", name=say("gallery.allow_of", name=HANDS)).click()
    expect(wall.get_by_text(say("gallery.removed_title"))).to_have_count(0)


@pytest.mark.parametrize("language", ["ko", pytest.param("en", marks=pytest.mark.thorough)])
def test_a_closed_gallery_says_so(school: School, language: str) -> None:
    mina = school.student("민아")
    mina.page.request.post("/language", form={"language": language, "back": "/"})
    mina.page.goto("/gallery")

    expect(mina.page.locator(".gallery__nothing")).to_be_visible()
    assert violations(mina.page) == []
