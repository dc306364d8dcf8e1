"""Live recognition over a WebSocket, against a real engine."""

from __future__ import annotations

import os
import signal
from contextlib import ExitStack

import pytest
from starlette.testclient import TestClient, WebSocketDenialResponse
from starlette.websockets import WebSocketDisconnect

from app.main import create_plain_app
from app.settings import Settings

from ..app_state import services_of
from ..conftest import Start
from ..pictures import jpeg
from ..sharing.test_shares import share, unshare
from ..student import trained_project, visitor
from ..waiting import wait_until
from .live import answer_of, ask, connected, frame, live_path
from .test_recognition import read_block_value, recognize


def test_it_answers_as_over_http(client: TestClient) -> None:
    _, model_id = trained_project(client)
    path = f"/api/models/{model_id}/recognitions?session=other&with=heat_map,familiarity,card"
    over_http = client.post(path, files={"image": jpeg("stripes", 70)}).json()

    with connected(client, model_id) as socket:
        query = "session=s1&with=heat_map,familiarity,card"
        answer = ask(socket, frame(jpeg("stripes", 70), 4_000_000_000, query))

    assert answer == {"number": 4_000_000_000, "recognition": over_http}


def test_blocks_read_its_last_recognition(client: TestClient) -> None:
    _, model_id = trained_project(client)
    with connected(client, model_id) as socket:
        ask(socket, frame(jpeg("circle", 71), 1, "session=one"))
        ask(socket, frame(jpeg("stripes", 71), 2, "session=two"))

    assert read_block_value(client, model_id, "result", "one") == "Class 1"
    assert read_block_value(client, model_id, "result", "two") == "Class 2"


def test_strictness_is_that_of_the_question(client: TestClient) -> None:
    _, model_id = trained_project(client)
    picture = jpeg("circle", 300)
    with connected(client, model_id) as socket:
        for strictness in ("0", "0.5"):
            query = f"session=s&with=familiarity&strictness={strictness}"
            over_http = client.post(
                f"/api/models/{model_id}/recognitions?{query}", files={"image": picture}
            )
            assert ask(socket, frame(picture, 1, query))["recognition"] == over_http.json()


def test_a_refused_picture_leaves_the_connection_open(client: TestClient) -> None:
    _, model_id = trained_project(client)
    with connected(client, model_id) as socket:
        refused = ask(socket, frame(b"not a picture", 1))
        empty = ask(socket, frame(b"", 2))
        assert ask(socket, frame(jpeg("circle", 72), 3))["recognition"]["result"] == "Class 1"

    assert (refused["number"], refused["status"]) == (1, 415)
    assert refused["error"]["code"] == "not_a_picture_type"
    assert refused["error"]["message"]
    assert (empty["status"], empty["error"]["code"]) == (422, "picture_empty")


@pytest.mark.parametrize(
    "query",
    ["", "session=", "session=a b", "session=s1&with=nothing", "session=s1&strictness=0.7",
     "session=s1&who=me", "with=card", "session=" + "x" * 65, "%%%"],
)  # fmt: skip
def test_an_unusable_question_is_refused(client: TestClient, query: str) -> None:
    _, model_id = trained_project(client)
    with connected(client, model_id) as socket:
        refused = ask(socket, frame(jpeg("circle", 73), 9, query))
        assert ask(socket, frame(jpeg("circle", 73)))["recognition"]["result"] == "Class 1"

    assert (refused["number"], refused["status"]) == (9, 422)
    assert refused["error"]["code"] == "unusable_value"


def test_of_waiting_pictures_the_newest_is_recognized(start: Start) -> None:
    with ExitStack() as closing:
        client = closing.enter_context(start(own_engine=True, backbone_threads=1))
        _, model_id = trained_project(client)
        engine = services_of(client).engine
        worker = engine.status().workers[0]
        assert worker.pid is not None
        other = closing.enter_context(connected(client, model_id))
        socket = closing.enter_context(connected(client, model_id))
        ask(socket, frame(jpeg("circle", 74), 1))  # model and head are in memory now
        os.kill(worker.pid, signal.SIGSTOP)
        try:
            other.send_bytes(frame(jpeg("circle", 74)))
            socket.send_bytes(frame(jpeg("circle", 74), 2))
            # With one thread, the worker gets one of a student's pictures, and the other one waits.
            wait_until(lambda: engine.status().pictures_waiting == 1)
            for number in (3, 4, 5):
                socket.send_bytes(frame(jpeg("stripes", 74), number))
            replaced = [answer_of(socket) for _ in range(2)]
        finally:
            os.kill(worker.pid, signal.SIGCONT)
        recognized = [answer_of(socket) for _ in range(2)]

    assert [answer["number"] for answer in replaced] == [3, 4]
    assert {answer["error"]["code"] for answer in replaced} == {"frame_replaced"}
    assert {answer["status"] for answer in replaced} == {429}
    assert [(answer["number"], answer["recognition"]["result"]) for answer in recognized] == [
        (2, "Class 1"),
        (5, "Class 2"),
    ]


