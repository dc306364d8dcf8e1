"""A webcam's pictures go over one WebSocket, and by requests where that is not there."""

from __future__ import annotations

import io
import json
import struct
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, WebSocket, WebSocketRoute, expect

from app.ml.pictures import PictureLimits, crop_square
from app.settings import Settings

from .conftest import BLANK, Open
from .programs import FOREVER, Block, say, stack
from .student import Student

pytestmark = pytest.mark.whole_browser

Files = Callable[..., list[str]]

ON_SERVER = "if (self === top) localStorage.setItem('eyeblocks.recognitionPlace', 'server')"
LIVE = "**/live"
ENOUGH = 12
"""Pictures after which a page has settled to one way."""
WHOLE_PICTURE = """() => {
    const video = document.querySelector("#result video");
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
    canvas.getContext("2d").drawImage(video, 0, 0);
    return canvas.toDataURL().split(",")[1];
}"""
"""What the camera films, as a PNG."""
WATCH: Block = {"type": "video_capture_for_image_test", "fields": {"MODE": "start"}}
RESULT: Block = {"block": {"type": "test_result"}}
SAYS_RESULT = stack(WATCH, FOREVER | {"inputs": {"DO": {"block": say(RESULT)}}})


@dataclass
class Traffic:
    """What a page sends to be recognized."""

    opened: int = 0
    answers: list[str] = field(default_factory=list)
    requests: int = 0

    @classmethod
    def of(cls, page: Page) -> Traffic:
        traffic = cls()
        page.on("websocket", traffic._watch)
        page.on("request", traffic._count)
        return traffic

    def _watch(self, socket: WebSocket) -> None:
        self.opened += 1
        socket.on("framereceived", lambda answer: self.answers.append(str(answer)))

    def _count(self, request: object) -> None:
        self.requests += "/recognitions?" in getattr(request, "url", "")


def until(page: Page, holds: Callable[[], bool]) -> None:
    """Waits in the browser's event loop: `page.wait_for_timeout` lets events come."""
    for _ in range(600):
        if holds():
            return
        page.wait_for_timeout(50)
    raise AssertionError("it did not happen")


def opened_project(open_page: Open, files: Files) -> tuple[Student, str, Traffic]:
    page = open_page(BLANK)
    page.add_init_script(ON_SERVER)
    page.goto("/healthz")
    student = Student(page)
    project = student.has_project("실시간", 줄무늬=files("stripes", 6), 십자=files("cross", 6))
    return student, project, Traffic.of(page)


def watch_webcam(student: Student, project: str) -> None:
    student.page.goto(project)
    student.tests_with("common.capture")
    student.page.get_by_label(student.say("collect.always")).check()
    expect(student.page.locator("#result .camera__frame .test__guess")).to_have_text("십자")


def test_the_result_shows_what_comes_over_one_websocket(
    open_page: Open, picture_files: Files
) -> None:
    student, project, traffic = opened_project(open_page, picture_files)
    watch_webcam(student, project)
    until(student.page, lambda: len(traffic.answers) > ENOUGH)

    assert traffic.opened == 1
    assert traffic.requests <= 4  # before it was open
    assert all("recognition" in json.loads(answer) for answer in traffic.answers)
    numbers = [json.loads(answer)["number"] for answer in traffic.answers]
    assert numbers == list(range(1, len(numbers) + 1))


