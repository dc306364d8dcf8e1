"""HTTP of joining: what a student does to come into a classroom, and out of it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Response
from sqlalchemy import func, select
from starlette.requests import HTTPConnection

from app import errors
from app.db.tables import Project
from app.people.classroom_routes import CardsDep
from app.people.classroom_schemas import CardIn, CodeIn, DoorOut, JoinIn, MeOut, MyCardOut
from app.people.cookies import forget_student_cookie, set_student_cookie
from app.people.endings import ending_of
from app.people.identity import CallerDep, CredentialsDep, may_make_projects
from app.people.joining import Arrival, Joining, Visitor
from app.people.teachers import Teachers
from app.web.dependencies import SessionDep, SettingsDep
from app.web.errors import refusals
from app.web.limiter import Limiter, address_of
from app.web.words import LANGUAGE_COOKIE, set_language

router = APIRouter(prefix="/api", tags=["students"])

JOIN_REFUSALS = (
    errors.JoinCodeNotFound,
    errors.TeacherLoggedIn,
    errors.AlreadyInClassroom,
    errors.NameUnusable,
    errors.NameHasControls,
    errors.NicknameRude,
    errors.NicknameTaken,
    errors.QuotaReached,
    errors.TooManyAttempts,
)


async def guesses_of(connection: HTTPConnection) -> Limiter:
    return cast(Limiter, connection.app.state.door_guesses)


async def joining_of(session: SessionDep, settings: SettingsDep, cards: CardsDep) -> Joining:
    return Joining(session, settings, cards)


def visiting(caller: CallerDep, shown: CredentialsDep) -> tuple[str, str]:
    """The student before the door, and this browser's token. Raises TeacherLoggedIn."""
    if caller.teacher_id:
        raise errors.TeacherLoggedIn
    return caller.student_id, shown.student


VisitingDep = Annotated[tuple[str, str], Depends(visiting)]
GuessesDep = Annotated[Limiter, Depends(guesses_of)]
JoiningDep = Annotated[Joining, Depends(joining_of)]


@router.get("/me", responses=refusals())
def get_me(
    caller: CallerDep, session: SessionDep, settings: SettingsDep, joining: JoiningDep
) -> MeOut:
    """Who is asking: a student, or a teacher who has projects, too."""
    place = joining.found_place(caller.student_id)
    classroom = joining.classroom_of(place) if place else None
    ending = ending_of(classroom, settings, date.today()) if classroom else None
    count = select(func.count()).where(Project.student_id == caller.student_id)
    return MeOut(
        classroom=classroom.name if classroom else None,
        nickname=place.nickname if place else None,
        classroom_erased_on=ending.erased_on if ending and ending.near else None,
        project_count=session.scalar(count) or 0,
        teacher=Teachers(session, settings).get(caller.teacher_id).name
        if caller.teacher_id
        else None,
        may_make_projects=may_make_projects(session, settings, caller),
    )


@router.post("/join/code", responses=refusals(errors.JoinCodeNotFound, errors.TooManyAttempts))
def look_at_door(
    body: CodeIn, joining: JoiningDep, guesses: GuessesDep, connection: HTTPConnection
) -> DoorOut:
    """Which classroom a code opens."""
    with guesses.guessing(address_of(connection), errors.JoinCodeNotFound):
        classroom = joining.look(body.code)
    return DoorOut(classroom=classroom.name, language=classroom.language)


@router.post("/join", status_code=201, responses=refusals(*JOIN_REFUSALS))
def join(
    body: JoinIn,
    visiting: VisitingDep,
    joining: JoiningDep,
    guesses: GuessesDep,
    connection: HTTPConnection,
    settings: SettingsDep,
    response: Response,
) -> DoorOut:
    """Come into a classroom under a nickname; the browser gets a new cookie."""
    visitor = Visitor(*visiting, bring_projects=body.bring_projects)
    with guesses.guessing(address_of(connection), errors.JoinCodeNotFound):
        arrival = joining.join(body.code, body.nickname, visitor)
    return _welcome(arrival, joining, connection, settings, response)


@router.post(
    "/join/card",
    responses=refusals(errors.TeacherLoggedIn, errors.CardNotFound, errors.TooManyAttempts),
)
def show_card(
    body: CardIn,
    visiting: VisitingDep,
    joining: JoiningDep,
    guesses: GuessesDep,
    connection: HTTPConnection,
    settings: SettingsDep,
    response: Response,
) -> DoorOut:
    """Come back with a word card, on any device; the browser gets a new cookie."""
    visitor = Visitor(*visiting, bring_projects=body.bring_projects)
    with guesses.guessing(address_of(connection), errors.CardNotFound):
        arrival = joining.show_card(body.card, visitor)
    return _welcome(arrival, joining, connection, settings, response)


@router.get("/me/card", responses=refusals(errors.NotInClassroom))
def get_my_card(caller: CallerDep, joining: JoiningDep, cards: CardsDep) -> MyCardOut:
    """The asking student's word card."""
    place = joining.place_of(caller.student_id)
    return MyCardOut(card=cards.text(place, joining.classroom_of(place).language))


@router.post(
    "/me/leave",
    status_code=204,
    responses=refusals(errors.NotInClassroom, errors.ClassroomFrozen),
)
def leave(caller: CallerDep, joining: JoiningDep) -> None:
    """Leave the classroom. The projects stay the student's; the teacher sees them no more."""
    joining.leave(caller.student_id)


@router.post("/me/sign-out", status_code=204, responses=refusals(errors.NotInClassroom))
def sign_out(
    caller: CallerDep,
    shown: CredentialsDep,
    joining: JoiningDep,
    settings: SettingsDep,
    response: Response,
) -> None:
    """Forget the student in this browser; the word card opens it again."""
    joining.sign_out(caller.student_id, shown.student)
    forget_student_cookie(response, settings)


def _welcome(
    arrival: Arrival,
    joining: Joining,
    connection: HTTPConnection,
    settings: SettingsDep,
    response: Response,
) -> DoorOut:
    """The cookie, and the classroom's language for a browser that chose none."""
    classroom = joining.classroom_of(arrival.place)
    set_student_cookie(response, arrival.token, settings)
    if LANGUAGE_COOKIE not in connection.cookies:
        set_language(response, classroom.language)
    return DoorOut(classroom=classroom.name, language=classroom.language)
