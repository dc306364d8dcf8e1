"""A program from a stranger: what it tries to do to the page, the cookie and the server."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Frame, Page, expect

from .conftest import LIMIT_MS, Open
from .programs import FOREVER, WHEN_STARTED, Block, number, say, scripts, stack, text, under
from .student import Student

ATTACKS = {
    "read the cookie": "document.cookie.includes('canary')",
    "read what the page stored": "localStorage.getItem('canary') === 'kept'",
    "ask the API": "(await fetch('/api/projects')).ok",
    "write through the API": """(await fetch('/api/projects', {
        method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{"name": "stolen"}',
    })).ok""",
    "ask the API in the old way": """await new Promise((resolve) => {
        const asking = new XMLHttpRequest();
        asking.onloadend = () => resolve(asking.status === 200);
        asking.open('GET', '/api/projects');
        asking.send();
    })""",
    "load a picture with the cookie": """await new Promise((resolve) => {
        const picture = new Image();
        picture.onload = () => resolve(true);
        picture.onerror = () => resolve(false);
        picture.src = new URL('/favicon.svg', location.origin === 'null' ? 'ADDRESS' : location);
    })""",
    "read the page": "window.parent.document.title.length > 0",
    "write into the page": "(window.parent.document.body.dataset.touched = 'yes') === 'yes'",
    "call what is in the page": "typeof window.parent.fetch === 'function'",
    "open a window": "window.open('/') !== null",
}
"""What a script in the program's frame might do; each is true where it succeeds."""

NAMES = [
    "<img src=x onerror=\"document.body.dataset.touched='yes'\">",
    "<script>document.body.dataset.touched='yes'</script>",
    "__proto__",
    "constructor",
    '"); document.body.dataset.touched = "yes"; ("',
    "`${document.body.dataset.touched = 'yes'}`",
    "javascript:alert(1)",
]


@pytest.fixture
def context(browser: Browser, address: str) -> Iterator[BrowserContext]:
    """A profile in which refusals by policy are expected."""
    context = browser.new_context(base_url=address, locale="ko-KR")
    context.set_default_timeout(LIMIT_MS)
    yield context
    context.close()


@pytest.fixture
def student(context: BrowserContext, address: str) -> Student:
    """Before the Blocks page, with a cookie and something stored that scripts can read."""
    context.add_cookies([{"name": "canary", "value": "1", "url": address}])
    child = with_program(context.new_page(), address, stack(say(text("안녕")), FOREVER))
    child.page.evaluate("localStorage.setItem('canary', 'kept')")
    return child


def with_program(page: Page, address: str, saved: Block) -> Student:
    """Before the Blocks page of a new project with that program."""
    page.goto("/")
    child = Student(page)
    child.make_project("남의 것")
    project = page.url.removeprefix(address)
    child.save_program(project, saved)
    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    return child


def program_frame(page: Page) -> Frame:
    expect(page.locator("iframe")).to_have_count(1)
    frame = page.locator("iframe").element_handle().content_frame()
    assert frame
    frame.wait_for_url("**/program-frame")
    return frame


def ordinary_frame(page: Page) -> Frame:
    """A frame as pages have them where nobody thought of a sandbox."""
    page.evaluate("document.body.append(document.createElement('iframe'))")
    return page.frames[-1]


def succeeds(frame: Frame, attack: str, address: str) -> bool:
    return tried(frame, f"return {attack.replace('ADDRESS', address)};")


def tried(frame: Frame, code: str) -> bool:
    """Whether it ended without an error and with something true.

    It runs in a task of its own: what a debugger evaluates itself is exempt from some policies.
    """
    attempt = f"async () => {{ try {{ {code} }} catch {{ return false; }} }}"
    later = f"() => new Promise((resolve) => setTimeout(() => ({attempt})().then(resolve), 0))"
    return bool(frame.evaluate(later))


@pytest.mark.parametrize("name", ATTACKS)
def test_what_an_ordinary_frame_can_do_the_programs_frame_cannot(
    student: Student, address: str, name: str
) -> None:
    page = student.page
    assert not succeeds(program_frame(page), ATTACKS[name], address)
    assert page.evaluate("document.body.dataset.touched") is None
    assert succeeds(ordinary_frame(page), ATTACKS[name], address), "the attack itself is wrong"


def test_the_programs_frame_has_no_origin_and_makes_no_code_of_text(student: Student) -> None:
    frame = program_frame(student.page)
    assert frame.evaluate("self.origin") == "null"
    # Markup, too, is refused: it could hold a script.
    for code in ("eval('1')", "new Function('return 1')()", "document.body.innerHTML = '<b>'"):
        assert not tried(frame, f"{code}; return true;"), code
    assert tried(frame, "JSON.parse('1'); return true;")