def test_its_pictures_are_those_that_the_server_would_make(
    open_page: Open, picture_files: Files
) -> None:
    student, project, _ = opened_project(open_page, picture_files)
    sent: list[bytes] = []

    def keep_and_pass_on(route: WebSocketRoute) -> None:
        server = route.connect_to_server()

        def send(message: str | bytes) -> None:
            assert isinstance(message, bytes)
            sent.append(message)
            server.send(message)

        route.on_message(send)

    student.page.route_web_socket(LIVE, keep_and_pass_on)
    watch_webcam(student, project)
    until(student.page, lambda: len(sent) > 0)

    _, length = struct.unpack(">IH", sent[0][:6])
    question, picture = sent[0][6 : 6 + length], sent[0][6 + length :]
    assert b"with=familiarity" in question
    assert Image.open(io.BytesIO(picture)).size == (224, 224)
    whole_picture = b64decode(student.page.evaluate(WHOLE_PICTURE))
    assert Image.open(io.BytesIO(whole_picture)).size == (640, 480)
    limits = PictureLimits(
        Settings().max_picture_bytes, Settings().max_picture_pixels, Settings().max_picture_side
    )
    # A JPEG has colors at half the size, which differs more than anything that a canvas does.
    as_jpeg = io.BytesIO()
    Image.fromarray(crop_square(whole_picture, limits)).save(as_jpeg, "JPEG", quality=95)
    expected = crop_square(as_jpeg.getvalue(), limits).astype(float)
    difference = np.abs(expected - crop_square(picture, limits))
    assert difference.mean() < 1.5
    assert np.percentile(difference, 99) < 10

    run = student.page.request.get(f"/api{project}").json()
    ask = f"/api/models/{run['current_model_id']}/recognitions?session=golden"
    answers = [
        student.page.request.post(
            ask, multipart={"image": {"name": "a", "mimeType": "image/jpeg", "buffer": each}}
        ).json()
        for each in (whole_picture, picture)
    ]
    whole, live = (
        {score["class_id"]: score["confidence"] for score in answer["scores"]} for answer in answers
    )
    assert live == pytest.approx(whole, abs=0.02)


def test_a_cut_connection_loses_no_answer_and_is_opened_again(
    open_page: Open, picture_files: Files
) -> None:
    student, project, traffic = opened_project(open_page, picture_files)
    routes: list[WebSocketRoute] = []

    def pass_on(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        routes.append(route)
        taken = 0

        def send(message: str | bytes) -> None:
            nonlocal taken
            taken += 1
            if len(routes) == 1 and taken == 5:  # its answer never comes
                server.close()
                route.close()
            else:
                server.send(message)

        route.on_message(send)

    student.page.route_web_socket(LIVE, pass_on)
    watch_webcam(student, project)
    until(student.page, lambda: len(routes) == 2)

    assert traffic.requests > 2
    expect(student.page.locator("#result .camera__frame .test__guess")).to_have_text("십자")
    expect(student.page.get_by_role("alert")).to_have_count(0)
    expect(student.page.get_by_label(student.say("collect.always"))).to_be_checked()


def test_where_no_websocket_gets_through_requests_do(open_page: Open, picture_files: Files) -> None:
    student, project, traffic = opened_project(open_page, picture_files)
    student.page.add_init_script(
        "const Real = WebSocket; self.WebSocket = class extends Real {"
        " constructor(address) { super(address.replace('/live', '/no-such-thing')); } };"
    )
    watch_webcam(student, project)
    until(student.page, lambda: traffic.requests > ENOUGH)

    assert traffic.opened <= 2
    assert traffic.answers == []
    expect(student.page.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize("page_of", ["blocks", "play"])
def test_programs_recognize_over_it(open_page: Open, picture_files: Files, page_of: str) -> None:
    student, project, _ = opened_project(open_page, picture_files)
    student.save_program(project, SAYS_RESULT)
    page = student.page
    address = f"{project}/blocks"
    if page_of == "play":
        share = page.request.put(f"/api{project}/share", data={}).json()
        address, page = share["address"], open_page(BLANK)
        page.add_init_script(ON_SERVER)
    traffic = Traffic.of(page)
    page.goto(address)
    if page_of == "blocks":
        expect(student.blocks().first).to_be_visible()
    page.locator('[data-run="start"]').click()
    if page_of == "play":
        page.get_by_role("button", name=student.say("blocks.camera.yes")).click()
    expect(page.locator(".stage__bubble")).to_have_text("십자")
    until(page, lambda: len(traffic.answers) > ENOUGH)

    assert traffic.opened == 1
    page.locator('[data-run="stop"]').click()
    expect(page.locator(".stage__bubble")).to_have_count(0)
