"""The examples on the start page: opened by a press, taught with pictures, run to their end."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from ..waiting import wait_until
from .conftest import Open
from .student import KEPT, Student
from .test_accessibility import violations
from .test_sounds import loaded

Files = Callable[..., list[str]]
SHAPES = ("circle", "stripes", "cross")
PICTURES = 8
STARTERS = 12


def opened(open_page: Open, picture_files: Files, example: str) -> Student:
    """A student who has chosen an example and taught it own pictures: a circle is its first class."""
    child = Student(open_page("/"))
    page, name = child.page, child.say(f"examples.{example}")
    card = page.locator(".example").filter(has=page.get_by_role("heading", name=name))
    expect(card.locator(".example__sprite").nth(1)).to_be_visible()
    card.get_by_role("button").click()
    page.wait_for_url(re.compile(r"/projects/\w+$"))
    project = re.sub(r".*(/projects/\w+)$", r"\1", page.url)
    throw_away_starters(child, f"/api{project}")
    train(child, f"/api{project}", picture_files)
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    child.button("blocks.run.start").click()
    return child


def throw_away_starters(child: Student, project: str) -> None:
    """Wait until all starter pictures are there, and delete them."""
    send = child.page.request
    classes = send.get(project).json()["classes"]
    for image_class in classes:
        expect(child.class_card(image_class["name"]).locator(KEPT)).to_have_count(STARTERS)
        address = f"{project}/classes/{image_class['id']}/samples"
        ids = [each["id"] for each in send.get(address).json()["samples"]]
        assert send.patch(f"{project}/samples", data={"sample_ids": ids, "deleted": True}).ok


def train(child: Student, project: str, picture_files: Files) -> None:
    send = child.page.request
    for image_class, shape in zip(send.get(project).json()["classes"], SHAPES, strict=False):
        for file in picture_files(shape, PICTURES):
            picture = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": Path(file).read_bytes()}
            address = f"{project}/classes/{image_class['id']}/samples"
            assert send.post(address, multipart={"files": picture}).status == 201
    run = send.post(f"{project}/runs", data={}).json()
    wait_until(lambda: send.get(f"{project}/runs/{run['id']}").json()["model_id"])


def ends(child: Student, words: str) -> None:
    """The program says its last words and stops by itself."""
    expect(child.page.locator(".stage__bubble").filter(has_text=words)).to_be_visible()
    expect(child.button("blocks.run.pause")).to_be_disabled()


@pytest.mark.thorough
def test_rock_paper_scissors_is_played(open_page: Open, picture_files: Files) -> None:
    child = opened(open_page, picture_files, "rock_paper_scissors")
    for turn in range(3):
        child.answer_window(picture_files("circle", 1, 50 + turn))
    ends(child, child.say("examples.rps_end").strip())
    assert {"drum", "tada"} <= set(loaded(child.page))


@pytest.mark.parametrize("example", ["rock_paper_scissors", "recycling", "door"])
def test_screen_readers_hear_the_words_of_an_example_as_they_are(
    open_page: Open, example: str
) -> None:
    """Commas and all."""
    page = open_page("/")
    made = page.request.post(f"/api/examples/{example}/projects", data={}).json()
    page.goto(f"/projects/{made['id']}/blocks")
    expect(Student(page).blocks().first).to_be_visible()
    assert violations(page) == []


def test_who_made_its_pictures_and_sounds_is_said_where_it_is_shared(open_page: Open) -> None:
    child = Student(open_page("/"))
    made = child.page.request.post("/api/examples/door/projects", data={}).json()
    shared = child.page.request.put(f"/api/projects/{made['id']}/share", data={}).json()
    page = open_page(shared["address"])
    for credit in ("library.license", "sounds.license"):
        expect(page.get_by_text(child.say(f"blocks.{credit}"), exact=True)).to_be_visible()


def test_an_example_begins_with_starter_pictures_that_can_be_trained(open_page: Open) -> None:
    child = Student(open_page("/", language="en-US"), "en")
    page = child.page
    name = child.say("examples.rock_paper_scissors")
    card = page.locator(".example").filter(has=page.get_by_role("heading", name=name))
    card.get_by_role("button").click()
    for class_name in ("Rock", "Paper", "Scissors"):
        expect(child.class_card(class_name).locator(KEPT)).to_have_count(STARTERS)
    expect(page.get_by_text(child.say("collect.starters_added"))).to_be_visible()
    expect(page.get_by_text(child.say("collect.starters_license"))).to_be_visible()
    child.train()
    child.button("collect.add_class").click()
    child.button("collect.starters").click()
    dialog = page.get_by_role("dialog")
    assert violations(page) == []
    dialog.get_by_role("button", name=child.say("collect.starter_key")).click()
    expect(page.locator("[data-class]").last.locator(KEPT)).to_have_count(STARTERS)


@pytest.mark.thorough
def test_recycling_is_sorted(open_page: Open, picture_files: Files) -> None:
    child = opened(open_page, picture_files, "recycling")
    bubble = child.page.locator(".stage__bubble")
    places = dict(zip(SHAPES, ("paper", "can", "plastic"), strict=True))
    for turn, (shape, place) in enumerate([*places.items(), *places.items()][:5]):
        child.answer_window(picture_files(shape, 1, 60 + turn))
        expect(bubble.first).to_have_text(child.say(f"examples.recycling_{place}"))
    ends(child, f"{child.say('examples.recycling_end')}5")


def test_the_door_opens_to_its_picture_alone(open_page: Open, picture_files: Files) -> None:
    child = opened(open_page, picture_files, "door")
    bubble = child.page.locator(".stage__bubble")
    child.answer_window(picture_files("stripes", 1, 70))
    expect(bubble.first).to_have_text(child.say("examples.door_wrong"))
    child.answer_window(picture_files("circle", 1, 71))
    ends(child, child.say("examples.door_open"))
