"""Routes for students: joining a classroom, leaving it, signing out."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from starlette.requests import HTTPConnection

from app import errors
from app.accounts.cookies import (
    delete_earlier_cookie,
    delete_student_cookie,
    earlier_token_of,
    set_student_cookie,
)
from app.accounts.dependencies import CallerDep, CredentialsDep
from app.accounts.door_cookies import browser_at_door
from app.accounts.students import Students
from app.accounts.teachers import Teachers
from app.classrooms.expiry import expiry_of
from app.classrooms.guesses import Guesser
from app.classrooms.join_links import card_qr
from app.classrooms.joining import Earlier, Joining, JoinResult, Visitor
from app.classrooms.project_creation import may_create_projects
from app.classrooms.routes import WordCardsDep
from app.classrooms.schemas import (
    CardIn,
    CodeIn,
    DoorOut,
    EarlierIn,
    EarlierOut,
    JoinIn,
    MeOut,
    MyCardOut,
)
from app.serving.addresses import network_hosts
from app.web.dependencies import ServicesDep, SessionDep, SettingsDep
from app.web.errors import refusals
from app.web.limiter import client_address
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


async def joining_of(session: SessionDep, settings: SettingsDep, cards: WordCardsDep) -> Joining:
    return Joining(session, settings, cards)


def visitor_ids(caller: CallerDep, credentials: CredentialsDep) -> tuple[str, str]:
    """The browser's student id and token, both empty without a cookie. Raises TeacherLoggedIn."""
    if caller.teacher_id:
        raise errors.TeacherLoggedIn
    return caller.owner_id, credentials.student_token


def guesser_of(connection: HTTPConnection) -> Guesser:
    return Guesser(browser_at_door(connection), client_address(connection))


GuesserDep = Annotated[Guesser, Depends(guesser_of)]
VisitorIdsDep = Annotated[tuple[str, str], Depends(visitor_ids)]
JoiningDep = Annotated[Joining, Depends(joining_of)]


def earlier_of(
    connection: HTTPConnection, caller: CallerDep, joining: JoiningDep, settings: SettingsDep
) -> Earlier | None:
    """The student of the browser's cookie from before https, or None."""
    return joining.find_earlier(earlier_token_of(connection, settings), caller)


EarlierDep = Annotated[Earlier | None, Depends(earlier_of)]


@router.get("/me", responses=refusals())
def get_me(
    caller: CallerDep,
    session: SessionDep,
    settings: SettingsDep,
    joining: JoiningDep,
    earlier: EarlierDep,
) -> MeOut:
    """Who is asking: a student, or a teacher who has projects, too."""
    place = joining.find_place(caller.owner_id)
    classroom = joining.classroom_of(place) if place else None
    expiry = expiry_of(classroom, settings, date.today()) if classroom else None
    return MeOut(
        classroom=classroom.name if classroom else None,
        nickname=place.nickname if place else None,
        classroom_erased_on=expiry.erased_on if expiry and expiry.is_near else None,
        project_count=Students(session).count_projects(caller.owner_id),
        teacher=Teachers(session, settings).get(caller.teacher_id).name
        if caller.teacher_id
        else None,
        may_make_projects=may_create_projects(session, settings, caller),
        earlier=_earlier_answer(earlier, joining) if earlier else None,
    )


@router.post("/join/code", responses=refusals(errors.JoinCodeNotFound, errors.TooManyAttempts))
def look_at_door(
    body: CodeIn, joining: JoiningDep, services: ServicesDep, guesser: GuesserDep
) -> DoorOut:
    """Which classroom a code opens."""
    with services.guesses.counting(guesser):
        classroom = joining.find_classroom(body.code)
    return DoorOut(classroom=classroom.name, language=classroom.language)


