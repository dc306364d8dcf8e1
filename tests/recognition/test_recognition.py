from __future__ import annotations

import threading
import time

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.db.tables import Model

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..shared_engine import kill_workers
from ..student import Json, error_of, train, trained_project, upload, visitor
from ..waiting import wait_until


def recognize(client: TestClient, model_id: str, picture: bytes, session: str = "s1") -> Json:
    answer = client.post(
        f"/api/models/{model_id}/recognitions?session={session}", files={"image": picture}
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def read_block_value(
    client: TestClient, model_id: str, block: str, session: str = "s1", **query: str
) -> object:
    answer = client.get(
        f"/api/models/{model_id}/recognition/{block}", params={"session": session, **query}
    )
    assert answer.status_code == 200, answer.text
    assert list(answer.json()) == ["value"]
    return answer.json()["value"]


def test_new_pictures_are_recognized(client: TestClient) -> None:
    project, model_id = trained_project(client)
    names = [image_class["name"] for image_class in project["classes"]]

    for seed in range(100, 105):
        assert recognize(client, model_id, jpeg("circle", seed))["result"] == names[0]
        assert recognize(client, model_id, jpeg("stripes", seed))["result"] == names[1]


def test_the_answer_names_every_class_best_first(client: TestClient) -> None:
    project, model_id = trained_project(client)

    answer = recognize(client, model_id, jpeg("stripes", 50))

    confidences = [score["confidence"] for score in answer["scores"]]
    assert confidences == sorted(confidences, reverse=True)
    assert sum(confidences) == pytest.approx(1, abs=1e-6)
    assert answer["scores"][0]["class_id"] == project["classes"][1]["id"]
    assert (answer["result"], answer["confidence"]) == ("Class 2", confidences[0])


def test_blocks_read_the_sessions_last_recognition(client: TestClient) -> None:
    project, model_id = trained_project(client)
    circles, stripes = project["classes"]
    answer = recognize(client, model_id, jpeg("circle", 60))

    assert read_block_value(client, model_id, "result") == "Class 1"
    for id_or_name in (circles["id"], "Class 1", "class 1"):
        confidence = read_block_value(client, model_id, "confidence", **{"class": id_or_name})
        assert confidence == pytest.approx(answer["confidence"])
        assert read_block_value(client, model_id, "is", **{"class": id_or_name}) is True
    assert read_block_value(client, model_id, "is", **{"class": stripes["id"]}) is False


def test_before_any_recognition_the_values_are_empty(client: TestClient) -> None:
    _, model_id = trained_project(client)
    recognize(client, model_id, jpeg("circle", 61), session="another")

    assert read_block_value(client, model_id, "result") == ""
    assert read_block_value(client, model_id, "confidence", **{"class": "Class 1"}) == 0
    assert read_block_value(client, model_id, "is", **{"class": "Class 1"}) is False


def test_a_stopped_program_clears_the_last_recognition(client: TestClient) -> None:
    _, model_id = trained_project(client)
    recognize(client, model_id, jpeg("circle", 62))

    assert client.delete(f"/api/models/{model_id}/recognition?session=s1").status_code == 204

    assert read_block_value(client, model_id, "result") == ""


def test_last_recognitions_survive_a_restart(start: Start) -> None:
    with start() as before:
        _, model_id = trained_project(before)
        for session in ("s1", "s2"):
            recognize(before, model_id, jpeg("stripes", 64), session)

    with start() as after:
        after.cookies.update(before.cookies)
        assert read_block_value(after, model_id, "result", "s1") == "Class 2"
        assert after.delete(f"/api/models/{model_id}/recognition?session=s1").status_code == 204

    with start() as again:
        again.cookies.update(before.cookies)
        assert read_block_value(again, model_id, "result", "s1") == ""
        assert read_block_value(again, model_id, "result", "s2") == "Class 2"


def test_recognitions_during_a_write_survive_a_stop(start: Start) -> None:
    with start() as before:
        _, model_id = trained_project(before)
        writes, stop_soon = threading.Event(), threading.Event()
        holder = threading.Thread(target=hold_the_write_lock, args=(before, writes, stop_soon))
        holder.start()
        assert writes.wait(10)
        recognize(before, model_id, jpeg("stripes", 64), "s1")
        time.sleep(0.2)  # the first write has begun, and waits for the database
        recognize(before, model_id, jpeg("stripes", 64), "s2")
        threading.Timer(0.5, stop_soon.set).start()
    holder.join()

    with start() as after:
        after.cookies.update(before.cookies)
        assert read_block_value(after, model_id, "result", "s1") == "Class 2"
        assert read_block_value(after, model_id, "result", "s2") == "Class 2"


def hold_the_write_lock(
    client: TestClient, writes: threading.Event, stop_soon: threading.Event
) -> None:
    """Holds the write lock until `stop_soon` is set."""
    database = services_of(client).database
    with database.transaction() as session:
        session.execute(text("SELECT 1"))
        writes.set()
        stop_soon.wait(10)


def test_another_web_process_sees_last_recognitions_and_their_clearing(start: Start) -> None:
    with start() as client, start() as other:
        _, model_id = trained_project(client)
        other.cookies.update(client.cookies)
        recognize(client, model_id, jpeg("stripes", 65))
        wait_until(lambda: read_block_value(other, model_id, "result") == "Class 2")

        client.delete(f"/api/models/{model_id}/recognition?session=s1")
        wait_until(lambda: read_block_value(other, model_id, "result") == "")


def test_a_renamed_class_answers_with_its_new_name(client: TestClient) -> None:
    project, model_id = trained_project(client)
    recognize(client, model_id, jpeg("circle", 63))
    class_id = project["classes"][0]["id"]
    client.patch(f"/api/projects/{project['id']}/classes/{class_id}", json={"name": "동그라미"})

    assert read_block_value(client, model_id, "result") == "동그라미"
    assert recognize(client, model_id, jpeg("circle", 64))["result"] == "동그라미"
    assert read_block_value(client, model_id, "is", **{"class": "동그라미"}) is True


def test_a_deleted_class_keeps_its_last_name(client: TestClient) -> None:
    project, model_id = trained_project(client)
    class_id = project["classes"][0]["id"]
    client.delete(f"/api/projects/{project['id']}/classes/{class_id}")

    assert recognize(client, model_id, jpeg("circle", 65))["result"] == "Class 1"
    model = client.get(f"/api/models/{model_id}").json()
    assert [image_class["deleted"] for image_class in model["classes"]] == [True, False]


def test_a_deleted_class_never_answers_under_the_name_of_another(client: TestClient) -> None:
    """The names of both classes were mixed up and corrected after the training."""
    project, model_id = trained_project(client)
    base = f"/api/projects/{project['id']}/classes"
    circles, stripes = (each["id"] for each in project["classes"])
    for class_id, name in ((circles, "a"), (stripes, "Class 1"), (circles, "Class 2")):
        assert client.patch(f"{base}/{class_id}", json={"name": name}).status_code == 200
    client.delete(f"{base}/{circles}")

    assert recognize(client, model_id, jpeg("circle", 65))["result"] == "Class 2"
    assert read_block_value(client, model_id, "is", **{"class": "Class 1"}) is False
    assert read_block_value(client, model_id, "is", **{"class": "Class 2"}) is True

    client.patch(f"{base}/{stripes}", json={"name": "Class 2"})

    assert recognize(client, model_id, jpeg("circle", 66))["result"] == "Class 2 2"
    assert recognize(client, model_id, jpeg("stripes", 66))["result"] == "Class 2"
    assert read_block_value(client, model_id, "is", **{"class": "Class 2"}) is True
    names = [each["name"] for each in client.get(f"/api/models/{model_id}").json()["classes"]]
    assert names == ["Class 2 2", "Class 2"]
    file = client.get(f"/api/projects/{project['id']}/file").content
    copy = client.post("/api/project-files", files={"file": ("a.zip", file)}).json()
    model = client.get(f"/api/models/{copy['current_model_id']}").json()
    assert [each["name"] for each in model["classes"]] == ["Class 2 2", "Class 2"]


def test_an_unknown_class_is_not_found(client: TestClient) -> None:
    _, model_id = trained_project(client)
    for block in ("confidence", "is"):
        answer = client.get(f"/api/models/{model_id}/recognition/{block}?session=s1&class=cow")
        assert (answer.status_code, error_of(answer)) == (404, "class_not_found")


@pytest.mark.parametrize("session", ["", "a b", "x" * 65, "../..", "한글"])
def test_an_invalid_session_is_refused(client: TestClient, session: str) -> None:
    _, model_id = trained_project(client)
    answer = client.get(f"/api/models/{model_id}/recognition/result", params={"session": session})
    assert (answer.status_code, error_of(answer)) == (422, "unusable_value")


@pytest.mark.parametrize(
    ("picture", "status", "code"),
    [
        (b"", 422, "picture_empty"),
        (b"a text", 415, "not_a_picture_type"),
        (jpeg("circle", 1)[:1500], 422, "picture_unreadable"),
        (jpeg("circle", 1) + b"\0" * 10 * 1024 * 1024, 413, "picture_too_large"),
        (jpeg("circle", 1) + b"\0" * 11 * 1024 * 1024, 413, "picture_too_large"),
    ],
    ids=["empty", "text", "cut off", "too large", "far too large"],
)
def test_a_bad_picture_is_refused(
    client: TestClient, picture: bytes, status: int, code: str
) -> None:
    _, model_id = trained_project(client)
    answer = client.post(
        f"/api/models/{model_id}/recognitions?session=s1", files={"image": picture}
    )
    assert (answer.status_code, error_of(answer)) == (status, code)
    assert read_block_value(client, model_id, "result") == ""


def test_a_deleted_model_is_not_found(client: TestClient) -> None:
    project, model_id = trained_project(client)
    recognize(client, model_id, jpeg("circle", 1))
    client.delete(f"/api/projects/{project['id']}")

    answer = client.post(
        f"/api/models/{model_id}/recognitions?session=s1", files={"image": jpeg("circle", 1)}
    )
    assert (answer.status_code, error_of(answer)) == (404, "model_not_found")
    answer = client.get(f"/api/models/{model_id}/recognition/result?session=s1")
    assert (answer.status_code, error_of(answer)) == (404, "model_not_found")


def test_a_stranger_cannot_use_or_see_a_model(client: TestClient) -> None:
    _, model_id = trained_project(client)
    stranger = visitor(client)
    picture = {"image": jpeg("circle", 1)}

    answers = [
        stranger.get(f"/api/models/{model_id}"),
        stranger.post(f"/api/models/{model_id}/recognitions?session=s1", files=picture),
        stranger.get(f"/api/models/{model_id}/recognition/result?session=s1"),
        stranger.delete(f"/api/models/{model_id}/recognition?session=s1"),
    ]

    assert {(answer.status_code, error_of(answer)) for answer in answers} == {
        (404, "model_not_found")
    }


def test_a_picture_sent_for_recognition_is_not_kept(client: TestClient) -> None:
    _, model_id = trained_project(client)
    folder = settings_of(client).data_dir
    before = sorted(folder.rglob("*.*"))
    recognize(client, model_id, jpeg("circle", 66))
    assert sorted(folder.rglob("*.*")) == before


def test_recognition_works_again_after_the_worker_was_killed(
    breakable: TestClient,
) -> None:
    _, model_id = trained_project(breakable)
    kill_workers(breakable.app)

    def attempt() -> int:
        answer = breakable.post(
            f"/api/models/{model_id}/recognitions?session=s1", files={"image": jpeg("circle", 1)}
        )
        if answer.status_code != 201:
            assert answer.status_code == 503
            assert int(answer.headers["retry-after"]) >= 1
            return 0
        return 1

    assert wait_until(attempt)


def test_the_model_in_use_answers_while_data_changes(client: TestClient) -> None:
    project, first = trained_project(client)
    upload(client, project, project["classes"][0]["id"], ("new.jpg", jpeg("circle", 77)))
    second = train(client, project)["model_id"]

    assert recognize(client, first, jpeg("circle", 78))["result"] == "Class 1"
    assert recognize(client, second, jpeg("circle", 78))["result"] == "Class 1"


def test_a_model_of_a_backbone_of_another_version_asks_to_train_again(start: Start) -> None:
    with start() as client:
        _, model_id = trained_project(client)
        with services_of(client).database.transaction() as session:
            session.get_one(Model, model_id).backbone = "another"
        answer = client.post(
            f"/api/models/{model_id}/recognitions?session=s1", files={"image": jpeg("circle", 1)}
        )
    assert (answer.status_code, error_of(answer)) == (409, "model_outdated")


def test_a_renamed_class_and_a_deleted_project_are_seen_at_once(client: TestClient) -> None:
    project, model_id = trained_project(client)
    base = f"/api/projects/{project['id']}"
    assert recognize(client, model_id, jpeg("circle", 70))["result"] == "Class 1"

    client.patch(f"{base}/classes/{project['classes'][0]['id']}", json={"name": "Round"})
    assert recognize(client, model_id, jpeg("circle", 70))["result"] == "Round"

    client.delete(base)
    answer = client.post(
        f"/api/models/{model_id}/recognitions?session=s1", files={"image": jpeg("circle", 70)}
    )
    assert (answer.status_code, error_of(answer)) == (404, "model_not_found")


@pytest.mark.parametrize(
    "form",
    [
        {"data": {"image": "not a file"}},
        {"files": {"photo": jpeg("circle", 71)}},
        {"content": b"no form at all"},
    ],
)
def test_a_form_without_the_picture_is_refused(client: TestClient, form: Json) -> None:
    _, model_id = trained_project(client)

    answer = client.post(f"/api/models/{model_id}/recognitions?session=s1", **form)

    assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
    assert answer.json()["error"]["details"]["fields"] == "image"


@pytest.mark.parametrize(
    "picture",
    [jpeg("circle", 72), b"", b"a text", jpeg("circle", 1) + b"\0" * 11 * 1024 * 1024],
    ids=["picture", "empty", "text", "too large"],
)
@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_fast_path_answers_like_the_route(
    client: TestClient, picture: bytes, language: str
) -> None:
    """The route answers the first request, the fast path the others."""
    _, model_id = trained_project(client)
    path = f"/api/models/{model_id}/recognitions?session=s1"
    headers = {"Accept-Language": language}

    first, *cached = (
        client.post(path, files={"image": picture}, headers=headers) for _ in range(3)
    )

    for answer in cached:
        assert (answer.status_code, answer.content) == (first.status_code, first.content)
        assert answer.headers == first.headers


@pytest.mark.parametrize("query", ["", "?session=", "?session=a%20b", f"?session={'x' * 65}"])
def test_a_recognition_without_a_session_is_refused(client: TestClient, query: str) -> None:
    _, model_id = trained_project(client)
    recognize(client, model_id, jpeg("circle", 73))

    picture = {"image": jpeg("circle", 73)}
    answer = client.post(f"/api/models/{model_id}/recognitions{query}", files=picture)

    assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
    assert answer.json()["error"]["details"]["fields"] == "session"


def test_a_stranger_finds_no_model_that_its_owner_just_used(client: TestClient) -> None:
    _, model_id = trained_project(client)
    for _ in range(2):
        recognize(client, model_id, jpeg("circle", 74))

    path = f"/api/models/{model_id}/recognitions?session=s1"
    answer = visitor(client).post(path, files={"image": jpeg("circle", 74)})

    assert (answer.status_code, error_of(answer)) == (404, "model_not_found")


def test_the_heat_map_comes_only_if_it_was_asked_for(client: TestClient) -> None:
    project, model_id = trained_project(client)
    picture = {"image": jpeg("stripes", 50)}
    path = f"/api/models/{model_id}/recognitions?session=s1"

    plain = client.post(path, files=picture).json()
    through_routing = client.post(f"{path}&with=heat%5Fmap", files=picture).json()
    quick = client.post(f"{path}&with=heat_map", files=picture).json()

    assert set(plain) == {"result", "confidence", "scores"}
    assert quick == through_routing == plain | {"heat_map": quick["heat_map"]}
    cells = quick["heat_map"]
    assert set(cells) == {"class_id", "side", "values"}
    assert (cells["class_id"], cells["side"]) == (project["classes"][1]["id"], 7)
    assert len(cells["values"]) == 49
    assert (min(cells["values"]), max(cells["values"])) == (0, 1)


@pytest.mark.parametrize("extras", ["", "heatmap", "heat_map,", "heat_map;known"])
def test_what_no_answer_can_have_is_refused(client: TestClient, extras: str) -> None:
    _, model_id = trained_project(client)
    answer = client.post(
        f"/api/models/{model_id}/recognitions",
        params={"session": "s1", "with": extras},
        files={"image": jpeg("circle", 50)},
    )
    assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
