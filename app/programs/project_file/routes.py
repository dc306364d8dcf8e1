"""HTTP of project files."""

from __future__ import annotations

from typing import Annotated, cast
from urllib.parse import quote

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import HTTPConnection

from app import errors
from app.people.access import Access, Action
from app.people.cookies import Credentials
from app.people.identity import CredentialsDep, caller_of, maker_of
from app.programs.contents import Contents, read_contents
from app.programs.new_project import new_project_out
from app.programs.project_file.reading import ProjectFileReader
from app.programs.project_file.writing import ProjectFileWriter
from app.projects.schemas import ProjectOut
from app.web.dependencies import DatabaseDep, ModelsDep, PicturesDep, SettingsDep
from app.web.errors import refusals
from app.web.forms import one_file_body, one_long_file

router = APIRouter(tags=["project files"])


def contents_of(project: str, shown: CredentialsDep, database: DatabaseDep) -> Contents:
    """Read in a transaction that is over before anything is sent."""
    with database.reading() as session:
        access = Access(session, caller_of(session, shown))
        return read_contents(session, access.project(project, Action.SEE_PICTURES), pictures=True)


def maker(shown: CredentialsDep, database: DatabaseDep, settings: SettingsDep) -> Credentials:
    """Who sends a file. Refuses like `maker_of`, before anything of the file is taken."""
    with database.reading() as session:
        maker_of(session, settings, shown)
    return shown


async def reader_of(connection: HTTPConnection) -> ProjectFileReader:
    return cast(ProjectFileReader, connection.app.state.project_file_reader)


@router.get(
    "/api/projects/{project}/file",
    response_class=StreamingResponse,
    responses=refusals(errors.ProjectNotFound) | {200: {"content": {"application/zip": {}}}},
)
def export_project(
    contents: Annotated[Contents, Depends(contents_of)], pictures: PicturesDep, models: ModelsDep
) -> StreamingResponse:
    """The whole project as one file: pictures, current model, blocks and own pictures."""
    name = quote(f"{contents.name}.zip", safe="")
    return StreamingResponse(
        ProjectFileWriter(contents, pictures, models).chunks(),
        media_type="application/zip",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{name}"},
    )


@router.post(
    "/api/project-files",
    status_code=201,
    openapi_extra=one_file_body("file", "A file that `GET …/file` gave"),
    responses=refusals(
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
        errors.EngineBusy,
        errors.EngineStarting,
        errors.WorkerDied,
        errors.EngineTimeout,
        errors.StorageFailed,
    ),
)
async def import_project(
    request: Request,
    reader: Annotated[ProjectFileReader, Depends(reader_of)],
    shown: Annotated[Credentials, Depends(maker)],
    database: DatabaseDep,
    settings: SettingsDep,
    response: Response,
) -> ProjectOut:
    """Make a project of a file: whole, or not at all. A caller without a cookie gets one."""
    async with one_long_file(request, "file") as file:
        project_id, token = await reader.read(file, shown)
    return await run_sync(new_project_out, project_id, token, response, database, settings)
