"""Routes for freezing, hints and resets, and for a student's page that shows them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import func, select

from app import errors
from app.accounts.authorization import Role
from app.accounts.dependencies import AccessDep, OwnerIdDep
from app.classrooms.freezing import frozen_since
from app.classrooms.routes import CLASSROOM_REFUSALS, PLACE_REFUSALS, ClassroomDep, PlaceDep
from app.db.classroom_tables import Membership
from app.db.tables import Project
from app.lessons.gallery import Gallery
from app.lessons.help import TeacherHelp
from app.lessons.help_schemas import FreshOut, HandedOut, HintIn, HintOut, LessonOut, MyLessonOut
from app.lessons.hints import Hints
from app.lessons.student_work import newly_handed_out
from app.projects.routes import ManagedProjectDep, VisibleProjectDep, first_class_names
from app.projects.schemas import FrozenIn
from app.projects.snapshots import Snapshots, is_live
from app.web.dependencies import LanguageDep, SessionDep, SettingsDep, WordsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api", tags=["classrooms"])

MANAGE_REFUSALS = (errors.ProjectNotFound, errors.ReadOnly, errors.SnapshotNotFound)


async def help_of(session: SessionDep, settings: SettingsDep) -> TeacherHelp:
    return TeacherHelp(session, settings)


async def hints_of(session: SessionDep, settings: SettingsDep) -> Hints:
    return Hints(session, settings)


TeacherHelpDep = Annotated[TeacherHelp, Depends(help_of)]
HintsDep = Annotated[Hints, Depends(hints_of)]


@router.put(
    "/classrooms/{classroom}/frozen", status_code=204, responses=refusals(*CLASSROOM_REFUSALS)
)
def set_all_frozen(body: FrozenIn, classroom: ClassroomDep, teacher_help: TeacherHelpDep) -> None:
    """Stop changes of every project of the classroom, and new ones, or let everybody go on."""
    teacher_help.set_all_frozen(classroom, frozen=body.frozen)


@router.post(
    "/classrooms/{classroom}/hints",
    status_code=204,
    responses=refusals(*PLACE_REFUSALS, errors.HintUnusable),
)
def send_hint(
    body: HintIn, classroom: ClassroomDep, teacher_help: TeacherHelpDep, hints: HintsDep
) -> None:
    """Send words that appear on the students' pages at once, in the place of earlier ones."""
    student_ids = teacher_help.student_ids(classroom.id, body.place_ids)
    hints.send(classroom.id, student_ids, body.text)


@router.delete(
    "/classrooms/{classroom}/students/{place}/hint",
    status_code=204,
    responses=refusals(*PLACE_REFUSALS),
)
def take_hint_back(place: PlaceDep, hints: HintsDep) -> None:
    """Take the hint off the student's page."""
    if place.student_id is not None:
        hints.withdraw(place.classroom_id, place.student_id)


@router.post("/hints/{hint}/seen", status_code=204, responses=refusals(errors.HintNotFound))
def put_hint_away(hint: str, owner_id: OwnerIdDep, hints: HintsDep) -> None:
    """The asking student has read the hint."""
    hints.mark_seen(hint, owner_id)


@router.get("/me/lesson", responses=refusals())
def get_my_lesson(
    owner_id: OwnerIdDep, session: SessionDep, settings: SettingsDep, hints: HintsDep
) -> MyLessonOut:
    """Whether the asking student's classroom is frozen, what was handed out, the teacher's hint."""
    place = session.scalar(select(Membership).where(Membership.student_id == owner_id))
    hint = hints.of_student(owner_id) if place else None
    handed_out = newly_handed_out(session, owner_id) if place else None
    owned = select(func.count()).where(Project.student_id == owner_id, is_live())
    return MyLessonOut(
        in_classroom=place is not None,
        frozen=frozen_since(session, owner_id) is not None,
        project_count=session.scalar(owned) or 0,
        handed_out=HandedOut.of(handed_out) if handed_out else None,
        gallery=Gallery(session, settings).classroom_of(owner_id) is not None,
        hint=HintOut.of(hint) if hint else None,
    )


@router.get("/projects/{project}/lesson", responses=refusals(errors.ProjectNotFound))
def get_lesson(
    project: VisibleProjectDep, access: AccessDep, session: SessionDep, hints: HintsDep
) -> LessonOut:
    """Whether the project is frozen or replaced, and the teacher's hint."""
    is_owner = Role.OWNER in access.roles(project)
    place = session.scalar(select(Membership).where(Membership.student_id == project.student_id))
    snapshots = Snapshots(session)
    hint = hints.of_student(project.student_id) if is_owner and place else None
    handed_out = newly_handed_out(session, project.student_id) if is_owner and place else None
    if handed_out is project:
        handed_out = None
    return LessonOut(
        own=is_owner,
        in_classroom=place is not None,
        wall_id=place.classroom_id if place and not is_owner else None,
        nickname=place.nickname if place else None,
        frozen=project.frozen_at is not None,
        snapshot=snapshots.is_snapshot(project),
        goes_on_in=snapshots.replacement_of(project),
        handed_out=HandedOut.of(handed_out) if handed_out else None,
        hint=HintOut.of(hint) if hint else None,
    )


@router.post(
    "/projects/{project}/reset",
    status_code=201,
    responses=refusals(*MANAGE_REFUSALS, errors.QuotaReached),
)
def reset_project(
    project: ManagedProjectDep, teacher_help: TeacherHelpDep, words: WordsDep, language: LanguageDep
) -> FreshOut:
    """Let the student begin again: with what was handed out, or else with an empty project.

    `restore` brings the old one back.
    """
    fresh = teacher_help.reset(project, first_class_names(words, language))
    return FreshOut(id=fresh.id if fresh else None)


@router.post("/projects/{project}/restore", status_code=204, responses=refusals(*MANAGE_REFUSALS))
def restore_project(project: ManagedProjectDep, teacher_help: TeacherHelpDep) -> None:
    """Bring a project back that a reset replaced; the one in its place is kept."""
    teacher_help.restore(project)
