"""Routes for teachers' accounts: login, sessions and invitations."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Response
from starlette.requests import HTTPConnection

from app import errors
from app.accounts.cookies import (
    delete_student_cookie,
    delete_teacher_cookie,
    set_teacher_cookie,
)
from app.accounts.dependencies import CallerDep, CredentialsDep, browser_student_id
from app.accounts.door_cookies import browser_at_door
from app.accounts.invitations import Invitations
from app.accounts.logins import Browser, Login, Logins
from app.accounts.students import Students
from app.accounts.teacher_schemas import (
    AccountIn,
    InvitationList,
    InvitationOut,
    LoginIn,
    NewInvitationOut,
    PasswordChange,
    TeacherOut,
    TeacherSessionList,
    TeacherSessionOut,
    WhoOut,
)
from app.accounts.teacher_sessions import TeacherSessions
from app.accounts.teachers import Teachers
from app.accounts.tokens import token_hash
from app.db.account_tables import Teacher
from app.services import services
from app.serving.addresses import network_hosts
from app.serving.page_links import page_link_of
from app.settings import Settings
from app.web.dependencies import SessionDep, SettingsDep
from app.web.errors import refusals
from app.web.limiter import client_address

router = APIRouter(prefix="/api/teacher", tags=["teachers"])

START_PATH = "/teacher/start#"
"""The page that creates an account. Browsers do not send the part behind #, so no log has it."""


def teacher_of(caller: CallerDep, session: SessionDep, settings: SettingsDep) -> Teacher:
    """The logged-in teacher. Raises LoginNeeded."""
    teachers = Teachers(session, settings)
    if not caller.teacher_id:
        raise errors.LoginNeeded(any_account=teachers.any_exist())
    return teachers.get(caller.teacher_id)


TeacherDep = Annotated[Teacher, Depends(teacher_of)]


async def _logins(connection: HTTPConnection) -> Logins:
    return services(connection).logins


async def browser_of(connection: HTTPConnection) -> Browser:
    return Browser(
        client_address(connection),
        connection.headers.get("user-agent", ""),
        browser_at_door(connection),
    )


async def teacher_sessions_of(session: SessionDep) -> TeacherSessions:
    return TeacherSessions(session)


async def invitations_of(session: SessionDep, settings: SettingsDep) -> Invitations:
    return Invitations(session, settings)


LoginsDep = Annotated[Logins, Depends(_logins)]
BrowserDep = Annotated[Browser, Depends(browser_of)]
TeacherSessionsDep = Annotated[TeacherSessions, Depends(teacher_sessions_of)]
InvitationsDep = Annotated[Invitations, Depends(invitations_of)]


@router.get("", responses=refusals(errors.LoginNeeded))
def get_teacher(teacher: TeacherDep) -> TeacherOut:
    """The teacher who is logged in."""
    return TeacherOut.of(teacher)


@router.get("/session", responses=refusals())
def get_session(
    caller: CallerDep, credentials: CredentialsDep, session: SessionDep, settings: SettingsDep
) -> WhoOut:
    """Whether a teacher is logged in in this browser; for pages, which ask before they know."""
    teachers, students = Teachers(session, settings), Students(session)
    teacher = teachers.get(caller.teacher_id) if caller.teacher_id else None
    return WhoOut(
        teacher=TeacherOut.of(teacher) if teacher else None,
        any_account=teacher is not None or teachers.any_exist(),
        projects_to_bring=students.count_transferable_projects(
            browser_student_id(session, credentials)
        )
        if teacher
        else 0,
    )


@router.post("/session/projects", status_code=204, responses=refusals(errors.LoginNeeded))
def bring_projects(
    teacher: TeacherDep,
    credentials: CredentialsDep,
    session: SessionDep,
    settings: SettingsDep,
    response: Response,
) -> None:
    """What was made in this browser before logging in becomes the account's."""
    students = Students(session)
    student_id = browser_student_id(session, credentials)
    if students.count_transferable_projects(student_id):
        students.merge_into(student_id, teacher.student_id)
        delete_student_cookie(response, settings)


@router.post("/login", responses=refusals(errors.LoginFailed, errors.TooManyAttempts))
def log_in(
    body: LoginIn,
    logins: LoginsDep,
    browser: BrowserDep,
    settings: SettingsDep,
    response: Response,
) -> TeacherOut:
    """Log in: a new session in this browser."""
    return _set_login_cookie(logins.log_in(body.name, body.password, browser), response, settings)


