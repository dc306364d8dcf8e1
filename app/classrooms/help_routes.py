"""HTTP of a teacher's help: freezing, hints, resets, and what a student's page is told of them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends
from sqlalchemy import func, select

from app import errors
from app.classrooms.help import Help
from app.classrooms.help_schemas import FreshOut, HintIn, HintOut, LessonOut, MyLessonOut
from app.classrooms.hints import Hints
from app.db.people_tables import Membership
from app.db.tables import Project
from app.people.access import Role
from app.people.classroom_routes import CLASSROOM_REFUSALS, PLACE_REFUSALS, ClassroomDep, PlaceDep
from app.people.freezing import frozen_since
from app.people.identity import AccessDep, StudentIdDep
from app.projects.routes import DirectedProjectDep, SeenProjectDep, first_class_names
from app.projects.schemas import FrozenIn
from app.projects.snapshots import Snapshots, is_live
from app.web.dependencies import LanguageDep, SessionDep, SettingsDep, WordsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api", tags=["classrooms"])

TO_DIRECT = (errors.ProjectNotFound, errors.OnlyToLookAt, errors.SnapshotNotFound)


async def help_of(session: SessionDep, settings: SettingsDep) -> Help:
    return Help(session, settings)


async def hints_of(session: SessionDep, settings: SettingsDep) -> Hints:
    return Hints(session, settings)


HelpDep = Annotated[Help, Depends(help_of)]
HintsDep = Annotated[Hints, Depends(hints_of)]


@router.put(
    "/classrooms/{classroom}/frozen", status_code=204, responses=refusals(*CLASSROOM_REFUSALS)
)
def set_all_frozen(body: FrozenIn, classroom: ClassroomDep, helping: HelpDep) -> None:
    """Stop changes of every project of the classroom, and new ones, or let everybody go on."""
    helping.set_all_frozen(classroom, frozen=body.frozen)


@router.post(
    "/classrooms/{classroom}/hints",
    status_code=204,
    responses=refusals(*PLACE_REFUSALS, errors.HintUnusable),
)
def send_hint(body: HintIn, classroom: ClassroomDep, helping: HelpDep, hints: HintsDep) -> None:
    """Send words that appear on the students' pages at once, in the place of earlier ones."""
    students = helping.students(classroom.id, body.place_ids)
    hints.send(classroom.id, students, body.text)


@router.delete(
    "/classrooms/{classroom}/students/{place}/hint",
    status_code=204,
    responses=refusals(*PLACE_REFUSALS),
)
def take_hint_back(place: PlaceDep, hints: HintsDep) -> None:
    """Take the hint off the student's page."""
    if place.student_id is not None:
        hints.take_back(place.classroom_id, place.student_id)


@router.post("/hints/{hint}/seen", status_code=204, responses=refusals(errors.HintNotFound))
def put_hint_away(hint: str, student_id: StudentIdDep, hints: HintsDep) -> None:
    """The asking student has read the hint."""
    hints.put_away(hint, student_id)


@router.get("/me/lesson", responses=refusals())
def get_my_lesson(student_id: StudentIdDep, session: SessionDep, hints: HintsDep) -> MyLessonOut:
    """Whether the asking student's classroom is frozen, and the teacher's hint."""
    place = session.scalar(select(Membership).where(Membership.student_id == student_id))
    hint = hints.of_student(student_id) if place else None
    owned = select(func.count()).where(Project.student_id == student_id, is_live())
    return MyLessonOut(
        in_classroom=place is not None,
        frozen=frozen_since(session, student_id) is not None,
        project_count=session.scalar(owned) or 0,
        hint=HintOut.of(hint) if hint else None,
    )


@router.get("/projects/{project}/lesson", responses=refusals(errors.ProjectNotFound))
def get_lesson(
    project: SeenProjectDep, access: AccessDep, session: SessionDep, hints: HintsDep
) -> LessonOut:
    """Whether the project is frozen or replaced, and the teacher's hint."""
    own = Role.OWNER in access.roles(project)
    place = session.scalar(select(Membership).where(Membership.student_id == project.student_id))
    snapshots = Snapshots(session)
    hint = hints.of_student(project.student_id) if own and place else None
    return LessonOut(
        own=own,
        in_classroom=place is not None,
        wall_id=place.classroom_id if place and not own else None,
        nickname=place.nickname if place else None,
        frozen=project.frozen_at is not None,
        snapshot=snapshots.is_snapshot(project),
        goes_on_in=snapshots.replaced_by(project),
        hint=HintOut.of(hint) if hint else None,
    )


@router.post(
    "/projects/{project}/reset",
    status_code=201,
    responses=refusals(*TO_DIRECT, errors.QuotaReached),
)
def reset_project(
    project: DirectedProjectDep, helping: HelpDep, words: WordsDep, language: LanguageDep
) -> FreshOut:
    """Let the student begin again: with what was handed out, or else with an empty project.

    `restore` brings the old one back.
    """
    fresh = helping.reset(project, first_class_names(words, language))
    return FreshOut(id=fresh.id if fresh else None)


@router.post("/projects/{project}/restore", status_code=204, responses=refusals(*TO_DIRECT))
def restore_project(project: DirectedProjectDep, helping: HelpDep) -> None:
    """Bring a project back that a reset replaced; the one in its place is kept."""
    helping.bring_back(project)
