"""The live wall: tiles, reasons for help, caching and access."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.tables import TrainingRun

from ..app_state import services_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import assert_refused, error_of, fill, make_project, train, upload, visitor
from ..teacher import colleague
from .lesson import Lesson, named_project


@pytest.fixture
def lesson_without_engine(start: Start) -> Iterator[Lesson]:
    """A lesson on a server whose engine need not be ready."""
    with start(ready=False) as client:
        yield Lesson.begin(client)


@pytest.fixture
def lesson(client: TestClient) -> Lesson:
    return Lesson.begin(client)


def test_the_wall_shows_everybody_by_nickname(lesson_without_engine: Lesson) -> None:
    lesson_without_engine.teacher.post(
        f"{lesson_without_engine.path}/students", json={"names": ["Ara"]}
    )
    named_project(lesson_without_engine.mina, "Pets", "Cat", "Dog")

    wall = lesson_without_engine.wall()

    assert wall["name"] == "6-2"
    assert [tile["nickname"] for tile in wall["tiles"]] == ["Ara", "Jun", "Mina"]
    ara, jun, mina = wall["tiles"]
    assert (ara["joined"], ara["idle_minutes"], ara["trouble"]) == (False, None, None)
    assert (jun["joined"], jun["idle_minutes"], jun["project"]) == (True, 0, None)
    assert mina["project"]["name"] == "Pets"
    assert [
        (entry["name"], entry["sample_count"], entry["needed"])
        for entry in mina["project"]["classes"]
    ] == [
        ("Cat", 0, 5),
        ("Dog", 0, 5),
    ]
    assert (mina["project"]["ready"], mina["project"]["run"]) == (False, None)


def test_the_wall_follows_pictures_training_and_the_program(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    fill(lesson.mina, project)
    tile = lesson.tile("Mina")["project"]
    assert [entry["sample_count"] for entry in tile["classes"]] == [6, 6]
    assert (tile["ready"], tile["trained"]) == (True, False)
    address = f"/api/projects/{project['id']}"
    samples = lesson.mina.get(f"{address}/classes/{project['classes'][0]['id']}/samples").json()
    off = samples["samples"][0]["id"]
    lesson.mina.patch(f"{address}/samples/{off}", json={"switched_off": True})
    tile = lesson.tile("Mina")["project"]
    assert [entry["sample_count"] for entry in tile["classes"]] == [5, 6]

    train(lesson.mina, project, epochs=70)
    saved = {"version": 0, "format": 1, "blocks": {}}
    lesson.mina.put(f"/api/projects/{project['id']}/program", json=saved)

    tile = lesson.tile("Mina")["project"]
    run = tile["run"]
    assert (run["status"], run["epoch"], run["epochs"]) == ("succeeded", 70, 70)
    history = lesson.mina.get(f"/api/projects/{project['id']}/runs").json()["runs"][0]["scores"]
    assert run["accuracy"] == history["val_acc"]
    assert 20 <= len(run["curve"]) <= 31
    assert run["curve"][-1] == pytest.approx(run["accuracy"], abs=0.001)
    assert (tile["trained"], tile["program_version"]) == (True, 1)


def test_the_wall_shows_why_a_student_may_need_help(lesson_without_engine: Lesson) -> None:
    project = make_project(lesson_without_engine.mina)
    assert lesson_without_engine.tile("Mina")["trouble"] is None

    lesson_without_engine.let_time_pass(6)

    mina, jun = lesson_without_engine.tile("Mina"), lesson_without_engine.tile("Jun")
    assert (mina["trouble"], mina["idle_minutes"]) == ("not_ready", 6)
    assert (jun["trouble"], jun["idle_minutes"]) == ("no_project", 6)
    lesson_without_engine.mina.patch(f"/api/projects/{project['id']}", json={"name": "New"})
    assert lesson_without_engine.tile("Mina")["trouble"] is None


def test_a_failed_run_and_an_idle_student_need_help(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    fill(lesson.mina, project)
    run = train(lesson.mina, project, epochs=1)
    lesson.let_time_pass(6)
    with services_of(lesson.teacher).database.transaction() as session:
        session.execute(update(TrainingRun).values(finished_at=None))
    assert lesson.tile("Mina")["trouble"] == "idle"

    error = {"code": "engine_timeout", "facts": {}}
    with services_of(lesson.teacher).database.transaction() as session:
        changed = update(TrainingRun).where(TrainingRun.id == run["id"])
        session.execute(changed.values(status="failed", error=error))

    tile = lesson.tile("Mina")
    assert tile["trouble"] == "run_failed"
    assert tile["project"]["run"]["error"]["message"]


def test_an_unchanged_wall_is_not_sent_again(lesson_without_engine: Lesson) -> None:
    address = f"{lesson_without_engine.path}/wall"
    etag = lesson_without_engine.teacher.get(address).headers["etag"]

    repeated = lesson_without_engine.teacher.get(address, headers={"if-none-match": etag})
    assert (repeated.status_code, repeated.content) == (304, b"")

    make_project(lesson_without_engine.mina)
    changed = lesson_without_engine.teacher.get(address, headers={"if-none-match": etag})
    assert (changed.status_code, changed.headers["etag"] == etag) == (200, False)


def test_the_wall_is_for_its_teacher_alone(lesson_without_engine: Lesson) -> None:
    stranger, other = (
        visitor(lesson_without_engine.teacher),
        colleague(lesson_without_engine.teacher),
    )
    for client, status in ((stranger, 401), (lesson_without_engine.mina, 401), (other, 404)):
        assert client.get(f"{lesson_without_engine.path}/wall").status_code == status
    assert error_of(other.get(f"{lesson_without_engine.path}/wall")) == "classroom_not_found"


def test_the_wall_shows_the_honest_score_of_each_model(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    fill(lesson.mina, project)
    assert lesson.tile("Mina")["project"]["score"] is None

    model_id = train(lesson.mina, project)["model_id"]

    score = lesson.mina.get(f"/api/models/{model_id}/insights").json()["score"]
    assert score["of"] == 10
    assert lesson.tile("Mina")["project"]["score"] == score
    assert lesson.tile("Jun")["project"] is None


def test_a_model_that_could_not_be_asked_has_no_score(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    for image_class, shape in zip(project["classes"], ("circle", "stripes"), strict=True):
        upload(lesson.mina, project, image_class["id"], *[("same.jpg", jpeg(shape, 1))] * 5)
    train(lesson.mina, project)
    tile = lesson.tile("Mina")["project"]
    assert (tile["trained"], tile["score"]) == (True, None)


def test_the_teacher_gets_the_warnings_that_the_students_get(lesson: Lesson) -> None:
    minas, juns = make_project(lesson.mina), make_project(lesson.jun)
    upload(lesson.mina, minas, minas["classes"][0]["id"], *[("same.jpg", jpeg("circle", 1))] * 5)
    fill(lesson.jun, juns)

    answer = lesson.teacher.get(f"{lesson.path}/warnings")

    own = lesson.mina.get(f"/api/projects/{minas['id']}/warnings").json()["warnings"]
    assert [warning["code"] for warning in own] == ["one_moment"]
    assert answer.json() == {"projects": {minas["id"]: own, juns["id"]: []}}


def test_warnings_follow_the_pictures(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    class_id = project["classes"][0]["id"]
    upload(lesson.mina, project, class_id, *[("same.jpg", jpeg("circle", 1))] * 5)
    assert lesson.teacher.get(f"{lesson.path}/warnings").json()["projects"][project["id"]]

    upload(lesson.mina, project, class_id, *[(f"{n}.jpg", jpeg("circle", n)) for n in range(2, 8)])

    assert lesson.teacher.get(f"{lesson.path}/warnings").json()["projects"][project["id"]] == []


def test_warnings_are_for_the_classrooms_teacher_alone(lesson_without_engine: Lesson) -> None:
    address = f"{lesson_without_engine.path}/warnings"
    assert_refused(lesson_without_engine.mina.get(address), 401, "login_needed")
    other = colleague(lesson_without_engine.teacher)
    assert_refused(other.get(address), 404, "classroom_not_found")
