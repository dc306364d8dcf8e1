"""The response of routes that make a whole project: remix, project file, example."""

from __future__ import annotations

from fastapi import Response

from app.accounts.cookies import set_student_cookie
from app.db.database import Database
from app.db.tables import Project
from app.projects.projects import Projects
from app.projects.schemas import ProjectOut
from app.settings import Settings


def new_project_out(
    project_id: str, token: str, response: Response, database: Database, settings: Settings
) -> ProjectOut:
    """The project. A non-empty `token` is set as the cookie of a new student."""
    if token:
        set_student_cookie(response, token, settings)
    with database.reading() as session:
        project = session.get_one(Project, project_id)
        return ProjectOut.of(project, Projects(session, settings).contents([project]))
