"""HTTP of the pages."""

from __future__ import annotations

from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.errors import OnlyToLookAt, ProjectFrozen
from app.pages.context import PageProject, PageShare
from app.pages.frame import PagesDep
from app.pages.person import PersonDep
from app.people.access import Role
from app.people.cookies import set_student_cookie
from app.people.identity import AccessDep, CallerDep, CredentialsDep, may_make_projects
from app.people.students import Students
from app.projects.routes import SeenProjectDep
from app.projects.shares import Shares
from app.web.dependencies import DatabaseDep, SessionDep, SettingsDep, writing

router = APIRouter(include_in_schema=False)


def page_project(project: SeenProjectDep, access: AccessDep) -> PageProject:
    own = Role.OWNER in access.roles(project)
    frozen = ProjectFrozen.code if project.frozen_at is not None else ""
    return PageProject(project.id, project.name, frozen if own else OnlyToLookAt.code)


PageProjectDep = Annotated[PageProject, Depends(page_project)]


def may_stay(session: SessionDep, settings: SettingsDep, caller: CallerDep) -> bool:
    """Whether the caller may make projects here, or has some."""
    allowed = may_make_projects(session, settings, caller)
    return allowed or Students(session).owns_projects(caller.student_id)


MayStay = Annotated[bool, Depends(may_stay)]


async def token_to_keep(
    shown: CredentialsDep, caller: CallerDep, may_stay: MayStay, database: DatabaseDep
) -> str:
    """The caller's own; a new student's for a stranger who may stay."""
    if caller.student_id or not may_stay:
        return shown.student
    async with writing(database) as session:
        _, token = await run_sync(Students(session).create)
    return token


TokenToKeep = Annotated[str, Depends(token_to_keep)]


@router.get("/")
def home(
    request: Request,
    pages: PagesDep,
    may_stay: MayStay,
    person: PersonDep,
    token: TokenToKeep,
    settings: SettingsDep,
) -> Response:
    """A stranger becomes a student here, so that two first clicks do not make two of them.

    Each visit makes the cookie last its whole time again. Where students do not work alone, the
    way leads to the classroom's door.
    """
    if not may_stay:
        return RedirectResponse("/join", 303)
    page = pages.home(request, person)
    if token:
        set_student_cookie(page, token, settings)
    return page


@router.get("/projects/{project}")
def collect(
    request: Request, pages: PagesDep, project: PageProjectDep, person: PersonDep
) -> HTMLResponse:
    return pages.collect(request, project, person)


@router.get("/projects/{project}/blocks")
def blocks(
    request: Request, pages: PagesDep, project: PageProjectDep, person: PersonDep
) -> HTMLResponse:
    return pages.blocks(request, project, person)


@router.get("/play/{share}")
def play(share: str, request: Request, pages: PagesDep, session: SessionDep) -> HTMLResponse:
    """For anybody who has the link. It makes no cookie."""
    found, project = Shares(session).get(share)
    return pages.play(request, PageShare(found.id, project.name))


@router.get("/program-frame")
def program_frame(pages: PagesDep) -> HTMLResponse:
    return pages.program_frame()
