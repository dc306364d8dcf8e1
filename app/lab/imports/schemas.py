"""Imports as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, Field

from app.db.lab_tables import DataSetImport, ImportRefusal
from app.lab.imports.import_rows import ImportPurpose, ImportStatus
from app.training.schemas import Problem
from app.web.fields import FileName, Id, Moment

ProblemOf = Callable[[str, Mapping[str, Any]], Problem]
"""The code and facts of an error in the words of the request's language."""


class ImportOut(BaseModel):
    """A zip file of pictures that become samples, or the test set."""

    id: Id
    purpose: ImportPurpose = Field(description="samples or test_set")
    file_name: FileName
    status: ImportStatus = Field(
        description="uploading (its file is being received), queued, running, succeeded, failed or"
        " cancelled"
    )
    files: int = Field(ge=0, description="Files in the zip file", examples=[2000])
    done: int = Field(ge=0, description="Files that are done", examples=[320])
    accepted: int = Field(ge=0, description="Files that were taken", examples=[318])
    refused: int = Field(ge=0, description="Files that were not, see `…/refusals`", examples=[2])
    already_here: int = Field(
        ge=0, description="Those of the refused files that were here before", examples=[0]
    )
    seconds_left: float | None = Field(
        description="At the speed so far; null before the first files are done and after the end",
        examples=[12.5],
    )
    waiting_for: Problem | None = Field(description="What keeps it from going on now")
    problem: Problem | None = Field(description="Why it failed")
    created_at: Moment
    finished_at: Moment | None = Field(description="When it ended; null before")

    @classmethod
    def of(cls, row: DataSetImport, problem_of: ProblemOf) -> ImportOut:
        return cls(
            id=row.id,
            purpose=ImportPurpose(row.purpose),
            file_name=row.file_name,
            status=ImportStatus(row.status),
            files=row.files,
            done=row.position,
            accepted=row.accepted,
            refused=row.refused,
            already_here=row.already_here,
            seconds_left=_seconds_left(row),
            waiting_for=problem_or_none(row.waiting_for, problem_of),
            problem=problem_or_none(row.problem, problem_of),
            created_at=row.created_at,
            finished_at=row.finished_at,
        )


def problem_or_none(kept: dict[str, Any] | None, problem_of: ProblemOf) -> Problem | None:
    """The problem that a row keeps, if it keeps one."""
    return problem_of(kept["code"], kept["facts"]) if kept else None


def _seconds_left(row: DataSetImport) -> float | None:
    if not row.position or row.finished_at is not None:
        return None
    return round(row.worked_s / row.position * (row.files - row.position), 1)


class ImportList(BaseModel):
    """The imports of a project."""

    imports: list[ImportOut] = Field(description="The newest first")


class ImportRefusalOut(BaseModel):
    """A file that was not taken, and why."""

    index: int = Field(ge=0, description="The file's number in the import, from 0")
    filename: FileName
    code: str = Field(description="Stable", examples=["not_a_picture_type"])
    message: str = Field(description="Words for a person, in the request's language")

    @classmethod
    def of(cls, row: ImportRefusal, problem_of: ProblemOf) -> ImportRefusalOut:
        problem = problem_of(row.code, row.facts)
        return cls(
            index=row.position,
            filename=row.file_name,
            code=problem.code,
            message=problem.message,
        )


class ImportRefusals(BaseModel):
    """Some of the refused files of an import."""

    refusals: list[ImportRefusalOut] = Field(description="In the order of the import")
    more: bool = Field(description="Whether more follow: ask again with `after` the last index")
