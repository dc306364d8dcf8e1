"""Routes for programs and their earlier versions."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path
from pydantic import BaseModel, Field

from app import errors
from app.db.tables import Program, ProgramVersion
from app.programs.history import History
from app.programs.programs import FORMAT, Programs
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, VisibleProjectDep
from app.web.dependencies import SessionDep, SettingsDep
from app.web.errors import refusals
from app.web.fields import Body, Moment

router = APIRouter(prefix="/api/projects/{project}", tags=["programs"])


class ProgramIn(Body):
    """A program to save."""

    version: int = Field(ge=0, lt=2**31, description="The version that the client read last")
    format: int = Field(ge=1, le=FORMAT, description="The format of the blocks")
    blocks: dict[str, Any] = Field(description="The blocks, as the editor saves them")


class ProgramOut(BaseModel):
    """The student's blocks."""

    version: int = Field(description="Counts the saves; 0 before the first")
    format: int = Field(description="The format of the blocks")
    blocks: dict[str, Any] | None = Field(description="As saved; null before the first save")
    updated_at: Moment | None = Field(description="When it was saved last")

    @classmethod
    def of(cls, program: Program) -> ProgramOut:
        return cls(
            version=program.version,
            format=program.format,
            blocks=program.blocks,
            updated_at=program.updated_at,
        )


class VersionOut(BaseModel):
    """A program as it once was saved."""

    version: int = Field(description="The number that it had", examples=[12])
    saved_at: Moment
    sprites: int = Field(ge=0, description="Sprites in it", examples=[2])
    blocks: int = Field(ge=0, description="Blocks in it", examples=[31])

    @classmethod
    def of(cls, version: ProgramVersion) -> VersionOut:
        return cls(
            version=version.version,
            saved_at=version.saved_at,
            sprites=version.sprite_count,
            blocks=version.block_count,
        )


class VersionList(BaseModel):
    """Earlier versions of a program: many of the last minutes, fewer of the last weeks."""

    versions: list[VersionOut] = Field(description="The newest first, without the saved one")


async def history_of(session: SessionDep, settings: SettingsDep) -> History:
    return History(session, settings)


HistoryDep = Annotated[History, Depends(history_of)]


async def programs_of(session: SessionDep, history: HistoryDep, settings: SettingsDep) -> Programs:
    return Programs(session, history, settings)


ProgramsDep = Annotated[Programs, Depends(programs_of)]


@router.get("/program", responses=refusals(errors.ProjectNotFound))
def get_program(project: VisibleProjectDep, programs: ProgramsDep) -> ProgramOut:
    """The blocks as saved last; version 0 before the first save."""
    return ProgramOut.of(programs.get(project))


@router.put(
    "/program",
    responses=refusals(
        *CHANGE_REFUSALS,
        errors.ProgramStale,
        errors.ProgramTooDeep,
        errors.ProgramTooManyBlocks,
        errors.ProgramTooManyParts,
        errors.RequestTooLarge,
    ),
)
def save_program(body: ProgramIn, project: ProjectDep, programs: ProgramsDep) -> ProgramOut:
    """Save the blocks over the version that was read last; a newer one is never overwritten."""
    return ProgramOut.of(programs.save(project, body.version, body.format, body.blocks))


@router.get("/program/versions", responses=refusals(errors.ProjectNotFound))
def list_versions(
    project: VisibleProjectDep, programs: ProgramsDep, history: HistoryDep
) -> VersionList:
    """Earlier versions of the blocks."""
    versions = history.versions_before(programs.get(project))
    return VersionList(versions=[VersionOut.of(version) for version in versions])


@router.post(
    "/program/versions/{version}/restore",
    responses=refusals(*CHANGE_REFUSALS, errors.ProgramVersionNotFound),
)
def restore_version(
    version: Annotated[int, Path(ge=1, lt=2**31)], project: ProjectDep, programs: ProgramsDep
) -> ProgramOut:
    """Save an earlier version as the newest one. The one before stays in the history."""
    return ProgramOut.of(programs.restore(project, version))