@router.post(
    "/accounts",
    status_code=201,
    responses=refusals(
        errors.InvitationNotFound,
        errors.NameTaken,
        errors.NameUnusable,
        errors.NameHasControls,
        errors.PasswordUnusable,
        errors.TooManyAttempts,
    ),
)
def make_account(
    body: AccountIn,
    logins: LoginsDep,
    browser: BrowserDep,
    settings: SettingsDep,
    response: Response,
) -> TeacherOut:
    """Make the account that an invitation stands for, and log in."""
    login = logins.accept_invitation(body.invitation, body.name, body.password, browser)
    return _set_login_cookie(login, response, settings)


@router.post(
    "/password",
    responses=refusals(
        errors.LoginNeeded, errors.LoginFailed, errors.PasswordUnusable, errors.TooManyAttempts
    ),
)
def change_password(
    body: PasswordChange,
    credentials: CredentialsDep,
    logins: LoginsDep,
    browser: BrowserDep,
    settings: SettingsDep,
    response: Response,
) -> TeacherOut:
    """Change the password. Every session ends, and a new one begins in this browser."""
    login = logins.change_password(credentials.teacher_token, body.current, body.new, browser)
    return _set_login_cookie(login, response, settings)


@router.post("/logout", status_code=204, responses=refusals())
def log_out(
    credentials: CredentialsDep,
    sessions: TeacherSessionsDep,
    settings: SettingsDep,
    response: Response,
) -> None:
    """End this browser's session."""
    teacher_session = sessions.find(credentials.teacher_token)
    if teacher_session is not None:
        sessions.end(teacher_session.teacher_id, teacher_session.id)
    delete_teacher_cookie(response, settings)


@router.get("/sessions", responses=refusals(errors.LoginNeeded))
def list_sessions(
    teacher: TeacherDep, sessions: TeacherSessionsDep, credentials: CredentialsDep
) -> TeacherSessionList:
    """The browsers in which the teacher is logged in."""
    current_hash = token_hash(credentials.teacher_token)
    teacher_sessions = sessions.of_teacher(teacher.id)
    return TeacherSessionList(
        sessions=[
            TeacherSessionOut.of(teacher_session, current_hash)
            for teacher_session in teacher_sessions
        ]
    )


@router.delete("/sessions", status_code=204, responses=refusals(errors.LoginNeeded))
def end_sessions(
    teacher: TeacherDep, sessions: TeacherSessionsDep, settings: SettingsDep, response: Response
) -> None:
    """End every session of the teacher, this one too."""
    sessions.end_all(teacher.id)
    delete_teacher_cookie(response, settings)


@router.delete(
    "/sessions/{teacher_session}",
    status_code=204,
    responses=refusals(errors.LoginNeeded, errors.SessionNotFound),
)
def end_session(teacher_session: str, teacher: TeacherDep, sessions: TeacherSessionsDep) -> None:
    """End one session of the teacher."""
    sessions.end(teacher.id, teacher_session)


@router.get("/invitations", responses=refusals(errors.LoginNeeded))
def list_invitations(teacher: TeacherDep, invitations: InvitationsDep) -> InvitationList:
    """The teacher's invitations that nobody has used."""
    open_invitations = invitations.of_teacher(teacher.id)
    return InvitationList(
        invitations=[InvitationOut.of(invitation) for invitation in open_invitations]
    )


@router.post(
    "/invitations",
    status_code=201,
    responses=refusals(errors.LoginNeeded, errors.QuotaReached),
)
def invite(
    teacher: TeacherDep, invitations: InvitationsDep, settings: SettingsDep
) -> NewInvitationOut:
    """A link with which one more teacher makes an account. It is told this once."""
    invitation, token = invitations.create(teacher.id)
    path = START_PATH + token
    link = page_link_of(settings, network_hosts(), path)
    return NewInvitationOut(
        **InvitationOut.of(invitation).model_dump(),
        path=path,
        url=link.address,
        qr=link.qr,
        on_network=link.on_network,
    )


@router.delete(
    "/invitations/{invitation}",
    status_code=204,
    responses=refusals(errors.LoginNeeded, errors.InvitationNotFound),
)
def take_invitation_back(invitation: str, teacher: TeacherDep, invitations: InvitationsDep) -> None:
    """The link opens nothing any more."""
    invitations.revoke(teacher.id, invitation)


def _set_login_cookie(login: Login, response: Response, settings: Settings) -> TeacherOut:
    set_teacher_cookie(response, login.token, settings)
    return TeacherOut.of(login.teacher)
