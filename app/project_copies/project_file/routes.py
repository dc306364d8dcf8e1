"""Routes for project files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.cookies import Credentials
from app.accounts.dependencies import CredentialsDep, caller_of
from app.classrooms.project_creation import creator_of
from app.project_copies.new_project import new_project_out
from app.project_copies.project_file.layout import FILE_ENDING, MEDIA_TYPE
from app.project_copies.project_file.writer import project_file_chunks
from app.projects.schemas import ProjectOut
from app.web.dependencies import (
    DatabaseDep,
    ModelFilesDep,
    PictureFilesDep,
    ServicesDep,
    SettingsDep,
)
from app.web.downloads import DownloadResponse
from app.web.errors import ENGINE_REFUSALS, refusals
from app.web.forms import file_form, open_file

router = APIRouter(tags=["project files"])


@dataclass(frozen=True)
class SeenProject:
    """A project whose pictures the caller may see."""

    id: str
    name: str


def seen_project(project: str, credentials: CredentialsDep, database: DatabaseDep) -> SeenProject:
    """The project, read in a transaction that ends before its file is made."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        seen = access.get_project(project, Action.SEE_PICTURES)
        return SeenProject(seen.id, seen.name)


def creator(
    credentials: CredentialsDep, database: DatabaseDep, settings: SettingsDep
) -> Credentials:
    """The credentials of the sender. Raises what `creator_of` raises, before the file is read."""
    with database.reading() as session:
        creator_of(session, settings, credentials)
    return credentials


@router.get(
    "/api/projects/{project}/file",
    response_class=StreamingResponse,
    responses=refusals(errors.ProjectNotFound, errors.TooManyRequests)
    | {200: {"content": {MEDIA_TYPE: {}}}},
)
async def export_project(
    project: Annotated[SeenProject, Depends(seen_project)],
    request: Request,
    database: DatabaseDep,
    pictures: PictureFilesDep,
    models: ModelFilesDep,
    services: ServicesDep,
) -> DownloadResponse:
    """The whole project as one file: pictures, current model, blocks and own pictures."""
    chunks = project_file_chunks(project.id, database, pictures, models)
    return services.downloads.response(request, chunks, MEDIA_TYPE, f"{project.name}{FILE_ENDING}")


PROJECT_FILE_REFUSALS = (
    errors.ClassroomNeeded,
    errors.ClassroomFrozen,
    errors.RequestTooLarge,
    errors.TooManyFiles,
    errors.ProjectFileTooLarge,
    errors.ProjectFileTooManyParts,
    errors.ProjectFileUnreadable,
    errors.ProjectFileEncrypted,
    errors.ProjectFileForeign,
    errors.ProjectFileBomb,
    errors.ProjectFileVersion,
    errors.ProjectFileIncomplete,
    errors.ProjectFilePartUnusable,
    errors.QuotaReached,
    *ENGINE_REFUSALS,
    errors.StorageFailed,
)


@router.post(
    "/api/project-files",
    status_code=201,
    openapi_extra=file_form("file", "A file that `GET …/file` gave"),
    responses=refusals(*PROJECT_FILE_REFUSALS),
)
async def import_project(
    request: Request,
    services: ServicesDep,
    credentials: Annotated[Credentials, Depends(creator)],
    database: DatabaseDep,
    settings: SettingsDep,
    response: Response,
) -> ProjectOut:
    """Make a project of a file: whole, or not at all. A caller without a cookie gets one."""
    async with open_file(request, "file", settings.max_project_file_bytes) as file:
        project_id, token = await services.project_file_reader.read(file, credentials)
    return await run_sync(new_project_out, project_id, token, response, database, settings)
