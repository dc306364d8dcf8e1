"""HTTP of the pages."""

from __future__ import annotations

from typing import Annotated

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
from app.web.dependencies import DatabaseDep, SessionDep, SettingsDep

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


@router.get("/")
def home(
    request: Request,
    pages: PagesDep,
    shown: CredentialsDep,
    may_stay: MayStay,
    person: PersonDep,
    caller: CallerDep,
    database: DatabaseDep,
    settings: SettingsDep,
) -> Response:
    """A stranger becomes a student here, so that two first clicks do not make two of them.

    Each visit makes the cookie last its whole time again. Where students do not work alone, the
    way leads to the classroom's door.
    """
    if not may_stay:
        return RedirectResponse("/join", 303)
    token = shown.student
    if not caller.student_id:
        with database.transaction() as session:
            _, token = Students(session).create()
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
