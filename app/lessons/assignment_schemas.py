"""JSON schemas of assignments and collections."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.db.lesson_tables import Assignment, Collection
from app.lessons.assignments import Progress
from app.lessons.collections import CollectedProject
from app.web.fields import Body, Id, Moment


class ProgressOut(BaseModel):
    """How far the copying is."""

    total: int = Field(ge=0, description="Copies to be made")
    done: int = Field(ge=0, description="Copies that are there")
    failed: int = Field(ge=0, description="Copies that were refused, such as over a quota")

    @classmethod
    def of(cls, progress: Progress) -> ProgressOut:
        return cls(**vars(progress))


class AssignmentIn(Body):
    """A demo project for everybody."""

    project_id: str = Field(description="One of the teacher's own projects")


class AssignmentOut(BaseModel):
    """A project that is handed out, to those who join later too."""

    id: Id
    name: str = Field(description="The project's name", examples=["가위바위보"])
    created_at: Moment
    progress: ProgressOut = Field(description="How many students have it")

    @classmethod
    def of(cls, assignment: Assignment, progress: Progress) -> AssignmentOut:
        return cls(
            id=assignment.id,
            name=assignment.name,
            created_at=assignment.created_at,
            progress=ProgressOut.of(progress),
        )


class AssignmentList(BaseModel):
    """What is handed out in a classroom."""

    assignments: list[AssignmentOut] = Field(description="The newest first")


class CollectionOut(BaseModel):
    """One moment at which everybody's work was collected."""

    id: Id
    created_at: Moment
    progress: ProgressOut = Field(description="How many projects are copied")
    students: int = Field(ge=0, description="Students whose work is in it")
    students_in_classroom: int = Field(ge=0, description="Students who are in the classroom now")

    @classmethod
    def of(
        cls, collection: Collection, progress: Progress, students: int, students_in_classroom: int
    ) -> CollectionOut:
        return cls(
            id=collection.id,
            created_at=collection.created_at,
            students=students,
            students_in_classroom=students_in_classroom,
            progress=ProgressOut.of(progress),
        )


class CollectionList(BaseModel):
    """What was collected in a classroom."""

    collections: list[CollectionOut] = Field(description="The newest first")


class CollectedOut(BaseModel):
    """One student's project as it was."""

    place_id: Id
    nickname: str = Field(description="Unique in the classroom", examples=["민준"])
    project_id: str | None = Field(description="The frozen copy; null: not made")
    project_name: str | None = Field(description="Its name", examples=["가위바위보"])
    picture_count: int = Field(ge=0, description="Pictures of all classes")
    accuracy: float | None = Field(description="Of its model, from 0 to 1; null without a model")
    program_version: int = Field(ge=0, description="How often the program had been saved")
    problem: str | None = Field(description="The code of the refusal, where it was not copied")

    @classmethod
    def of(cls, collected: CollectedProject) -> CollectedOut:
        project = collected.project
        return cls(
            place_id=collected.place.id,
            nickname=collected.place.nickname,
            project_id=project.id if project else None,
            project_name=project.name if project else None,
            picture_count=collected.picture_count,
            accuracy=collected.accuracy,
            program_version=collected.program_version,
            problem=collected.problem,
        )


class CollectionWithContents(CollectionOut):
    """A collection with everybody's project."""

    projects: list[CollectedOut] = Field(description="By nickname")
