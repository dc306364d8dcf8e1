"""The library of sounds: listened to, chosen for a block, and loaded only where it is played."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from ..sounds import wav
from ..waiting import wait_until
from .conftest import Open
from .layout import expect_no_sideways_scroll
from .programs import Block, number, stack
from .student import Student
from .test_accessibility import violations

SOUND = re.compile(r"/static/dist/sounds/([\w-]+)\.(?:mp3|wav)")
BIRD: Block = {"type": "sound_effect", "fields": {"SOUND": "bird"}}
NOTE: Block = {
    "type": "sound_note_and_wait",
    "fields": {"NOTE": "E4"},
    "inputs": {"SECOND": number(0.1)},
}


def opened(
    open_page: Open, *blocks: Block, language: str = "ko", width: int = 1440
) -> tuple[Student, str]:
    """A student before a program, and the program's address."""
    page = open_page("/", language={"ko": "ko-KR", "en": "en-US"}[language], width=width)
    child = Student(page, language)
    project = page.request.post("/api/projects", data={"name": "소리"}).json()
    address = f"/projects/{project['id']}"
    child.save_program(address, stack(*blocks))
    page.goto(f"{address}/blocks")
    expect(child.blocks().first).to_be_visible()
    return child, f"/api{address}/program"


def loaded(page: Page) -> list[str]:
    """The sounds that the page has loaded."""
    names = page.evaluate("performance.getEntriesByType('resource').map(({ name }) => name)")
    return sorted(found[1] for name in names if (found := SOUND.search(name)))


def choose_sound(page: Page) -> None:
    """Press the name of the sound in the block."""
    page.locator(".blocklySvg .blocklyBlockCanvas .blocklyField").first.click()


def test_a_program_loads_the_sounds_that_it_plays_and_no_others(open_page: Open) -> None:
    child, _ = opened(open_page, BIRD, NOTE)
    assert loaded(child.page) == []

    child.button("blocks.run.start").click()

    wait_until(lambda: loaded(child.page) == ["bird", "piano-2"])


def test_a_sound_is_found_listened_to_and_chosen(open_page: Open) -> None:
    child, program = opened(open_page, BIRD)
    page = child.page
    choose_sound(page)
    dialog = page.get_by_role("dialog", name=child.say("blocks.sounds.title"))
    expect(dialog.locator('[data-sound="bird"]')).to_have_attribute("aria-pressed", "true")
    expect(dialog).to_contain_text("MIT")

    dialog.get_by_role("searchbox").fill("개구리")
    expect(dialog.locator("[data-sound]")).to_have_count(1)
    dialog.locator('[data-preview-sound="frog"]').click()
    wait_until(lambda: "frog" in loaded(page))
    dialog.locator('[data-sound="frog"]').click()

    expect(dialog).to_be_hidden()
    expect(child.blocks().filter(has_text=re.compile("개구리")).first).to_be_visible()
    expect(page.locator('[data-saved="saved"]')).to_be_visible()
    assert '"frog"' in page.request.get(program).text()


@pytest.mark.parametrize("language", ["ko", pytest.param("en", marks=pytest.mark.thorough)])
def test_the_window_is_within_everybodys_reach(open_page: Open, language: str) -> None:
    child, _ = opened(open_page, BIRD, language=language, width=360)
    choose_sound(child.page)
    expect(child.page.locator('[data-sound="bird"]')).to_be_in_viewport()
    expect_no_sideways_scroll(child.page)
    assert violations(child.page) == []


def own_sounds(child: Student) -> Locator:
    """The window of sounds, with those of the student."""
    choose_sound(child.page)
    dialog = child.page.get_by_role("dialog", name=child.say("blocks.sounds.title"))
    dialog.get_by_role("button", name=child.say("blocks.sounds.group.own"), exact=True).click()
    return dialog


