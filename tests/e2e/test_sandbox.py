"""A program from a stranger: what it tries to do to the page, the cookie, the server and others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Frame, Page, Worker, expect

from ..waiting import wait_until
from .conftest import LIMIT_MS, Open
from .exits import EXITS, WORKERS_EXITS, Listener, listening
from .programs import FOREVER, WHEN_STARTED, Block, number, say, scripts, stack, text, under
from .student import Student

pytestmark = pytest.mark.whole_browser

ATTACKS = {
    "read the cookie": "document.cookie.includes('canary')",
    "read what the page stored": "localStorage.getItem('canary') === 'kept'",
    "open a database": """await new Promise((resolve, reject) => {
        const opening = indexedDB.open('canary');
        opening.onsuccess = () => resolve(true);
        opening.onerror = reject;
    })""",
    "open the browser's caches": "Array.isArray(await caches.keys())",
    "open files": "Boolean(await navigator.storage.getDirectory())",
    "ask the API": "(await fetch('ADDRESS/api/projects')).ok",
    "write through the API": """(await fetch('ADDRESS/api/projects', {
        method: 'POST', headers: {'Content-Type': 'application/json'}, body: '{"name": "stolen"}',
    })).ok""",
    "ask the API in the old way": """await new Promise((resolve) => {
        const asking = new XMLHttpRequest();
        asking.onloadend = () => resolve(asking.status === 200);
        asking.open('GET', 'ADDRESS/api/projects');
        asking.send();
    })""",
    "load a script": "Boolean(await import('ADDRESS/SCRIPT'))",
    "load a picture with the cookie": """await new Promise((resolve) => {
        const picture = new Image();
        picture.onload = () => resolve(true);
        picture.onerror = () => resolve(false);
        picture.src = 'ADDRESS/favicon.svg';
    })""",
    "run a worker of the server's": """await new Promise((resolve) => {
        const worker = new Worker('ADDRESS/SCRIPT');
        worker.onerror = ({ message }) => resolve(message !== undefined);
    })""",
    "read the page": "window.parent.document.title.length > 0",
    "write into the page": "(window.parent.document.body.dataset.touched = 'yes') === 'yes'",
    "call what is in the page": "typeof window.parent.fetch === 'function'",
    "open a window": "window.open('/') !== null",
    "connect to another browser": "Boolean(new RTCPeerConnection())",
}
"""What a script might do where programs run; each is true where it succeeds."""

CODE_OF_TEXT = ("eval('1')", "new Function('return 1')()", "setTimeout('self.made = 1')")

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


@pytest.fixture(params=["play", pytest.param("blocks", marks=pytest.mark.thorough)])
def student(request: pytest.FixtureRequest, context: BrowserContext, address: str) -> Student:
    """Before the Blocks page, or before a shared program; with a cookie and something stored."""
    context.add_cookies([{"name": "canary", "value": "1", "url": address}])
    page = context.new_page()
    project = project_with(page, stack(say(text("안녕")), FOREVER))
    if request.param == "play":
        page.goto(page.request.put(f"/api{project}/share", data={}).json()["address"])
        is_ready(page)
    else:
        page.goto(f"{project}/blocks")
        expect(Student(page).blocks().first).to_be_visible()
    page.evaluate("localStorage.setItem('canary', 'kept')")
    return Student(page)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as listener:
        yield listener


def with_program(page: Page, saved: Block) -> Student:
    """Before the Blocks page of a new project with that program."""
    page.goto(f"{project_with(page, saved)}/blocks")
    child = Student(page)
    expect(child.blocks().first).to_be_visible()
    return child


def project_with(page: Page, saved: Block) -> str:
    """The address of a new project with that program, made over HTTP in this browser."""
    made = page.request.post("/api/projects", data={"name": "남의 것"}).json()
    project = f"/projects/{made['id']}"
    Student(page).save_program(project, saved)
    return project


def is_ready(page: Page) -> None:
    """Before a page that can play its program."""
    expect(page.locator('[data-run="start"]')).to_be_enabled()


def program_frame(page: Page) -> Frame:
    """The frame that opens the program's worker."""
    expect(page.locator("iframe")).to_have_count(1)
    frame = page.locator("iframe").element_handle().content_frame()
    assert frame
    frame.wait_for_url("**/program-frame")
    return frame


def program_worker(page: Page) -> Worker:
    """Where the program itself runs."""
    wait_until(lambda: page.wait_for_timeout(50) or page.workers)
    (worker,) = page.workers
    return worker


def ordinary_frame(page: Page) -> Frame:
    """A frame as pages have them where nobody thought of a sandbox."""
    page.evaluate("document.body.append(document.createElement('iframe'))")
    return page.frames[-1]


def tried(place: Frame | Worker, code: str) -> bool:
    """Whether it ended without an error and with something true.

    It runs in a task of its own: what a debugger evaluates itself is exempt from some policies.
    """
    attempt = f"async () => {{ try {{ {code} }} catch {{ return false; }} }}"
    later = f"() => new Promise((resolve) => setTimeout(() => ({attempt})().then(resolve), 0))"
    return bool(place.evaluate(later))


def succeeding(place: Frame | Worker, page: Page) -> set[str]:
    """The attacks that succeed in that place."""
    script = page.locator("script[type=module][src]").first.get_attribute("src")
    assert script
    origin = str(page.evaluate("location.origin"))
    placed = {
        name: attack.replace("ADDRESS/SCRIPT", origin + script).replace("ADDRESS", origin)
        for name, attack in ATTACKS.items()
    }
    return {name for name, attack in placed.items() if tried(place, f"return {attack};")}


