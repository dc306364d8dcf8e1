"""HTTP of the pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import HTMLResponse

from app.pages.context import PageProject
from app.pages.frame import PagesDep
from app.people.cookies import set_student_cookie
from app.people.identity import CredentialsDep, StudentIdDep
from app.people.students import Students
from app.projects.routes import SeenProjectDep
from app.web.dependencies import DatabaseDep, SettingsDep

router = APIRouter(include_in_schema=False)


def page_project(project: SeenProjectDep) -> PageProject:
    return PageProject(project.id, project.name)


PageProjectDep = Annotated[PageProject, Depends(page_project)]


@router.get("/")
def home(
    request: Request,
    pages: PagesDep,
    shown: CredentialsDep,
    student_id: StudentIdDep,
    database: DatabaseDep,
    settings: SettingsDep,
) -> HTMLResponse:
    """A stranger becomes a student here, so that two first clicks do not make two of them.

    Each visit makes the cookie last its whole time again.
    """
    token = shown.student
    if not student_id:
        with database.transaction() as session:
            _, token = Students(session).create()
    page = pages.home(request)
    set_student_cookie(page, token, settings)
    return page


@router.get("/projects/{project}")
def collect(request: Request, pages: PagesDep, project: PageProjectDep) -> HTMLResponse:
    return pages.collect(request, project)


@router.get("/projects/{project}/blocks")
def blocks(request: Request, pages: PagesDep, project: PageProjectDep) -> HTMLResponse:
    return pages.blocks(request, project)


@router.get("/program-frame")
def program_frame(pages: PagesDep) -> HTMLResponse:
    return pages.program_frame()


@router.get("/docs")
def docs(request: Request, pages: PagesDep) -> HTMLResponse:
    return pages.docs(request)
