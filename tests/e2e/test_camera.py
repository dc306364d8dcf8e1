"""The camera: its picture, and every reason why there may be none."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Locator, Page, Route, expect

from .conftest import OTHER_HOST, Open
from .student import KEPT, Student
from .test_accessibility import violations

pytestmark = pytest.mark.whole_browser

Files = Callable[..., list[str]]


def test_holding_the_button_keeps_taking_pictures(open_page: Open) -> None:
    page = open_page("/")
    student = Student(page)
    student.make_project("꾹 누르기")
    card = student.class_card(1)
    card.locator("[data-camera=off]").click()
    shutter = card.get_by_role("button", name=student.say("common.camera_take"))
    expect(shutter).to_be_enabled()

    box = shutter.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    expect(card.locator("[data-stage]").nth(3)).to_be_visible()
    expect(card.locator(".capture__count")).to_be_visible()
    page.mouse.up()

    expect(card.locator(KEPT).nth(3)).to_be_visible()


def test_ten_pictures_a_second_go_together_and_each_is_kept_once(open_page: Open) -> None:
    page = open_page("/")
    student = Student(page)
    student.make_project("빠르게 찍기")
    card = student.class_card(1)
    card.locator("[data-camera=off]").click()
    card.get_by_role("button", name=student.say("collect.capture_settings")).click()
    card.get_by_label(student.say("collect.capture_every")).select_option("100")
    shutter = card.get_by_role("button", name=student.say("common.camera_take"))
    expect(shutter).to_be_enabled()
    requests: list[int] = []

    def send_late(route: Route) -> None:
        requests.append((route.request.post_data_buffer or b"").count(b'name="files"'))
        time.sleep(0.4)
        route.continue_()

    page.route("**/samples", send_late)
    shutter.focus()
    page.keyboard.down("Enter")
    expect(card.locator("[data-stage]").nth(15)).to_be_visible()
    page.keyboard.up("Enter")

    expect(card.locator('[data-stage]:not([data-stage="kept"])')).to_have_count(0)
    taken = card.locator(KEPT).count()
    assert sum(requests) == taken >= 16
    assert len(requests) <= taken / 2
    page.unroute("**/samples")
    page.reload()
    expect(student.class_card(1).locator(KEPT)).to_have_count(taken)


def test_after_a_delay_as_many_pictures_as_chosen_are_taken(open_page: Open) -> None:
    page = open_page("/")
    student = Student(page)
    student.make_project("기다렸다 찍기")
    card = student.class_card(1)
    card.locator("[data-camera=off]").click()
    expect(card.get_by_role("button", name=student.say("common.camera_take"))).to_be_enabled()

    card.get_by_role("button", name=student.say("collect.capture_settings")).click()
    card.get_by_label(student.say("collect.capture_delay")).select_option("3")
    card.get_by_label(student.say("collect.capture_count")).select_option("5")
    assert violations(page) == []
    student.button("collect.timed_start", seconds=3).click()

    expect(card.locator(".capture__countdown")).to_be_visible()
    expect(card.locator(KEPT)).to_have_count(5)
    expect(student.button("collect.timed_start", seconds=3)).to_be_enabled()


ARROW_CAMERA = """
const canvas = new OffscreenCanvas(300, 300);
const context = canvas.getContext("2d");
window.direction = 1;
const draw = () => {
  const shift = Math.random() * 6;
  context.setTransform(direction, 0, 0, 1, 150 + shift, 150 + shift);
  context.fillStyle = "white";
  context.fillRect(-200, -200, 400, 400);
  context.fillStyle = "black";
  context.fillRect(-110, -15, 110, 30);
  context.fillStyle = "red";
  context.beginPath();
  context.moveTo(0, -80);
  context.lineTo(110, 0);
  context.lineTo(0, 80);
  context.fill();
};
navigator.mediaDevices.getUserMedia = async () => {
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  const writer = track.writable.getWriter();
  const filming = setInterval(() => {
    draw();
    const frame = new VideoFrame(canvas, { timestamp: 1000 * performance.now() });
    writer.write(frame).catch(() => clearInterval(filming));
  }, 50);
  return new MediaStream([track]);
};
"""
"""A camera that films a red-headed arrow: to the right, or to the left where `direction` is -1."""


def is_mirrored(shown: Locator, mirrored: bool = True) -> None:
    """Waits: a preview that another one is about to replace has no style of its own any more."""
    expect(shown).to_have_css("transform", "matrix(-1, 0, 0, 1, 0, 0)" if mirrored else "none")


def points_right(page: Page, number: int) -> bool:
    """Whether the head is on the right in the file of the first picture of a class."""
    project = page.url.rpartition("/")[2]
    image_class = page.request.get(f"/api/projects/{project}").json()["classes"][number - 1]
    answer = page.request.get(image_class["cover_url"])
    file = Image.open(io.BytesIO(answer.body())).convert("RGB")
    reds = [x for x in range(224) for y in range(80, 144) if is_red(file.getpixel((x, y)))]
    return sum(reds) / len(reds) > 112


def is_red(pixel: object) -> bool:
    assert isinstance(pixel, tuple)
    return bool(pixel[0] > 180 and pixel[1] < 80)


def test_left_and_right_are_shown_as_the_child_saw_them_and_kept_as_they_are(
    open_page: Open,
) -> None:
    page = open_page("/")
    page.add_init_script(ARROW_CAMERA)
    student = Student(page)
    student.make_project("화살표")
    right, left = student.class_card(1), student.class_card(2)
    student.capture(right, 5)
    page.evaluate("direction = -1")
    left.locator("[data-camera=off]").click()
    preview, mirror = page.locator("video"), page.get_by_label(student.say("common.camera_mirror"))
    is_mirrored(preview)
    mirror.uncheck()
    is_mirrored(preview, False)
    left.locator("[data-camera=on]").click()
    student.capture(left, 5)

    page.reload()

    expect(right.locator(KEPT)).to_have_count(5)
    expect(left.locator(KEPT)).to_have_count(5)
    for card, mirrored in ((right, True), (left, False)):
        is_mirrored(card.locator(KEPT).get_by_role("img").first, mirrored)
    assert [points_right(page, number) for number in (1, 2)] == [True, False]
    student.train()
    result = page.locator("#result")
    student.tests_with("common.capture")
    expect(mirror).not_to_be_checked()
    mirror.check()
    page.get_by_label(student.say("collect.always")).check()
    for direction, number in ((1, 1), (-1, 2)):
        page.evaluate(f"direction = {direction}")
        bar = student.bar(student.say("pages.class_number", number=number))
        expect(bar).to_have_class(re.compile("winner"))
    is_mirrored(result.get_by_alt_text(student.say("collect.test_picture")))


@pytest.mark.parametrize(
    ("width", "height"), [(1366, 657), pytest.param(360, 740, marks=pytest.mark.thorough)]
)
def test_after_a_training_the_webcam_answers_by_itself_and_in_sight(
    open_page: Open, picture_files: Files, width: int, height: int
) -> None:
    page = open_page("/", width=width, height=height)
    student = Student(page)
    student.make_project("바로 보기")
    student.capture(student.class_card(1), 5)
    student.upload(student.class_card(2), picture_files("stripes", 6))
    student.button("collect.add_class").click()
    student.upload(student.class_card(3), picture_files("circle", 6))
    steps = page.get_by_role("navigation", name=student.say("collect.steps"))

    def by_step(key: str) -> None:
        if steps.is_visible():
            steps.get_by_text(student.say(f"collect.{key}")).click()

    by_step("step_training")
    student.train()
    by_step("step_result")

    answer = page.locator("#result .camera__frame .test__guess")
    expect(answer).to_have_text(student.say("pages.class_number", number=1))
    expect(page.get_by_label(student.say("collect.always"))).to_be_checked()
    for shown in (
        answer,
        page.locator("#result video"),
        page.get_by_role("list", name=student.say("collect.bars")),
    ):
        expect(shown).to_be_in_viewport(ratio=0.98)
    # What was chosen by hand stays chosen after the next training.
    student.tests_with("common.upload")
    expect(page.locator("#result video")).to_have_count(0)
    by_step("step_training")
    student.button("collect.train_again").click()
    expect(page.get_by_text(student.say("collect.state_done")).first).to_be_visible()
    by_step("step_result")
    expect(page.get_by_role("radio", name=student.say("common.upload"))).to_be_checked()


@pytest.mark.parametrize(
    ("width", "height"), [(1366, 657), pytest.param(360, 740, marks=pytest.mark.thorough)]
)
def test_the_answer_of_many_classes_is_in_sight_while_the_webcam_is_recognized(
    open_page: Open, picture_files: Files, width: int, height: int
) -> None:
    """The bar of the best class, too, although nobody scrolls to it."""
    page = open_page("/", width=width, height=height)
    student = Student(page)
    send = page.request
    base = f"/api/projects/{send.post('/api/projects', data={'name': '많은 클래스'}).json()['id']}"
    for number in range(10):
        send.post(f"{base}/classes", data={"name": "십자" if number == 9 else f"줄무늬 {number}"})
    project = send.get(base).json()
    stripes, cross = picture_files("stripes", 5), picture_files("cross", 8)
    names = [each["name"] for each in project["classes"]]
    student.teaches(project, {name: cross if name == "십자" else stripes for name in names})
    page.goto(base.removeprefix("/api"))
    steps = page.get_by_role("navigation", name=student.say("collect.steps"))
    if steps.is_visible():
        steps.get_by_text(student.say("collect.step_result")).click()

    student.tests_with("common.capture")
    page.get_by_label(student.say("collect.always")).check()

    expect(page.locator("#result .camera__frame .test__guess")).to_have_text("십자")
    page.evaluate("scrollTo(0, 0)")
    best = student.bar("십자")
    expect(best).to_have_class(re.compile("winner"))
    bars = page.get_by_role("list", name=student.say("collect.bars"))
    expect(bars).to_be_in_viewport(ratio=0.98)
    assert page.evaluate(
        "([bar, list]) => { const [a, b] = [bar, list].map((e) => e.getBoundingClientRect());"
        " return a.top >= b.top - 1 && a.bottom <= b.bottom + 1; }",
        [best.element_handle(), bars.element_handle()],
    )
    assert violations(page) == []


def test_the_webcam_is_recognized_continuously(open_page: Open, picture_files: Files) -> None:
    page = open_page("/")
    student = Student(page)
    project = student.has_project(
        "웹캠", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
    )
    page.goto(project)

    with page.expect_response(lambda answer: "/recognitions?" in answer.url):
        student.tests_with("common.capture")
        always = page.get_by_label(student.say("collect.always"))
        always.check()

    expect(student.bar("십자")).to_have_class(re.compile("winner"))


@pytest.mark.parametrize(
    ("locale", "language"),
    [("ko-KR", "ko"), pytest.param("en-US", "en", marks=pytest.mark.thorough)],
)
def test_a_refused_camera_says_what_to_do_and_offers_files(
    open_page: Open, picture_files: Files, locale: str, language: str
) -> None:
    page = open_page("/", camera=False, language=locale)
    student = Student(page, language)
    student.make_project("refused")
    card = student.class_card(1)

    card.locator("[data-camera=off]").click()

    expect(card.get_by_text(student.say("common.camera_denied"), exact=True)).to_be_visible()
    expect(card.get_by_text(student.say("common.camera_denied_way"))).to_be_visible()
    card.locator('input[type="file"][capture]').set_input_files(picture_files("circle", 1))
    expect(card.locator(KEPT)).to_have_count(1)


def test_an_insecure_page_explains_itself_and_offers_the_devices_camera(
    open_page: Open, picture_files: Files
) -> None:
    page = open_page("/", host=OTHER_HOST)
    student = Student(page)
    student.make_project("http")
    card = student.class_card(1)

    card.locator("[data-camera=off]").click()

    expect(card.get_by_text(student.say("common.camera_insecure"), exact=True)).to_be_visible()
    expect(card.get_by_text(student.say("common.camera_insecure_way"))).to_be_visible()
    card.locator('input[type="file"][capture]').set_input_files(picture_files("circle", 2))
    expect(card.locator(KEPT)).to_have_count(2)


STILL_CAMERA = """
const canvas = new OffscreenCanvas(300, 300);
let writer = null;
let frames = 0;
window.paint = async (color) => {
  const context = canvas.getContext("2d");
  context.fillStyle = color;
  context.fillRect(0, 0, 300, 300);
  await writer.write(new VideoFrame(canvas, { timestamp: 100000 * (frames += 1) }));
};
window.devices = [{ kind: "videoinput", deviceId: "one", label: "one" }];
navigator.mediaDevices.enumerateDevices = async () => window.devices;
navigator.mediaDevices.getUserMedia = async () => {
  const track = new MediaStreamTrackGenerator({ kind: "video" });
  writer = track.writable.getWriter();
  window.stream = new MediaStream([track]);
  for (const after of [0, 100, 300]) setTimeout(() => paint("red"), after);
  return window.stream;
};
"""
"""A camera whose picture changes when it is painted, and not otherwise."""


def open_still_camera(open_page: Open, number: int = 1) -> tuple[Student, Locator]:
    page = open_page("/")
    student = Student(page)
    student.make_project("카메라 문제")
    page.add_init_script(STILL_CAMERA)
    page.reload()
    card = student.class_card(number)
    card.locator("[data-camera=off]").click()
    expect(card.get_by_role("button", name=student.say("common.camera_take"))).to_be_enabled()
    return student, card


def test_a_camera_that_stands_still_takes_no_picture_twice(open_page: Open) -> None:
    student, card = open_still_camera(open_page)
    shutter = card.get_by_role("button", name=student.say("common.camera_take"))
    student.page.wait_for_timeout(500)  # its last frame is shown
    shutter.click()
    expect(card.locator(KEPT)).to_have_count(1)
    shutter.click()

    problem = card.locator("[data-problem=frozen]")
    expect(problem).to_contain_text(student.say("common.camera_frozen"))
    expect(card.locator(KEPT)).to_have_count(1)
    problem.get_by_role("button", name=student.say("common.try_again")).click()
    expect(card.get_by_role("button", name=student.say("common.camera_take"))).to_be_enabled()


DRAW_NOTHING = """() => {
    const { drawImage } = CanvasRenderingContext2D.prototype;
    window.drawn = 0;
    CanvasRenderingContext2D.prototype.drawImage = function (source, ...places) {
        if (source instanceof HTMLVideoElement && (drawn += 1) < 4) return;
        drawImage.call(this, source, ...places);
    };
}"""
"""WebKit draws nothing of a video that plays, now and then."""


def test_a_frame_that_was_not_drawn_is_never_kept(open_page: Open) -> None:
    student, card = open_still_camera(open_page)
    page = student.page
    page.evaluate(DRAW_NOTHING)
    card.get_by_role("button", name=student.say("common.camera_take")).click()
    expect(card.locator(KEPT)).to_have_count(1)

    assert page.evaluate("drawn") == 4
    project = page.url.rpartition("/")[2]
    kept = page.request.get(f"/api/projects/{project}").json()["classes"][0]["cover_url"]
    file = Image.open(io.BytesIO(page.request.get(kept).body())).convert("RGB")
    assert is_red(file.getpixel((112, 112)))


def test_an_unplugged_camera_says_so_and_opens_when_it_is_back(open_page: Open) -> None:
    student, card = open_still_camera(open_page)
    student.page.evaluate("""() => {
        devices = [];
        stream.getTracks()[0].dispatchEvent(new Event("ended"));
        navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    }""")
    expect(card.locator("[data-problem=unplugged]")).to_contain_text(
        student.say("common.camera_unplugged")
    )

    student.page.evaluate("""() => {
        devices = ["one", "two"].map((id) => ({ kind: "videoinput", deviceId: id, label: id }));
        navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    }""")

    expect(card.get_by_role("button", name=student.say("common.camera_take"))).to_be_enabled()
    expect(card.get_by_label(student.say("common.camera_choose")).locator("option")).to_have_count(
        2
    )


def test_the_camera_of_a_lower_class_comes_into_view(open_page: Open) -> None:
    page = open_page("/", height=500)
    student = Student(page)
    student.make_project("아래쪽")
    card = student.class_card(2)
    card.locator("[data-camera=off]").click()

    expect(card.get_by_role("button", name=student.say("common.camera_take"))).to_be_in_viewport()
