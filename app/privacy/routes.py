"""Routes for exporting and erasing data: one's own, or a classroom's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from app import errors
from app.accounts.authorization import Caller
from app.accounts.cookies import delete_student_cookie, delete_teacher_cookie
from app.accounts.dependencies import CredentialsDep, caller_of
from app.accounts.teacher_routes import BrowserDep, LoginsDep, teacher_of
from app.accounts.teacher_schemas import PasswordIn
from app.classrooms.classrooms import Classrooms
from app.classrooms.routes import CLASSROOM_REFUSALS
from app.lessons.collections import Collections
from app.privacy.data_export import DataExport, ExportEntry, Owner, owners_in
from app.privacy.schemas import ClassroomReceiptOut, ReceiptOut
from app.services import Services
from app.web.dependencies import (
    DatabaseDep,
    ModelFilesDep,
    PictureFilesDep,
    ServicesDep,
    SettingsDep,
)
from app.web.downloads import DownloadResponse
from app.web.errors import refusals

router = APIRouter(prefix="/api", tags=["privacy"])


def detached_caller(credentials: CredentialsDep, database: DatabaseDep) -> Caller:
    """The caller, read in a transaction that ends before the route begins."""
    with database.reading() as session:
        return caller_of(session, credentials)


@dataclass(frozen=True)
class OwnClassroom:
    """A classroom of the calling teacher, and the students in it."""

    id: str
    name: str
    owners: Sequence[Owner]


async def data_export_of(
    database: DatabaseDep,
    pictures: PictureFilesDep,
    models: ModelFilesDep,
    settings: SettingsDep,
) -> DataExport:
    return DataExport(database, pictures, models, settings)


DetachedCallerDep = Annotated[Caller, Depends(detached_caller)]
DataExportDep = Annotated[DataExport, Depends(data_export_of)]


@router.get(
    "/me/file",
    response_class=StreamingResponse,
    responses=refusals(errors.TooManyRequests) | {200: {"content": {"application/zip": {}}}},
)
async def take_mine(
    caller: DetachedCallerDep,
    data_export: DataExportDep,
    request: Request,
    services: ServicesDep,
) -> DownloadResponse:
    """All projects of the calling student in one zip file; each in it can be imported again.

    A table in it has the projects that the student likes in the gallery.
    """
    entries = data_export.entries_of([Owner(caller.owner_id)])
    chunks = data_export.chunks(entries, likes_of=caller.owner_id)
    return _zip_response(services, request, chunks, "eyeblocks")


@router.delete("/me", responses=refusals())
def erase_me(
    caller: DetachedCallerDep,
    services: ServicesDep,
    settings: SettingsDep,
    response: Response,
) -> ReceiptOut:
    """Erase everything of the calling student for good: projects, pictures, models, programs.

    A frozen project goes too: whose data it is decides about it. The browser forgets the student;
    a teacher who is logged in keeps the account.
    """
    receipt = services.erasure.erase_student(caller.owner_id)
    if not caller.teacher_id:
        delete_student_cookie(response, settings)
    return ReceiptOut.of(receipt)


@router.post(
    "/teacher/erase",
    responses=refusals(errors.LoginNeeded, errors.LoginFailed, errors.TooManyAttempts),
)
def erase_account(
    body: PasswordIn,
    credentials: CredentialsDep,
    logins: LoginsDep,
    browser: BrowserDep,
    services: ServicesDep,
    settings: SettingsDep,
    response: Response,
) -> ReceiptOut:
    """Erase the calling teacher's account for good, with its projects and its classrooms.

    The students of the classrooms go, too, with everything that they made.
    """
    teacher = logins.confirm_password(credentials.teacher_token, body.password, browser)
    receipt = services.erasure.erase_teacher(teacher.id)
    delete_teacher_cookie(response, settings)
    return ReceiptOut.of(receipt)


def own_classroom(
    classroom: str, credentials: CredentialsDep, database: DatabaseDep, settings: SettingsDep
) -> OwnClassroom:
    """The calling teacher's classroom of the path. Raises LoginNeeded, ClassroomNotFound."""
    with database.reading() as session:
        teacher = teacher_of(caller_of(session, credentials), session, settings)
        owned = Classrooms(session, settings).get(classroom, teacher.id)
        return OwnClassroom(owned.id, owned.name, owners_in(session, owned.id))


