"""HTTP of the live wall."""

from __future__ import annotations

import hashlib
from typing import Any

from fastapi import APIRouter, Request, Response

from app.classrooms.wall import Wall
from app.classrooms.wall_schemas import WallOut
from app.people.classroom_routes import CLASSROOM_REFUSALS, ClassroomDep
from app.training.schemas import Problem
from app.web.dependencies import LanguageDep, SessionDep, SettingsDep, WordsDep
from app.web.errors import message_for, refusals

router = APIRouter(prefix="/api/classrooms/{classroom}", tags=["classrooms"])

SAME: dict[int | str, dict[str, Any]] = {
    304: {"description": "Nothing has changed since the answer with that ETag"}
}


@router.get("/wall", response_model=WallOut, responses=refusals(*CLASSROOM_REFUSALS) | SAME)
def get_wall(
    classroom: ClassroomDep,
    session: SessionDep,
    settings: SettingsDep,
    words: WordsDep,
    language: LanguageDep,
    request: Request,
) -> Response:
    """What every student is doing. Ask again as often as you like: an ETag saves the answer."""

    def say(error: dict[str, Any]) -> Problem:
        code, facts = error["code"], error["facts"]
        return Problem(code=code, message=message_for(words, language, code, facts))

    told = WallOut.of(classroom, Wall(session, settings).tiles(classroom.id), say)
    body = told.model_dump_json().encode()
    mark = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    headers = {"ETag": mark, "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == mark:
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)
