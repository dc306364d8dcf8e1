from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.tables import TrainingRun

from ..conftest import Start
from ..student import error_of, fill, make_project, train, visitor
from ..teacher import colleague
from .lesson import Lesson, named_project


@pytest.fixture
def quick(start: Start) -> Iterator[Lesson]:
    """A lesson on a server that need not recognise anything."""
    with start(ready=False) as client:
        yield Lesson.begin(client)


@pytest.fixture
def lesson(client: TestClient) -> Lesson:
    return Lesson.begin(client)


def test_the_wall_shows_everybody_by_nickname(quick: Lesson) -> None:
    quick.teacher.post(f"{quick.path}/students", json={"names": ["Ara"]})
    named_project(quick.mina, "Pets", "Cat", "Dog")

    wall = quick.wall()

    assert wall["name"] == "6-2"
    assert [each["nickname"] for each in wall["tiles"]] == ["Ara", "Jun", "Mina"]
    ara, jun, mina = wall["tiles"]
    assert (ara["joined"], ara["idle_minutes"], ara["trouble"]) == (False, None, None)
    assert (jun["joined"], jun["idle_minutes"], jun["project"]) == (True, 0, None)
    assert mina["project"]["name"] == "Pets"
    assert [(e["name"], e["sample_count"], e["needed"]) for e in mina["project"]["classes"]] == [
        ("Cat", 0, 5),
        ("Dog", 0, 5),
    ]
    assert (mina["project"]["ready"], mina["project"]["run"]) == (False, None)


def test_the_wall_follows_pictures_training_and_the_program(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    fill(lesson.mina, project)
    tile = lesson.tile("Mina")["project"]
    assert [each["sample_count"] for each in tile["classes"]] == [6, 6]
    assert (tile["ready"], tile["trained"]) == (True, False)

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


def test_whoever_is_stuck_is_told_by_a_reason(quick: Lesson) -> None:
    project = make_project(quick.mina)
    assert quick.tile("Mina")["trouble"] is None

    quick.let_time_pass(6)

    mina, jun = quick.tile("Mina"), quick.tile("Jun")
    assert (mina["trouble"], mina["idle_minutes"]) == ("not_ready", 6)
    assert (jun["trouble"], jun["idle_minutes"]) == ("no_project", 6)
    quick.mina.patch(f"/api/projects/{project['id']}", json={"name": "New"})
    assert quick.tile("Mina")["trouble"] is None


def test_a_failed_run_and_idling_are_troubles(lesson: Lesson) -> None:
    project = make_project(lesson.mina)
    fill(lesson.mina, project)
    run = train(lesson.mina, project, epochs=1)
    lesson.let_time_pass(6)
    with lesson.teacher.app.state.database.transaction() as session:  # type: ignore[attr-defined]
        session.execute(update(TrainingRun).values(finished_at=None))
    assert lesson.tile("Mina")["trouble"] == "idle"

    error = {"code": "engine_timeout", "facts": {}}
    with lesson.teacher.app.state.database.transaction() as session:  # type: ignore[attr-defined]
        changed = update(TrainingRun).where(TrainingRun.id == run["id"])
        session.execute(changed.values(status="failed", error=error))

    tile = lesson.tile("Mina")
    assert tile["trouble"] == "run_failed"
    assert tile["project"]["run"]["error"]["message"]


def test_an_unchanged_wall_is_not_sent_again(quick: Lesson) -> None:
    address = f"{quick.path}/wall"
    mark = quick.teacher.get(address).headers["etag"]

    again = quick.teacher.get(address, headers={"if-none-match": mark})
    assert (again.status_code, again.content) == (304, b"")

    make_project(quick.mina)
    changed = quick.teacher.get(address, headers={"if-none-match": mark})
    assert (changed.status_code, changed.headers["etag"] == mark) == (200, False)


def test_the_wall_is_for_its_teacher_alone(quick: Lesson) -> None:
    stranger, other = visitor(quick.teacher), colleague(quick.teacher)
    for who, code in ((stranger, 401), (quick.mina, 401), (other, 404)):
        assert who.get(f"{quick.path}/wall").status_code == code
    assert error_of(other.get(f"{quick.path}/wall")) == "classroom_not_found"
