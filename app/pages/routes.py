"""Routes for the home page, the pages of a project, and the page of a share link."""

from __future__ import annotations

import hashlib
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from app.accounts.authorization import Role
from app.accounts.cookies import set_student_cookie
from app.accounts.dependencies import AccessDep, CallerDep, CredentialsDep
from app.accounts.students import Students
from app.accounts.tokens import is_token, new_token
from app.classrooms.project_creation import may_create_projects
from app.errors import ProjectFrozen, ReadOnly
from app.incoming.reports import IncomingReports
from app.pages.context import PageProject, PageShare
from app.pages.dependencies import PagesDep
from app.pages.person import PersonDep
from app.projects.routes import VisibleProjectDep
from app.projects.shares import Shares
from app.web.dependencies import SessionDep, SettingsDep

router = APIRouter(include_in_schema=False)


def page_project(project: VisibleProjectDep, access: AccessDep, session: SessionDep) -> PageProject:
    is_owner = Role.OWNER in access.roles(project)
    frozen = ProjectFrozen.code if project.frozen_at is not None else ""
    notice = frozen if is_owner else ReadOnly.code
    came_in = IncomingReports(session).find(project.id) is not None
    mark = student_mark(project.student_id)
    return PageProject(project.id, project.name, mark, notice, came_in)


def student_mark(student_id: str) -> str:
    """What tells students of one browser apart without telling their ids."""
    return hashlib.sha256(f"mark of {student_id}".encode()).hexdigest()[:16]


PageProjectDep = Annotated[PageProject, Depends(page_project)]


def may_stay(session: SessionDep, settings: SettingsDep, caller: CallerDep) -> bool:
    """Whether the caller may create projects, or has some."""
    allowed = may_create_projects(session, settings, caller)
    return allowed or Students(session).owns_projects(caller.owner_id)


MayStayDep = Annotated[bool, Depends(may_stay)]


def cookie_token(credentials: CredentialsDep, caller: CallerDep, may_stay: MayStayDep) -> str:
    """The student token for the cookie: a new one for an anonymous caller who may stay.

    The student is created by the first write, so that nobody who only passes by leaves a row.
    """
    token = credentials.student_token
    return token if caller.owner_id or not may_stay or is_token(token) else new_token()


CookieTokenDep = Annotated[str, Depends(cookie_token)]


@router.get("/")
def home(
    request: Request,
    pages: PagesDep,
    may_stay: MayStayDep,
    person: PersonDep,
    token: CookieTokenDep,
    settings: SettingsDep,
) -> Response:
    """The home page. It sets the student cookie, and every visit extends the cookie's life.

    The cookie is set here and not at the first click, because two simultaneous first clicks would
    create two students. Callers who may not create projects are redirected to the join page.
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


@router.get("/projects/{project}/lab")
def lab(
    request: Request, pages: PagesDep, project: PageProjectDep, person: PersonDep
) -> HTMLResponse:
    return pages.lab(request, project, person)


@router.get("/projects/{project}/take-along")
def take_along(
    request: Request, pages: PagesDep, project: PageProjectDep, person: PersonDep
) -> HTMLResponse:
    return pages.take_along(request, project, person)


@router.get("/projects/{project}/incoming")
def incoming(
    request: Request, pages: PagesDep, project: PageProjectDep, person: PersonDep
) -> HTMLResponse:
    return pages.incoming(request, project, person)


@router.get("/play/{share}")
def play(share: str, request: Request, pages: PagesDep, session: SessionDep) -> HTMLResponse:
    """The page of a share link, for everybody who has the link. It sets no cookie."""
    share_row, project = Shares(session).get(share)
    return pages.play(request, PageShare(share_row.id, project.name))


@router.get("/program-frame")
def program_frame(pages: PagesDep) -> HTMLResponse:
    return pages.program_frame()
