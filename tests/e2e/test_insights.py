"""A student finds out why the model errs, mends it, and sees it mended."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageEnhance
from playwright.sync_api import Locator, expect

from ..insights.scenes import scene
from .conftest import Open
from .student import KEPT, Student

MOMENTS = 6


def scene_files(folder: Path, shape: str, moments: range) -> list[str]:
    """Pictures of a shape in different places; their paths."""
    paths = [folder / f"{shape}{moment}.jpg" for moment in moments]
    for path, moment in zip(paths, moments, strict=True):
        path.write_bytes(scene(shape, moment))
    return [str(path) for path in paths]


def mixed_up(student: Student, folder: Path) -> str:
    """A trained project of circles and stripes, with one picture of stripes among the circles."""
    circles = scene_files(folder, "circle", range(MOMENTS))
    stripes = scene_files(folder, "stripes", range(10, 10 + MOMENTS))
    wrong = scene_files(folder, "stripes", range(30, 31))
    return student.has_project("모양", 동그라미=[*circles, *wrong], 줄무늬=stripes)


def cell(student: Student, key: str, **facts: object) -> Locator:
    return student.page.get_by_role(
        "button", name=student.say(f"insights.{key}", **facts), exact=True
    )


def test_a_wrong_picture_is_found_moved_and_seen_mended(open_page: Open, tmp_path: Path) -> None:
    page = open_page("/")
    student = Student(page)
    page.goto(mixed_up(student, tmp_path))
    student.button("insights.open_mistakes").click()

    # The matrix leads to the picture, by the keyboard alone.
    wrong = cell(student, "cell_wrong", count=1, name="동그라미", answer="줄무늬")
    wrong.press("Enter")
    pictures = page.get_by_role("dialog").last
    pictures.locator(".pictures__picture").press("Enter")
    expect(pictures.get_by_text(student.say("insights.is_in", name="동그라미"))).to_be_visible()
    pictures.get_by_role("button", name="줄무늬", exact=True).press("Enter")
    expect(pictures.get_by_text(student.say("insights.moved", name="줄무늬"))).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(student.class_card("동그라미").locator(KEPT)).to_have_count(MOMENTS)
    expect(student.class_card("줄무늬").locator(KEPT)).to_have_count(MOMENTS + 1)

    student.button("collect.train_again").click()

    mended = student.say("insights.changes", mended=1, broken=0)
    expect(page.get_by_text(mended)).to_be_visible()
    student.button("insights.open").click()
    student.button("insights.show_mended", count=1).click()
    expect(page.get_by_role("dialog").last.locator(".pictures__picture")).to_have_count(1)


def test_the_result_says_that_it_does_not_know_a_picture(
    open_page: Open, picture_files: Callable[..., list[str]], tmp_path: Path
) -> None:
    page = open_page("/")
    student = Student(page)
    page.goto(mixed_up(student, tmp_path))
    result = page.locator("#result")
    pick = result.locator('input[type="file"]').first

    pick.set_input_files(scene_files(tmp_path, "circle", range(40, 41)))
    expect(student.bar("동그라미")).to_have_class(re.compile("winner"))
    expect(result.locator(".reminder__picture")).to_have_count(2)

    pick.set_input_files(picture_files("cross", 1))
    expect(result.get_by_text(student.say("collect.unknown"))).to_be_visible()


def near_copies(path: str, count: int) -> list[str]:
    """Files of pictures as one moment gives them: the picture, turned and darker each time."""
    copies = [Path(path).with_stem(f"moment-{number}") for number in range(count)]
    for number, copy in enumerate(copies):
        turned = Image.open(path).rotate(1.2 * number)
        ImageEnhance.Brightness(turned).enhance(1 - 0.05 * number).save(copy)
    return [str(copy) for copy in copies]


def test_advice_before_the_training_leads_to_the_pictures(
    open_page: Open, picture_files: Callable[..., list[str]]
) -> None:
    page = open_page("/")
    student = Student(page)
    student.make_project("모양")
    first, second = (student.say("pages.class_number", number=number) for number in (1, 2))
    circles = near_copies(picture_files("circle", 1)[0], 5)
    student.upload(student.class_card(1), circles)
    student.upload(student.class_card(2), [circles[0], *picture_files("stripes", 5)])

    advice = page.locator(".advice")
    same = student.say("honest.warning_same_picture", name=first, other=second)
    expect(advice.get_by_text(same)).to_be_visible()
    advice.get_by_role("button", name=student.say("collect.show_pictures")).click()
    pictures = page.get_by_role("dialog")
    expect(pictures.locator(".pictures__picture")).to_have_count(2)
    pictures.locator(".pictures__picture").nth(1).click()
    pictures.get_by_role("button", name=student.say("insights.delete_picture"), exact=True).click()
    expect(pictures.get_by_text(student.say("insights.deleted"))).to_be_visible()
    page.keyboard.press("Escape")

    expect(advice.get_by_text(same)).to_have_count(0)
    one_moment = student.say("honest.warning_one_moment", name=first, pictures=5)
    expect(advice.get_by_text(one_moment)).to_be_visible()
