"""Trainings of networks whose projects a teacher freezes, resets and restores."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.projects.file_deletions import NETWORK_TRAININGS
from app.settings import Settings

from ..conftest import Start
from ..lessons.lesson import Lesson
from ..student import fill, make_project
from ..waiting import wait_until
from .test_network_trainings import LEARNING_S, OWN, QUICK, address_of, begin, current

LONG = QUICK | {"epochs": 50}


@pytest.fixture
def lesson(start: Start) -> Iterator[Lesson]:
    with start(max_network_trainings=1) as client:
        yield Lesson.begin(client)


@pytest.mark.thorough
def test_the_training_of_a_frozen_project_keeps_no_other_one_waiting(lesson: Lesson) -> None:
    frozen, other = make_project(lesson.mina), make_project(lesson.mina, "Other")
    for each in (frozen, other):
        fill(lesson.mina, each, each=12)
    begin(lesson.mina, frozen, OWN, **LONG)
    address = f"/api/projects/{frozen['id']}/frozen"
    assert lesson.teacher.put(address, json={"frozen": True}).status_code == 200

    assert begin(lesson.mina, other, OWN, **LONG)["before"] == 0

    lesson.mina.post(address_of(other, OWN, "/cancel"))
    assert lesson.teacher.put(address, json={"frozen": False}).status_code == 200
    wait_until(lambda: len(current(lesson.mina, frozen, OWN)["epochs"]) > 0, LEARNING_S)
    assert lesson.mina.post(address_of(frozen, OWN, "/cancel")).status_code == 202


def test_a_reset_and_a_restoring_stop_the_training_that_they_replace(
    lesson: Lesson, server_settings: Settings
) -> None:
    project = make_project(lesson.mina)
    fill(lesson.mina, project, each=12)
    begin(lesson.mina, project, OWN, **LONG)
    wait_until(lambda: len(current(lesson.mina, project, OWN)["epochs"]) > 0, LEARNING_S)

    fresh = lesson.teacher.post(f"/api/projects/{project['id']}/reset").json()["id"]

    assert current(lesson.mina, project, OWN)["status"] == "cancelled"
    folder = server_settings.data_dir / NETWORK_TRAININGS
    wait_until(lambda: not list(folder.iterdir()), 30)
    replacement = lesson.mina.get(f"/api/projects/{fresh}").json()
    fill(lesson.mina, replacement, each=12)
    begin(lesson.mina, replacement, OWN, **LONG)
    assert lesson.teacher.post(f"/api/projects/{project['id']}/restore").status_code == 204
    assert current(lesson.mina, replacement, OWN)["status"] == "cancelled"
