"""Routes for imports of data sets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import CredentialsDep, caller_of
from app.classrooms.limits import limits_of
from app.db.lab_tables import DataSetImport
from app.lab.imports.import_rows import ImportPurpose, Imports
from app.lab.imports.receiving import ImportTarget
from app.lab.imports.schemas import (
    ImportList,
    ImportOut,
    ImportRefusalOut,
    ImportRefusals,
    ProblemOf,
)
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, ProjectWithPicturesDep
from app.services import front_services
from app.training.schemas import Problem
from app.web.dependencies import DatabaseDep, ServicesDep, SessionDep, SettingsDep
from app.web.errors import message_for, refusals
from app.web.words import language_of

router = APIRouter(prefix="/api/projects/{project}/imports", tags=["data sets"])

REFUSALS_AT_ONCE = 200
BEFORE_THE_FIRST = -1
ZIP_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}


async def imports_of(session: SessionDep) -> Imports:
    return Imports(session)


async def problem_words(request: Request) -> ProblemOf:
    def problem_of(code: str, facts: Mapping[str, Any]) -> Problem:
        words = front_services(request).words
        return Problem(code=code, message=message_for(words, language_of(request), code, facts))

    return problem_of


ImportsDep = Annotated[Imports, Depends(imports_of)]
ProblemOfDep = Annotated[ProblemOf, Depends(problem_words)]


def import_target(
    project: str,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    filename: Annotated[
        str, Query(max_length=255, description="The name of the zip file, to show it")
    ] = "",
    purpose: Annotated[
        ImportPurpose, Query(description="What its pictures become: samples, or the test set")
    ] = ImportPurpose.SAMPLES,
) -> ImportTarget:
    """The project, read in a transaction that ends before the zip file is received."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        owned = access.get_project(project, Action.CHANGE)
        limits = limits_of(session, settings, owned.student_id)
        return ImportTarget(owned.id, purpose, filename, limits.max_import_bytes)


@router.post(
    "",
    status_code=202,
    openapi_extra=ZIP_BODY,
    responses=refusals(
        *CHANGE_REFUSALS,
        errors.ImportNotFound,
        errors.ImportUnfinished,
        errors.ImportTooLarge,
        errors.ImportTooManyFiles,
        errors.ImportUnreadable,
        errors.ImportEmpty,
        errors.StorageFailed,
    ),
)
async def import_data_set(
    target: Annotated[ImportTarget, Depends(import_target)],
    request: Request,
    services: ServicesDep,
    database: DatabaseDep,
    problem_of: ProblemOfDep,
) -> ImportOut:
    """Send a zip file of pictures, as the body. The server takes them in the background.

    The folder of a picture, or its name (`dog.123.jpg`), tells its class. For samples missing
    classes are made; a picture of the test set may have none.
    """
    import_id = await services.import_uploads.receive(target, request.stream())

    def queued() -> ImportOut:
        with database.reading() as session:
            return ImportOut.of(Imports(session).get(target.project_id, import_id), problem_of)

    return await run_sync(queued)


@router.get("", responses=refusals(errors.ProjectNotFound))
def list_imports(
    project: ProjectWithPicturesDep, imports: ImportsDep, problem_of: ProblemOfDep
) -> ImportList:
    """The last imports of the project."""
    return ImportList(
        imports=[ImportOut.of(row, problem_of) for row in imports.of_project(project.id)]
    )


IMPORT_REFUSALS = refusals(errors.ProjectNotFound, errors.ImportNotFound)


@router.get("/{import_id}", responses=IMPORT_REFUSALS)
def get_import(
    import_id: str, project: ProjectWithPicturesDep, imports: ImportsDep, problem_of: ProblemOfDep
) -> ImportOut:
    """How far an import is."""
    return ImportOut.of(imports.get(project.id, import_id), problem_of)


@router.get("/{import_id}/refusals", responses=IMPORT_REFUSALS)
def list_refusals(
    import_id: str,
    project: ProjectWithPicturesDep,
    imports: ImportsDep,
    problem_of: ProblemOfDep,
    after: Annotated[
        int, Query(ge=BEFORE_THE_FIRST, le=100_000, description="The last index received")
    ] = BEFORE_THE_FIRST,
) -> ImportRefusals:
    """The files that were not taken, each with its reason."""
    found = imports.refusals(imports.get(project.id, import_id).id, after, REFUSALS_AT_ONCE + 1)
    shown = found[:REFUSALS_AT_ONCE]
    return ImportRefusals(
        refusals=[ImportRefusalOut.of(row, problem_of) for row in shown],
        more=len(found) > len(shown),
    )


def import_to_change(import_id: str, project: ProjectDep, imports: ImportsDep) -> DataSetImport:
    return imports.get(project.id, import_id)


@router.post(
    "/{import_id}/cancel",
    status_code=202,
    responses=refusals(*CHANGE_REFUSALS, errors.ImportNotFound, errors.ImportFinished),
)
def cancel_import(
    row: Annotated[DataSetImport, Depends(import_to_change)],
    imports: ImportsDep,
    problem_of: ProblemOfDep,
) -> ImportOut:
    """Stop an import. The pictures that came stay."""
    imports.cancel(row)
    return ImportOut.of(row, problem_of)
