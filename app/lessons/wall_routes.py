"""Routes for the live wall, and for the warnings about the pictures on it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request, Response

from app.accounts.dependencies import CredentialsDep, caller_of
from app.accounts.teacher_routes import teacher_of
from app.classrooms.classrooms import Classrooms
from app.classrooms.routes import CLASSROOM_REFUSALS, ClassroomDep
from app.insights.schemas import WarningsOut
from app.lessons.wall import Wall, shown_projects
from app.lessons.wall_schemas import WallOut, WallWarnings
from app.training.schemas import Problem
from app.web.dependencies import (
    DatabaseDep,
    LanguageDep,
    ServicesDep,
    SessionDep,
    SettingsDep,
    WordsDep,
)
from app.web.errors import ENGINE_REFUSALS, message_for, refusals

router = APIRouter(prefix="/api/classrooms/{classroom}", tags=["classrooms"])

NOT_MODIFIED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Nothing has changed since the answer with that ETag"}
}


@router.get("/wall", response_model=WallOut, responses=refusals(*CLASSROOM_REFUSALS) | NOT_MODIFIED)
def get_wall(
    classroom: ClassroomDep,
    session: SessionDep,
    settings: SettingsDep,
    words: WordsDep,
    language: LanguageDep,
    services: ServicesDep,
    request: Request,
) -> Response:
    """What every student is doing. Ask again as often as you like: an ETag saves the answer."""

    def to_problem(error: dict[str, Any]) -> Problem:
        code, facts = error["code"], error["facts"]
        return Problem(code=code, message=message_for(words, language, code, facts))

    wall = WallOut.of(
        classroom, Wall(session, settings, services.honest_scores).tiles(classroom.id), to_problem
    )
    body = wall.model_dump_json().encode()
    etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def projects_to_inspect(
    classroom: str, credentials: CredentialsDep, database: DatabaseDep, settings: SettingsDep
) -> tuple[str, Sequence[str]]:
    """The ids of the teacher and of the projects on the wall.

    The transaction ends before the pictures are inspected. Raises LoginNeeded, ClassroomNotFound.
    """
    with database.reading() as session:
        teacher = teacher_of(caller_of(session, credentials), session, settings)
        shown = Classrooms(session, settings).get(classroom, teacher.id)
        return teacher.id, shown_projects(session, shown.id)


@router.get("/warnings", responses=refusals(*CLASSROOM_REFUSALS, *ENGINE_REFUSALS))
async def get_warnings(
    shown: Annotated[tuple[str, Sequence[str]], Depends(projects_to_inspect)],
    services: ServicesDep,
) -> WallWarnings:
    """What about everybody's pictures will make the models worse. Projects are inspected one after the other."""
    teacher_id, project_ids = shown
    return WallWarnings(
        projects={
            project_id: WarningsOut.of(
                await services.inspections.warnings(project_id, teacher_id)
            ).warnings
            for project_id in project_ids
        }
    )