OwnClassroomDep = Annotated[OwnClassroom, Depends(own_classroom)]


@router.get(
    "/classrooms/{classroom}/file",
    response_class=StreamingResponse,
    responses=refusals(*CLASSROOM_REFUSALS, errors.TooManyRequests)
    | {200: {"content": {"application/zip": {}}}},
)
async def take_classroom(
    own: OwnClassroomDep,
    data_export: DataExportDep,
    request: Request,
    services: ServicesDep,
) -> DownloadResponse:
    """All projects of a classroom in one zip file, a folder for each student."""
    entries = data_export.entries_of(own.owners)
    return _zip_response(services, request, data_export.chunks(entries), own.name)


@dataclass(frozen=True)
class OwnCollection:
    """A collection of the calling teacher. `entries` are its projects by nickname."""

    name: str
    entries: Sequence[ExportEntry]


def own_collection(
    collection: str,
    classroom: str,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
) -> OwnCollection:
    """The calling teacher's collection of the path.

    Raises LoginNeeded, ClassroomNotFound, CollectionNotFound.
    """
    with database.reading() as session:
        teacher = teacher_of(caller_of(session, credentials), session, settings)
        owned = Classrooms(session, settings).get(classroom, teacher.id)
        collections = Collections(session, settings)
        owned_collection = collections.get(owned.id, collection)
        numbers: Counter[str] = Counter()
        entries = []
        for collected in collections.contents(owned_collection):
            if collected.project is not None:
                nickname = collected.place.nickname
                numbers[nickname] += 1
                entries.append(ExportEntry(collected.project.id, nickname, numbers[nickname]))
        return OwnCollection(f"{owned.name} {owned_collection.created_at:%Y-%m-%d}", entries)


@router.get(
    "/classrooms/{classroom}/collections/{collection}/file",
    response_class=StreamingResponse,
    responses=refusals(*CLASSROOM_REFUSALS, errors.CollectionNotFound, errors.TooManyRequests)
    | {200: {"content": {"application/zip": {}}}},
)
async def take_collection(
    own: Annotated[OwnCollection, Depends(own_collection)],
    data_export: DataExportDep,
    request: Request,
    services: ServicesDep,
) -> DownloadResponse:
    """Everything that was collected at one moment in one zip file, a folder for each student."""
    return _zip_response(services, request, data_export.chunks(own.entries), own.name)


ForGood = Annotated[
    bool,
    Query(
        description="true: erase it at once, so that nobody can bring it back, also one that was"
        " deleted before"
    ),
]


def classroom_to_delete(
    classroom: str,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    for_good: ForGood = False,
) -> str:
    """The id of the calling teacher's classroom of the path. Raises LoginNeeded, ClassroomNotFound."""
    with database.reading() as session:
        teacher = teacher_of(caller_of(session, credentials), session, settings)
        classrooms = Classrooms(session, settings)
        return classrooms.get(classroom, teacher.id, with_deleted=for_good).id


@router.delete("/classrooms/{classroom}", responses=refusals(*CLASSROOM_REFUSALS))
def delete_classroom(
    classroom_id: Annotated[str, Depends(classroom_to_delete)],
    services: ServicesDep,
    for_good: ForGood = False,
) -> ClassroomReceiptOut:
    """Delete a classroom with its students and everything that they made.

    It is gone for everybody at once. `restore` brings it back for a day; then it is erased.
    """
    erasure = services.erasure
    if for_good:
        return ClassroomReceiptOut.of(erasure.erase_classroom(classroom_id))
    return ClassroomReceiptOut.of(erasure.delete_classroom(classroom_id))


def _zip_response(
    services: Services, request: Request, chunks: Iterator[bytes], name: str
) -> DownloadResponse:
    return services.downloads.response(request, chunks, "application/zip", f"{name}.zip")