def test_what_an_ordinary_frame_can_do_a_program_cannot(student: Student) -> None:
    page = student.page

    assert succeeding(program_worker(page), page) == set()
    assert page.evaluate("document.body.dataset.touched") is None
    # The frame around it holds no program, and could do no more.
    assert succeeding(program_frame(page), page) == set()
    assert page.evaluate("document.body.dataset.touched") is None

    ordinary = succeeding(ordinary_frame(page), page)
    assert ordinary == set(ATTACKS), "an attack itself is wrong"


@pytest.mark.parametrize(
    "name",
    [
        pytest.param(name, marks=[pytest.mark.thorough] if number % 4 else [])
        for number, name in enumerate([*EXITS, *WORKERS_EXITS])
    ],
)
def test_exits_lead_somewhere_where_nothing_keeps_them_shut(
    context: BrowserContext, listener: Listener, name: str
) -> None:
    """Otherwise the next test would show nothing."""
    page = context.new_page()
    with listening() as here:
        page.goto(here.address)
        code = f"(async () => {{ {listener.placed((EXITS | WORKERS_EXITS)[name])} }})()"
        if name in WORKERS_EXITS:
            blob = "URL.createObjectURL(new Blob([code]))"
            page.evaluate(f"(code) => {{ self.worker = new Worker({blob}); }}", code)
        else:
            page.evaluate(f"() => void setTimeout(() => {{ {code}.catch(() => {{}}); }}, 0)")
        wait_until(lambda: page.wait_for_timeout(50) or listener.heard)


def test_a_program_reaches_nobody(student: Student, listener: Listener) -> None:
    page = student.page
    worker = program_worker(page)
    for code in (EXITS | WORKERS_EXITS).values():
        tried(worker, listener.placed(code))
    # Its page still has it, and it still plays.
    page.wait_for_timeout(2000)
    page.locator('[data-run="start"]').click()
    expect(page.locator(".stage__bubble")).to_have_text("안녕")

    assert listener.heard == []
    assert page.context.pages == [page]


def test_a_program_has_no_origin_and_is_not_heard_by_the_origins_others(student: Student) -> None:
    page = student.page
    page.evaluate("""() => {
        self.heard = [];
        self.channel = new BroadcastChannel('canary');
        self.channel.onmessage = ({ data }) => self.heard.push(data);
    }""")
    shout = "() => { new BroadcastChannel('canary').postMessage(self.origin); }"
    for place in (program_worker(page), program_frame(page)):
        assert place.evaluate("self.origin") == "null"
        place.evaluate(shout)
    ordinary_frame(page).evaluate(shout)

    heard = wait_until(lambda: page.wait_for_timeout(50) or page.evaluate("self.heard"))
    assert heard == [page.evaluate("location.origin")]


def test_no_code_is_made_of_text_where_programs_run(student: Student) -> None:
    worker, frame = program_worker(student.page), program_frame(student.page)
    for place in (worker, frame):
        for code in CODE_OF_TEXT:
            assert not tried(place, f"{code}; return self.made !== undefined;"), code
        assert tried(place, "return JSON.parse('1') === 1;")
    # Markup, too, is refused: it could hold a script.
    assert not tried(frame, "document.body.innerHTML = '<b>'; return true;")


def test_the_programs_frame_cannot_lead_the_page_away(student: Student) -> None:
    page = student.page
    here = page.url
    leave = "() => { try { window.top.location = '/docs'; } catch {} }"
    program_frame(page).evaluate(leave)
    is_ready(page)
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
        is_ready(page)


def test_where_a_frame_has_no_worker_the_program_runs_in_the_frame(
    context: BrowserContext,
) -> None:
    page = context.new_page()
    page.add_init_script("delete window.Worker;")
    with_program(page, stack(say(text("안녕")), FOREVER))

    page.locator('[data-run="start"]').click()

    expect(page.locator(".stage__bubble")).to_have_text("안녕")
    assert page.workers == []
    assert not tried(program_frame(page), "return Boolean(new RTCPeerConnection());")


def test_what_is_called_into_the_page_is_not_heard(student: Student) -> None:
    page = student.page
    worker, frame = program_worker(page), program_frame(page)
    shouted = {"run": 1, "state": "running", "cleared": 0, "seeing": True, "background": "sea"}
    frame.evaluate("(told) => window.parent.postMessage(told, '*')", shouted)
    frame.evaluate("(told) => window.parent.postMessage(told, '*')", "<img src=x onerror=alert(1)>")
    worker.evaluate("(told) => self.postMessage(told)", shouted)

    page.locator('[data-run="start"]').click()
    expect(page.locator(".stage__bubble")).to_have_text("안녕")
    expect(page.locator(".stage__background, .stage__video")).to_have_count(0)


def test_a_program_that_hangs_for_good_is_stopped_with_words(student: Student) -> None:
    page = student.page
    page.locator('[data-run="start"]').click()
    expect(page.locator(".stage__bubble")).to_have_text("안녕")
    program_worker(page).evaluate("() => { setTimeout(() => { for (;;); }, 0); }")

    expect(page.get_by_text(student.say("blocks.problem.program_hangs"))).to_be_visible()
    page.locator('[data-run="start"]').click()
    expect(page.locator(".stage__bubble")).to_have_text("안녕")


def test_a_loop_without_a_wait_leaves_page_and_other_scripts_alone(
    context: BrowserContext,
) -> None:
    wait: Block = {"type": "wait_second", "inputs": {"SECOND": number(0.3)}}
    slow = under(WHEN_STARTED, wait, say(text("나도")))
    saved = scripts(*[under(WHEN_STARTED, FOREVER)] * 20, slow)
    page = with_program(context.new_page(), saved).page

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
