"""Routes for files from other programs."""

from __future__ import annotations

from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response

from app import errors
from app.accounts.dependencies import CredentialsDep
from app.classrooms.limits import limits_of
from app.classrooms.project_creation import creator_of
from app.incoming.file import IncomingFile, Sender
from app.incoming.reports import IncomingReports
from app.incoming.schemas import BroughtInOut, IncomingReportAnswer
from app.project_copies.new_project import new_project_out
from app.project_copies.project_file.routes import PROJECT_FILE_REFUSALS
from app.projects.routes import ProjectWithPicturesDep, first_class_names
from app.web.dependencies import (
    DatabaseDep,
    LanguageDep,
    ServicesDep,
    SessionDep,
    SettingsDep,
    WordsDep,
)
from app.web.errors import refusals
from app.web.forms import file_form, open_files

router = APIRouter(tags=["project files"])


def sender(credentials: CredentialsDep, database: DatabaseDep, settings: SettingsDep) -> Sender:
    """Who sends the file. Raises what `creator_of` raises, before the file is read."""
    with database.reading() as session:
        caller = creator_of(session, settings, credentials)
        return Sender(credentials, limits_of(session, settings, caller.owner_id))


@router.post(
    "/api/incoming-files",
    status_code=201,
    openapi_extra=file_form(
        "file", "A project file, a zip file of pictures, a `.tm`, `.ent` or `.eo` file"
    ),
    responses=refusals(
        *PROJECT_FILE_REFUSALS,
        errors.ImportUnfinished,
        errors.ImportTooLarge,
        errors.ImportTooManyFiles,
        errors.ImportUnreadable,
        errors.ImportEmpty,
        errors.IncomingFileTooLarge,
        errors.IncomingFileUnknown,
        errors.IncomingPicturesUnsorted,
        errors.IncomingNoImageProject,
        errors.IncomingFileTooManyParts,
        errors.IncomingModelAlone,
        errors.IncomingModelDamaged,
        errors.IncomingModelUnsupported,
        errors.IncomingModelTooDemanding,
        errors.IncomingNoImageModel,
        errors.IncomingGrayModel,
        errors.IncomingEntryModel,
        errors.IncomingEntryUnreadable,
        errors.IncomingEntryEmpty,
        errors.ProgramTooDeep,
        errors.ProgramTooManyBlocks,
        errors.ProgramTooManyParts,
    ),
)
async def bring_in(
    request: Request,
    services: ServicesDep,
    sent_by: Annotated[Sender, Depends(sender)],
    database: DatabaseDep,
    settings: SettingsDep,
    words: WordsDep,
    language: LanguageDep,
    response: Response,
) -> BroughtInOut:
    """Make a project of a file from elsewhere. What the file is, its content tells.

    Pictures come in the background: `…/imports` of the project says how far they are, and which
    files were refused. A caller without a cookie gets one.
    """
    limits = (sent_by.limits.max_import_bytes, settings.max_project_file_bytes)
    limit = max(*limits, settings.max_incoming_bytes)
    async with open_files(request, "file", 1, limit) as form:
        (sent,) = form.files
        if sent.size is not None and sent.size > limit:
            raise errors.IncomingFileTooLarge(max_bytes=limit)
        first_classes = first_class_names(words, language)
        incoming = IncomingFile(sent.file, sent.filename or "", sent_by, first_classes)
        made = await services.incoming_files.bring_in(incoming)
    project = await run_sync(
        new_project_out, made.project_id, made.token, response, database, settings
    )
    return BroughtInOut(kind=made.kind, project=project)


@router.get(
    "/api/projects/{project}/incoming-report",
    responses=refusals(errors.ProjectNotFound),
)
def get_report(project: ProjectWithPicturesDep, session: SessionDep) -> IncomingReportAnswer:
    """What the project was made of, if it came from another program."""
    return IncomingReportAnswer.of(IncomingReports(session).find(project.id))