@router.post("/join", status_code=201, responses=refusals(*JOIN_REFUSALS))
def join(
    body: JoinIn,
    visitor_ids: VisitorIdsDep,
    joining: JoiningDep,
    services: ServicesDep,
    guesser: GuesserDep,
    connection: HTTPConnection,
    settings: SettingsDep,
    response: Response,
) -> DoorOut:
    """Come into a classroom under a nickname; the browser gets a new cookie."""
    visitor = Visitor(*visitor_ids, bring_projects=body.bring_projects)
    with services.guesses.counting(guesser):
        result = joining.join(body.code, body.nickname, visitor)
    services.guesses.recent.joined(result.place.classroom_id, guesser.address)
    return _join_answer(result, joining, connection, settings, response)


@router.post(
    "/join/card",
    responses=refusals(errors.TeacherLoggedIn, errors.CardNotFound, errors.TooManyAttempts),
)
def show_card(
    body: CardIn,
    visitor_ids: VisitorIdsDep,
    joining: JoiningDep,
    services: ServicesDep,
    guesser: GuesserDep,
    connection: HTTPConnection,
    settings: SettingsDep,
    response: Response,
) -> DoorOut:
    """Come back with a word card, on any device; the browser gets a new cookie."""
    visitor = Visitor(*visitor_ids, bring_projects=body.bring_projects)
    with services.guesses.counting(guesser):
        result = joining.join_by_card(body.card, visitor)
    services.guesses.recent.joined(result.place.classroom_id, guesser.address)
    return _join_answer(result, joining, connection, settings, response)


@router.post("/me/earlier", status_code=204, responses=refusals())
def answer_earlier(
    body: EarlierIn,
    earlier: EarlierDep,
    caller: CallerDep,
    credentials: CredentialsDep,
    joining: JoiningDep,
    settings: SettingsDep,
    response: Response,
) -> None:
    """Say whether the work from before https is one's own: it is taken over, or forgotten here."""
    if earlier is None:
        return
    if body.mine:
        visitor = Visitor(caller.owner_id, credentials.student_token, bring_projects=True)
        if token := joining.take_earlier(earlier, visitor):
            set_student_cookie(response, token, settings)
    delete_earlier_cookie(response)


@router.get("/me/card", responses=refusals(errors.NotInClassroom))
def get_my_card(
    caller: CallerDep, joining: JoiningDep, cards: WordCardsDep, settings: SettingsDep
) -> MyCardOut:
    """The asking student's word card."""
    place = joining.get_place(caller.owner_id)
    return MyCardOut(
        card=cards.text(place, joining.classroom_of(place).language),
        qr=card_qr(settings, network_hosts(), cards.text(place, "en")),
    )


@router.post(
    "/me/leave",
    status_code=204,
    responses=refusals(errors.NotInClassroom, errors.ClassroomFrozen),
)
def leave(caller: CallerDep, joining: JoiningDep) -> None:
    """Leave the classroom. The projects stay the student's; the teacher sees them no more."""
    joining.leave(caller.owner_id)


@router.post("/me/sign-out", status_code=204, responses=refusals(errors.NotInClassroom))
def sign_out(
    caller: CallerDep,
    credentials: CredentialsDep,
    joining: JoiningDep,
    settings: SettingsDep,
    response: Response,
) -> None:
    """Forget the student in this browser; the word card opens it again."""
    joining.sign_out(caller.owner_id, credentials.student_token)
    delete_student_cookie(response, settings)


def _earlier_answer(earlier: Earlier, joining: Joining) -> EarlierOut:
    place = earlier.place
    return EarlierOut(
        classroom=joining.classroom_of(place).name if place else None,
        nickname=place.nickname if place else None,
        project_count=earlier.project_count,
    )


def _join_answer(
    result: JoinResult,
    joining: Joining,
    connection: HTTPConnection,
    settings: SettingsDep,
    response: Response,
) -> DoorOut:
    """Sets the student cookie, and the classroom's language in a browser that has chosen none."""
    classroom = joining.classroom_of(result.place)
    set_student_cookie(response, result.token, settings)
    if LANGUAGE_COOKIE not in connection.cookies:
        set_language(response, classroom.language)
    return DoorOut(classroom=classroom.name, language=classroom.language)
