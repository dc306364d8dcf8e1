"""Runs of several students take turns, so that a long one keeps nobody waiting."""

from __future__ import annotations

import time

import pytest
from starlette.testclient import TestClient

from ..app_state import settings_of
from ..conftest import Start
from ..student import Json, fill, finished, make_project, visitor
from ..waiting import wait_until
from .test_training import LONG, MANY, start_run

MOST_WAITING_S = 2.0


def ready_project(client: TestClient, each: int = 6) -> Json:
    project = make_project(client)
    fill(client, project, each)
    return project


def run_of(client: TestClient, project: Json, run_id: str) -> Json:
    return dict(client.get(f"/api/projects/{project['id']}/runs/{run_id}").json())


def cancel(client: TestClient, project: Json, run_id: str) -> None:
    assert client.post(f"/api/projects/{project['id']}/runs/{run_id}/cancel").status_code == 202


def head_of(client: TestClient, run: Json) -> bytes:
    folder = settings_of(client).models_dir / "models" / run["model_id"]
    return (folder / "head.npz").read_bytes()


@pytest.mark.thorough
def test_short_runs_wait_briefly_beside_a_long_one_which_learns_the_same(
    client: TestClient,
) -> None:
    patient, quick = visitor(client), visitor(client)
    project, other = ready_project(patient, each=MANY), ready_project(quick)
    long_run = start_run(patient, project, **LONG)
    wait_until(lambda: run_of(patient, project, long_run)["history"])

    for _ in range(2):
        began = time.monotonic()
        short = finished(quick, other, start_run(quick, other))
        assert short["status"] == "succeeded"
        assert time.monotonic() - began < MOST_WAITING_S
    assert run_of(patient, project, long_run)["status"] == "running"

    interrupted = finished(patient, project, long_run)
    alone = finished(patient, project, start_run(patient, project, **LONG))
    assert interrupted["history"] == alone["history"]
    assert len(alone["history"]) == LONG["epochs"]
    assert head_of(client, interrupted) == head_of(client, alone)


def test_a_short_run_ends_before_many_long_ones(client: TestClient) -> None:
    quick, *patient = [visitor(client) for _ in range(7)]
    other = ready_project(quick)
    projects = [(student, ready_project(student, each=MANY)) for student in patient]
    long = [
        (student, project, start_run(student, project, **LONG)) for student, project in projects
    ]

    assert finished(quick, other, start_run(quick, other))["status"] == "succeeded"

    assert not any(run_of(*each)["status"] == "succeeded" for each in long)
    for each in long:
        cancel(*each)


def test_one_students_runs_come_one_after_the_other(client: TestClient) -> None:
    """However many a student starts, they have one turn together."""
    busy, quiet = visitor(client), visitor(client)
    project, other = ready_project(busy, each=MANY), ready_project(quiet)
    first, second, third = (start_run(busy, project, **LONG) for _ in range(3))

    assert finished(quiet, other, start_run(quiet, other))["status"] == "succeeded"

    wait_until(lambda: run_of(busy, project, first)["history"])
    assert [run_of(busy, project, each)["status"] for each in (second, third)] == ["queued"] * 2
    cancel(busy, project, first)
    wait_until(lambda: run_of(busy, project, second)["history"])
    assert run_of(busy, project, third)["status"] == "queued"
    for run_id in (third, second):
        cancel(busy, project, run_id)


def test_a_run_that_waits_for_its_turn_is_cancelled_at_once(client: TestClient) -> None:
    students = [visitor(client) for _ in range(4)]
    projects = [(student, ready_project(student, each=MANY)) for student in students]
    runs = [
        (student, project, start_run(student, project, **LONG)) for student, project in projects
    ]
    for run in runs:
        wait_until(lambda run=run: run_of(*run)["history"])

    began = time.monotonic()
    for run in runs:
        cancel(*run)
    for run in runs:
        assert finished(*run)["status"] == "cancelled"
    assert time.monotonic() - began < MOST_WAITING_S


def test_a_run_waits_until_there_is_room_for_its_pictures(start: Start) -> None:
    with start(max_training_pictures=2 * MANY + 10) as client:
        first, second = visitor(client), visitor(client)
        project, other = ready_project(first, each=MANY), ready_project(second)
        running = start_run(first, project, **LONG)
        wait_until(lambda: run_of(first, project, running)["history"])

        waiting = start_run(second, other)
        cancel(first, project, running)

        assert finished(second, other, waiting)["status"] == "succeeded"
        ended = run_of(first, project, running)["finished_at"]
        assert run_of(second, other, waiting)["started_at"] >= ended