def test_an_own_sound_is_added_chosen_and_played(open_page: Open) -> None:
    child, program = opened(open_page, BIRD)
    page = child.page
    dialog = own_sounds(child)
    sound = {"name": "내 목소리.wav", "mimeType": "audio/wav", "buffer": wav(0.3, rate=44_100)}
    dialog.locator("[data-sound-file]").set_input_files(sound)
    dialog.locator("[data-sound^=own]").get_by_text("내 목소리").click()
    expect(child.blocks().first).to_contain_text("내 목소리")
    expect(page.locator('[data-saved="saved"]')).to_be_visible()
    blocks = page.request.get(program).json()["blocks"]
    [saved] = blocks["sounds"]
    assert saved["name"] == "내 목소리"
    assert f"'SOUND': '{saved['id']}'" in str(blocks["sprites"])

    with page.expect_response(re.compile(r"/sounds/[0-9a-f]{32}/audio")) as heard:
        child.button("blocks.run.start").click()

    assert heard.value.headers["content-type"] == "audio/wav"
    page.locator("[data-python-button]").click()
    expect(page.locator(".python")).to_contain_text('play_sound("내 목소리")')


def test_an_own_sound_that_was_taken_out_is_heard_used_again_and_deleted(open_page: Open) -> None:
    child, program = opened(open_page, BIRD)
    page = child.page
    sounds = f"{program.removesuffix('/program')}/sounds"
    for seconds in (0.3, 0.4):
        assert page.request.post(sounds, multipart={"sound": file_of(wav(seconds))}).status == 201
    dialog = own_sounds(child)
    unused = dialog.get_by_role("region", name=child.say("blocks.sounds.unused"))
    expect(unused.locator("[data-sound^=own]")).to_have_count(2)
    with page.expect_response(re.compile(r"/sounds/[0-9a-f]{32}/audio")):
        unused.locator("[data-preview-sound]").first.click()
    assert violations(page) == []

    # It is gone from the server once it is deleted.
    unused.get_by_role("button", name=re.compile(child.say("blocks.sprites.delete"))).first.click()
    page.get_by_role("button", name=child.say("blocks.sprites.delete"), exact=True).last.click()
    expect(unused.locator("[data-sound^=own]")).to_have_count(1)
    [left] = page.request.get(sounds).json()["sounds"]

    unused.locator("[data-sound^=own]").click()
    expect(page.locator('[data-saved="saved"]')).to_be_visible()
    assert f"'SOUND': '{left['name']}'" in str(page.request.get(program).json()["blocks"])
    dialog = own_sounds(child)
    expect(dialog.locator("[data-sound^=own]")).to_have_count(1)
    expect(unused).to_have_count(0)


def file_of(sound: bytes) -> FilePayload:
    return {"name": "a.wav", "mimeType": "audio/wav", "buffer": sound}


def test_what_is_no_sound_is_explained(open_page: Open) -> None:
    child, _ = opened(open_page, BIRD)
    dialog = own_sounds(child)
    long = {"name": "long.wav", "mimeType": "audio/wav", "buffer": wav(21, rate=8000)}
    text = {"name": "a.mp3", "mimeType": "audio/mpeg", "buffer": b"no sound at all"}

    for file, words in (
        (text, child.say("blocks.sounds.unreadable")),
        (long, child.say("blocks.sounds.tooLong", seconds=20)),
    ):
        dialog.locator("[data-sound-file]").set_input_files(file)
        expect(child.page.get_by_text(words)).to_be_visible()
    expect(dialog.locator("[data-sound^=own]")).to_have_count(0)


@pytest.mark.whole_browser
def test_a_sound_is_recorded(open_page: Open) -> None:
    child, program = opened(open_page, BIRD)
    child.page.context.grant_permissions(["microphone"])
    dialog = own_sounds(child)
    dialog.locator('[data-record="start"]').click()
    stop = dialog.locator('[data-record="stop"]')
    expect(stop).to_have_text(child.say("blocks.sounds.recording", seconds=1))
    assert violations(child.page) == []

    stop.click()

    name = child.say("blocks.sounds.recorded", number=1)
    expect(dialog.locator("[data-sound^=own]")).to_have_text(name)
    expect(child.page.locator('[data-saved="saved"]')).to_be_visible()
    [saved] = child.page.request.get(program).json()["blocks"]["sounds"]
    audio = f"{program.removesuffix('/program')}/sounds/{saved['id'].removeprefix('own:')}/audio"
    assert len(child.page.request.get(audio).body()) > 20_000
