"""HTTP of privacy: taking data along and erasing it, one's own or a classroom's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, Response
from fastapi.responses import StreamingResponse
from starlette.requests import HTTPConnection

from app import errors
from app.classrooms.collections import Collections
from app.people.access import Caller
from app.people.classroom_routes import CLASSROOM_REFUSALS
from app.people.classrooms import Classrooms
from app.people.cookies import forget_student_cookie, forget_teacher_cookie
from app.people.identity import CredentialsDep, caller_of
from app.people.teacher_routes import BrowserDep, LoginsDep, teacher_of
from app.people.teacher_schemas import PasswordIn
from app.privacy.belongings import Belongings, Owner, Parcel, owners_in
from app.privacy.erasure import Erasure
from app.privacy.schemas import ReceiptOut
from app.web.dependencies import DatabaseDep, ModelsDep, PicturesDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api", tags=["privacy"])


async def erasure_of(connection: HTTPConnection) -> Erasure:
    return cast(Erasure, connection.app.state.erasure)


ErasureDep = Annotated[Erasure, Depends(erasure_of)]


def asking(shown: CredentialsDep, database: DatabaseDep) -> Caller:
    """Found in a transaction that is over before erasing begins its own."""
    with database.reading() as session:
        return caller_of(session, shown)


@dataclass(frozen=True)
class LeavingClassroom:
    """A classroom to take along or to erase, and who is in it."""

    id: str
    name: str
    owners: Sequence[Owner]


async def belongings_of(
    database: DatabaseDep, pictures: PicturesDep, models: ModelsDep
) -> Belongings:
    return Belongings(database, pictures, models)


AskingDep = Annotated[Caller, Depends(asking)]
BelongingsDep = Annotated[Belongings, Depends(belongings_of)]


@router.get(
    "/me/file",
    response_class=StreamingResponse,
    responses=refusals() | {200: {"content": {"application/zip": {}}}},
)
async def take_mine(caller: AskingDep, belongings: BelongingsDep) -> StreamingResponse:
    """All projects of the calling student in one zip file; each in it can be imported again."""
    return _packed(belongings, belongings.of([Owner(caller.student_id)]), "eyeblocks")


@router.delete("/me", responses=refusals())
def erase_me(
    caller: AskingDep,
    erasure: ErasureDep,
    settings: SettingsDep,
    response: Response,
) -> ReceiptOut:
    """Erase everything of the calling student for good: projects, pictures, models, programs.

    A frozen project goes too: whose data it is decides about it. The browser forgets the student;
    a teacher who is logged in keeps the account.
    """
    receipt = erasure.student(caller.student_id)
    if not caller.teacher_id:
        forget_student_cookie(response, settings)
    return ReceiptOut.of(receipt)


@router.post(
    "/teacher/erase",
    responses=refusals(errors.LoginNeeded, errors.LoginFailed, errors.TooManyAttempts),
)
def erase_account(
    body: PasswordIn,
    shown: CredentialsDep,
    logins: LoginsDep,
    browser: BrowserDep,
    erasure: ErasureDep,
    settings: SettingsDep,
    response: Response,
) -> ReceiptOut:
    """Erase the calling teacher's account for good, with its projects and its classrooms.

    The students of the classrooms go, too, with everything that they made.
    """
    teacher = logins.confirm(shown.teacher, body.password, browser)
    receipt = erasure.teacher(teacher.id)
    forget_teacher_cookie(response, settings)
    return ReceiptOut.of(receipt)


def asking_teachers_classroom(
    classroom: str, shown: CredentialsDep, database: DatabaseDep, settings: SettingsDep
) -> LeavingClassroom:
    """Raises LoginNeeded, ClassroomNotFound."""
    with database.reading() as session:
        teacher = teacher_of(caller_of(session, shown), session, settings)
        found = Classrooms(session, settings).get(classroom, teacher.id)
        return LeavingClassroom(found.id, found.name, owners_in(session, found.id))


LeavingDep = Annotated[LeavingClassroom, Depends(asking_teachers_classroom)]


@router.get(
    "/classrooms/{classroom}/file",
    response_class=StreamingResponse,
    responses=refusals(*CLASSROOM_REFUSALS) | {200: {"content": {"application/zip": {}}}},
)
async def take_classroom(leaving: LeavingDep, belongings: BelongingsDep) -> StreamingResponse:
    """All projects of a classroom in one zip file, a folder for each student."""
    return _packed(belongings, belongings.of(leaving.owners), leaving.name)


@dataclass(frozen=True)
class LeavingCollection:
    """What was collected once, by nickname."""

    name: str
    parcels: Sequence[Parcel]


def asking_teachers_collection(
    collection: str,
    classroom: str,
    shown: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
) -> LeavingCollection:
    """Raises LoginNeeded, ClassroomNotFound, CollectionNotFound."""
    with database.reading() as session:
        teacher = teacher_of(caller_of(session, shown), session, settings)
        room = Classrooms(session, settings).get(classroom, teacher.id)
        collections = Collections(session, settings)
        found = collections.get(room.id, collection)
        kept = [(each.project, each.place.nickname) for each in collections.contents(found)]
        parcels = [Parcel(project.id, nickname) for project, nickname in kept if project]
        return LeavingCollection(f"{room.name} {found.created_at:%Y-%m-%d}", parcels)


@router.get(
    "/classrooms/{classroom}/collections/{collection}/file",
    response_class=StreamingResponse,
    responses=refusals(*CLASSROOM_REFUSALS, errors.CollectionNotFound)
    | {200: {"content": {"application/zip": {}}}},
)
async def take_collection(
    leaving: Annotated[LeavingCollection, Depends(asking_teachers_collection)],
    belongings: BelongingsDep,
) -> StreamingResponse:
    """Everything that was collected at one moment in one zip file, a folder for each student."""
    return _packed(belongings, leaving.parcels, leaving.name)


@router.delete("/classrooms/{classroom}", responses=refusals(*CLASSROOM_REFUSALS))
def erase_classroom(leaving: LeavingDep, erasure: ErasureDep) -> ReceiptOut:
    """Erase a classroom for good, with its students and everything that they made."""
    return ReceiptOut.of(erasure.classroom(leaving.id))


def _packed(belongings: Belongings, parcels: Iterable[Parcel], name: str) -> StreamingResponse:
    file_name = quote(f"{name}.zip", safe="")
    return StreamingResponse(
        belongings.chunks(parcels),
        media_type="application/zip",
        headers={"Content-Disposition": f"attachment; filename*=UTF-8''{file_name}"},
    )
