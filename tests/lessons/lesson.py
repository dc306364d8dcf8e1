"""A lesson over HTTP: a teacher and two students in one classroom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.classroom_tables import Membership
from app.db.tables import Project, TrainingRun, now

from ..app_state import services_of
from ..student import Json, make_project, visitor
from ..teacher import become_teacher, join, make_classroom, roster


@dataclass
class Lesson:
    """The browsers of the teacher and of two students, and the classroom."""

    teacher: TestClient
    mina: TestClient
    jun: TestClient
    classroom: Json

    @classmethod
    def begin(cls, client: TestClient) -> Lesson:
        become_teacher(client)
        lesson = cls(client, visitor(client), visitor(client), make_classroom(client))
        join(lesson.mina, lesson.classroom, "Mina")
        join(lesson.jun, lesson.classroom, "Jun")
        return lesson

    @property
    def path(self) -> str:
        return f"/api/classrooms/{self.classroom['id']}"

    def wall(self) -> Json:
        answer = self.teacher.get(f"{self.path}/wall")
        assert answer.status_code == 200, answer.text
        return dict(answer.json())

    def tile(self, nickname: str) -> Json:
        (tile,) = [tile for tile in self.wall()["tiles"] if tile["nickname"] == nickname]
        return dict(tile)

    def place(self, nickname: str) -> str:
        places = {place["nickname"]: place["id"] for place in roster(self.teacher, self.classroom)}
        return str(places[nickname])

    def freeze_all(self, *, frozen: bool) -> None:
        answer = self.teacher.put(f"{self.path}/frozen", json={"frozen": frozen})
        assert answer.status_code == 204, answer.text

    def hint(self, text: str, *nicknames: str) -> Any:
        places = [self.place(nickname) for nickname in nicknames] or None
        return self.teacher.post(f"{self.path}/hints", json={"text": text, "place_ids": places})

    def lesson_status(self, student: TestClient, project: Json) -> Json:
        """The lesson's state as the project's page polls it."""
        return dict(student.get(f"/api/projects/{project['id']}/lesson").json())

    def let_time_pass(self, minutes: int) -> None:
        """Moves the times of all projects, memberships and runs into the past."""
        earlier = now() - timedelta(minutes=minutes)
        with services_of(self.teacher).database.transaction() as session:
            session.execute(update(Project).values(updated_at=earlier))
            session.execute(update(Membership).values(joined_at=earlier))
            session.execute(update(TrainingRun).values(created_at=earlier))


def name_classes(student: TestClient, project: Json, *names: str) -> None:
    for image_class, name in zip(project["classes"], names, strict=True):
        address = f"/api/projects/{project['id']}/classes/{image_class['id']}"
        assert student.patch(address, json={"name": name}).status_code == 200


def named_project(student: TestClient, name: str, *classes: str) -> Json:
    project = make_project(student, name)
    name_classes(student, project, *classes)
    return project