def test_pictures_count_like_requests(start: Start) -> None:
    with start(recognitions_per_minute=4, students_per_address=10) as client:
        _, model_id = trained_project(client)
        recognize(client, model_id, jpeg("circle", 75))
        with connected(client, model_id) as socket:  # which counts, too
            answers = [ask(socket, frame(jpeg("circle", 75), number)) for number in range(4)]
        over_http = client.post(
            f"/api/models/{model_id}/recognitions?session=s1",
            files={"image": jpeg("circle", 75)},
        )

    assert ["recognition" in answer for answer in answers] == [True, True, False, False]
    refusal = answers[2]
    assert (refusal["status"], refusal["error"]["code"]) == (429, "too_many_requests")
    assert refusal["error"]["details"]["retry_after_s"] > 0
    assert over_http.status_code == 429


def test_a_student_has_so_many_connections(start: Start) -> None:
    with start(live_connections_per_student=2) as client:
        _, model_id = trained_project(client)
        with connected(client, model_id), connected(client, model_id):
            with pytest.raises(WebSocketDenialResponse) as denied, connected(client, model_id):
                pass
            assert denied.value.status_code == 429
            assert denied.value.json()["error"]["code"] == "too_many_requests"
        with connected(client, model_id) as socket:
            assert "recognition" in ask(socket, frame(jpeg("circle", 76)))


def test_only_who_may_use_the_model_connects(client: TestClient) -> None:
    project, model_id = trained_project(client)
    stranger = visitor(client)
    with pytest.raises(WebSocketDenialResponse) as denied, connected(stranger, model_id):
        pass
    assert denied.value.status_code == 404
    assert denied.value.json()["error"]["code"] == "model_not_found"

    share(client, project)
    with connected(stranger, model_id) as socket:
        assert "recognition" in ask(socket, frame(jpeg("circle", 77)))


def test_another_site_never_uses_the_cookie(client: TestClient) -> None:
    project, model_id = trained_project(client)
    foreign = (
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site", "origin": "http://testserver"},
    )
    for headers in foreign:
        with (
            pytest.raises(WebSocketDenialResponse) as denied,
            connected(client, model_id, headers),
        ):
            pass
        assert denied.value.status_code == 404
    with connected(client, model_id, {"origin": "http://testserver"}) as socket:
        assert "recognition" in ask(socket, frame(jpeg("circle", 78)))

    share(client, project)
    with connected(client, model_id, foreign[0]) as socket:
        answer = ask(socket, frame(jpeg("circle", 78), 1, "session=s1&with=similar"))
        assert answer["recognition"]["similar"] == []  # a stranger's answer, not the owner's


def test_a_rebound_name_is_refused(client: TestClient) -> None:
    _, model_id = trained_project(client)
    headers = {"host": "evil.example", "origin": "http://evil.example"}
    with pytest.raises(WebSocketDenialResponse) as denied, connected(client, model_id, headers):
        pass
    assert denied.value.status_code == 421


def test_it_ends_with_the_right_to_the_model(client: TestClient) -> None:
    project, model_id = trained_project(client)
    share(client, project)
    with connected(visitor(client), model_id) as guest, connected(client, model_id) as owner:
        assert "recognition" in ask(guest, frame(jpeg("circle", 79)))
        unshare(client, project)
        refused = ask(guest, frame(jpeg("circle", 79), 2))
        assert (refused["number"], refused["status"]) == (2, 404)
        assert closed_with(guest) == 4404

        assert "recognition" in ask(owner, frame(jpeg("circle", 79)))
        client.delete(f"/api/projects/{project['id']}")
        assert ask(owner, frame(jpeg("circle", 79)))["error"]["code"] == "model_not_found"
        assert closed_with(owner) == 4404


@pytest.mark.parametrize(
    ("message", "code"), [("text", 1003), (b"", 1007), (b"\0\0\0\1\0\xff", 1007)]
)
def test_a_message_of_another_kind_ends_it(
    client: TestClient, message: str | bytes, code: int
) -> None:
    _, model_id = trained_project(client)
    with connected(client, model_id) as socket:
        if isinstance(message, str):
            socket.send_text(message)
        else:
            socket.send_bytes(message)
        assert closed_with(socket) == code


def test_silence_ends_it(start: Start) -> None:
    with start(live_idle_s=1) as client:
        _, model_id = trained_project(client)
        with connected(client, model_id) as socket:
            assert "recognition" in ask(socket, frame(jpeg("circle", 80)))
            assert closed_with(socket) == 4408


@pytest.mark.parametrize("path", ["/", "/static/dist/x.js", "/api/projects", "/healthz"])
def test_nothing_else_takes_websockets(client: TestClient, path: str) -> None:
    with pytest.raises(WebSocketDenialResponse) as denied, client.websocket_connect(path):
        pass
    assert denied.value.status_code == 404


def test_plain_http_beside_https_takes_none(server_settings: Settings) -> None:
    plain = TestClient(create_plain_app(server_settings))
    with pytest.raises(WebSocketDisconnect), plain.websocket_connect(live_path("x")):
        pass


def closed_with(socket: object) -> int:
    with pytest.raises(WebSocketDisconnect) as closed:
        socket.receive_text()  # type: ignore[attr-defined]
    return int(closed.value.code)