def test_the_programs_frame_cannot_lead_the_page_away(student: Student) -> None:
    page = student.page
    here = page.url
    leave = "() => { try { window.top.location = '/docs'; } catch {} }"
    program_frame(page).evaluate(leave)
    expect(student.blocks().first).to_be_visible()
    assert page.url == here

    ordinary_frame(page).evaluate(leave)
    page.wait_for_url("**/docs")


def test_the_programs_frame_cannot_become_another_page(student: Student) -> None:
    page = student.page
    elsewhere = ("/docs", "/", "/favicon.svg", "data:text/html,<p>", "http://eyeblocks.test/")
    for target in elsewhere:
        frame = program_frame(page)
        frame.evaluate("(to) => { setTimeout(() => { location = to; }, 0); }", target)
        # Chromium's own page in place of what it refused to load.
        refusal = page.frame_locator("iframe").locator("#main-frame-error, #sub-frame-error")
        expect(refusal.first).to_be_attached()
        page.reload()
        expect(student.blocks().first).to_be_visible()


def test_what_the_frame_calls_into_the_page_is_not_heard(student: Student) -> None:
    page = student.page
    frame = program_frame(page)
    shouted = {"run": 1, "state": "running", "cleared": 0, "seeing": True, "background": "sea"}
    frame.evaluate("(told) => window.parent.postMessage(told, '*')", shouted)
    frame.evaluate("(told) => window.parent.postMessage(told, '*')", "<img src=x onerror=alert(1)>")

    page.locator('[data-run="start"]').click()
    expect(page.locator(".stage__bubble")).to_have_text("안녕")
    expect(page.locator(".stage__background, .stage__video")).to_have_count(0)


def test_a_frame_that_hangs_for_good_is_stopped_with_words(student: Student) -> None:
    page = student.page
    page.locator('[data-run="start"]').click()
    expect(page.locator(".stage__bubble")).to_have_text("안녕")
    program_frame(page).evaluate("() => { setTimeout(() => { for (;;); }, 0); }")

    expect(page.get_by_text(student.say("blocks.problem.program_hangs"))).to_be_visible()
    page.locator('[data-run="start"]').click()
    expect(page.locator(".stage__bubble")).to_have_text("안녕")


def test_a_loop_without_a_wait_leaves_page_and_other_scripts_alone(
    context: BrowserContext, address: str
) -> None:
    wait: Block = {"type": "wait_second", "inputs": {"SECOND": number(0.3)}}
    slow = under(WHEN_STARTED, wait, say(text("나도")))
    saved = scripts(*[under(WHEN_STARTED, FOREVER)] * 20, slow)
    page = with_program(context.new_page(), address, saved).page

    page.locator('[data-run="start"]').click()

    expect(page.locator(".stage__bubble")).to_have_text("나도")
    page.locator('[data-run="stop"]').click()
    expect(page.locator('[data-run="start"]')).to_be_enabled()


def test_names_in_a_crafted_program_are_text(open_page: Open, address: str) -> None:
    """`open_page` fails the test on any error of a script and on any refusal by policy."""
    page = open_page("/")
    child = Student(page)
    child.make_project(NAMES[0][:50])
    project = page.url.removeprefix(address)
    crafted = stack(*(say(text(name)) for name in NAMES[:2]))
    crafted["sprites"][0] |= {"name": NAMES[0], "x": 1e308, "size": "huge", "costume": "__proto__"}
    crafted["variables"] = [{"id": each, "name": each, "value": each} for each in NAMES]
    crafted["lists"] = [{"id": f"l{each}", "name": each, "items": NAMES} for each in NAMES]
    crafted["messages"] = [{"id": f"m{each}", "name": each} for each in NAMES]
    child.save_program(project, crafted)
    dialogs: list[Dialog] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog))

    page.goto(f"{project}/blocks")
    expect(child.blocks().first).to_be_visible()
    page.locator('[data-run="start"]').click()

    expect(page.locator(".stage__bubble")).to_have_text(NAMES[1])
    expect(page.locator(".monitors__variables .monitor__name")).to_have_text(NAMES)
    expect(page.locator(".monitor-list__name")).to_have_text(NAMES)
    expect(page.locator("img[src='x']")).to_have_count(0)
    assert page.evaluate("document.body.dataset.touched") is None
    assert page.evaluate("Object.keys(Object.prototype).length") == 0
    assert dialogs == []
