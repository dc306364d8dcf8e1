"""JSON schemas of the wall."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel, Field

from app.db.classroom_tables import Classroom
from app.db.lesson_tables import Hint
from app.db.tables import Project
from app.insights.schemas import ScoreOut, WarningOut
from app.lessons.wall import Tile, TileProject, TileRun, Trouble
from app.training.runs import RunStatus
from app.training.schemas import Problem
from app.web.fields import ClassId, ClassName, Id, Moment, SampleCount

ToProblem = Callable[[dict[str, Any]], Problem]
"""Turns the stored error of a run into a problem in the request's language."""


class TileClass(BaseModel):
    """A class and how full it is."""

    id: ClassId
    name: ClassName
    sample_count: SampleCount
    needed: int = Field(ge=0, description="Samples that it still lacks before training")


class TileRunOut(BaseModel):
    """The newest training run, drawn small."""

    status: RunStatus = Field(description="queued → running → one of the others")
    epoch: int = Field(ge=0, description="The newest epoch; 0 before the first")
    epochs: int = Field(ge=1, description="Epochs to go through")
    accuracy: float | None = Field(
        description="From 0 to 1, on the validation samples where there are some"
    )
    curve: list[float] = Field(description="The accuracy, epoch by epoch, at most 31 of them")
    error: Problem | None = Field(description="Why it failed")

    @classmethod
    def of(cls, tile: TileRun, to_problem: ToProblem) -> TileRunOut:
        accuracies = [
            epoch.acc if epoch.val_acc is None else epoch.val_acc for epoch in tile.epochs
        ]
        return cls(
            status=RunStatus(tile.run.status),
            epoch=tile.epochs[-1].epoch if tile.epochs else 0,
            epochs=tile.run.settings.get("epochs", 1),
            accuracy=accuracies[-1] if accuracies else None,
            curve=[round(accuracy, 3) for accuracy in accuracies],
            error=to_problem(tile.run.error) if tile.run.error else None,
        )


class TileProjectOut(BaseModel):
    """The project that the student worked on last."""

    id: Id
    name: str = Field(description="Chosen by the student", examples=["가위바위보"])
    updated_at: Moment
    frozen: bool = Field(description="Whether the teacher has stopped changes")
    classes: list[TileClass] = Field(description="In the student's order")
    classes_needed: int = Field(ge=0, description="Classes that training still lacks")
    ready: bool = Field(description="Whether it has all that training needs")
    trained: bool = Field(description="Whether it has a model")
    run: TileRunOut | None = Field(description="The newest training run")
    score: ScoreOut | None = Field(
        description="How often the model is right about new pictures; null where nobody knows"
    )
    program_version: int = Field(ge=0, description="How often the program was saved")
    before_reset: str | None = Field(description="The project before the last reset, to bring back")

    @classmethod
    def of(cls, tile: TileProject, to_problem: ToProblem) -> TileProjectOut:
        needed = {missing.class_id: missing.needed for missing in tile.readiness.missing}
        return cls(
            id=tile.project.id,
            name=tile.project.name,
            updated_at=tile.project.updated_at,
            frozen=tile.project.frozen_at is not None,
            classes=[
                TileClass(
                    id=count.class_id,
                    name=count.class_name,
                    sample_count=count.sample_count,
                    needed=needed.get(count.class_id, 0),
                )
                for count in tile.counts
            ],
            classes_needed=tile.readiness.classes_needed,
            ready=tile.readiness.ready,
            trained=tile.project.current_model_id is not None,
            run=TileRunOut.of(tile.run, to_problem) if tile.run else None,
            score=ScoreOut.of_score(tile.score) if tile.score else None,
            program_version=tile.program_version,
            before_reset=tile.replaced_id,
        )


class TileHint(BaseModel):
    """The newest hint that the student got."""

    text: str = Field(description="The teacher's words", examples=["이미지를 조금 더 모아 볼까요?"])
    created_at: Moment
    seen: bool = Field(description="Whether the student has put it away")

    @classmethod
    def of(cls, hint: Hint) -> TileHint:
        return cls(text=hint.text, created_at=hint.created_at, seen=hint.seen_at is not None)


class OtherProject(BaseModel):
    """Another project of the student."""

    id: Id
    name: str = Field(description="Chosen by the student", examples=["가위바위보"])
    trained: bool = Field(description="Whether it has a model")

    @classmethod
    def of(cls, project: Project) -> OtherProject:
        return cls(id=project.id, name=project.name, trained=project.current_model_id is not None)


class TileOut(BaseModel):
    """One place of the classroom."""

    place_id: Id
    nickname: str = Field(description="Unique in the classroom", examples=["민준"])
    joined: bool = Field(description="Whether somebody took the place")
    idle_minutes: int | None = Field(description="Whole minutes since the last thing that was kept")
    trouble: Trouble | None = Field(description="Why the student may need help")
    project: TileProjectOut | None = Field(description="What the student worked on last")
    other_projects: list[OtherProject] = Field(description="The rest, the one changed last first")
    hint: TileHint | None = Field(description="The newest one")

    @classmethod
    def of(cls, tile: Tile, to_problem: ToProblem) -> TileOut:
        return cls(
            place_id=tile.place.id,
            nickname=tile.place.nickname,
            joined=tile.place.student_id is not None,
            idle_minutes=tile.idle_minutes,
            trouble=tile.trouble,
            project=TileProjectOut.of(tile.project, to_problem) if tile.project else None,
            other_projects=[OtherProject.of(project) for project in tile.other_projects],
            hint=TileHint.of(tile.hint) if tile.hint else None,
        )


class WallWarnings(BaseModel):
    """Warnings about the projects on the wall."""

    projects: dict[str, list[WarningOut]] = Field(
        description="By the project's id, also without any; the worst first, a few at most"
    )


class WallOut(BaseModel):
    """A classroom at a glance."""

    id: Id
    name: str = Field(description="The classroom's name", examples=["6학년 2반"])
    frozen: bool = Field(description="Whether everybody is stopped, and nothing new begins")
    tiles: list[TileOut] = Field(description="By nickname")

    @classmethod
    def of(cls, classroom: Classroom, tiles: list[Tile], to_problem: ToProblem) -> WallOut:
        return cls(
            id=classroom.id,
            name=classroom.name,
            frozen=classroom.frozen_at is not None,
            tiles=[TileOut.of(tile, to_problem) for tile in tiles],
        )
