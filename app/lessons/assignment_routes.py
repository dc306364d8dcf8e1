"""Routes for assignments, which hand a project out, and collections, which copy all work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends

from app import errors
from app.accounts.authorization import Access, Action, Role
from app.accounts.dependencies import CredentialsDep, caller_of
from app.classrooms.classrooms import Classrooms
from app.classrooms.routes import CLASSROOM_REFUSALS, ClassroomDep
from app.db.lesson_tables import Assignment, Collection
from app.lessons.assignment_schemas import (
    AssignmentIn,
    AssignmentList,
    AssignmentOut,
    CollectedOut,
    CollectionList,
    CollectionOut,
    CollectionWithContents,
)
from app.lessons.assignments import Assignments
from app.lessons.collections import Collections
from app.lessons.copy_jobs import CopyMaker
from app.web.dependencies import DatabaseDep, ServicesDep, SessionDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api/classrooms/{classroom}", tags=["classrooms"])


async def assignments_of(session: SessionDep) -> Assignments:
    return Assignments(session)


async def collections_of(session: SessionDep, settings: SettingsDep) -> Collections:
    return Collections(session, settings)


AssignmentsDep = Annotated[Assignments, Depends(assignments_of)]
CollectionsDep = Annotated[Collections, Depends(collections_of)]
ASSIGNMENT_REFUSALS = (*CLASSROOM_REFUSALS, errors.AssignmentNotFound)


def own_assignment(
    assignment: str, classroom: ClassroomDep, assignments: AssignmentsDep
) -> Assignment:
    return assignments.get(classroom.id, assignment)


AssignmentDep = Annotated[Assignment, Depends(own_assignment)]


@router.get("/assignments", responses=refusals(*CLASSROOM_REFUSALS))
def list_assignments(classroom: ClassroomDep, assignments: AssignmentsDep) -> AssignmentList:
    """What is handed out, and who has it."""
    open_assignments = assignments.of_classroom(classroom.id)
    progress = assignments.progress(open_assignments)
    return AssignmentList(
        assignments=[
            AssignmentOut.of(assignment, progress[assignment.id]) for assignment in open_assignments
        ]
    )


@router.post(
    "/assignments",
    status_code=202,
    responses=refusals(
        *CLASSROOM_REFUSALS, errors.ProjectNotFound, errors.QuotaReached, errors.StorageFailed
    ),
)
def assign_project(
    body: AssignmentIn,
    classroom: str,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    services: ServicesDep,
    background: BackgroundTasks,
) -> AssignmentOut:
    """Hand out a project as it is now: pictures, settings, model and program.

    Every student gets an own copy, those who join later too. The transactions are short: a
    project's files are copied between them.
    """
    with database.reading() as session:
        caller = caller_of(session, credentials)
        if not caller.teacher_id:
            raise errors.LoginNeeded(any_account=True)
        Classrooms(session, settings).get(classroom, caller.teacher_id)
        access = Access(session, caller)
        project = access.get_project(body.project_id, Action.SEE)
        if Role.OWNER not in access.roles(project):
            raise errors.ProjectNotFound
    template = services.copy_maker.make_template(project.id, caller.owner_id)
    with database.transaction() as session:
        assignments = Assignments(session)
        assignment = assignments.hand_out(classroom, template, project.name)
        progress = assignments.progress([assignment])[assignment.id]
    background.add_task(_wake_copy_maker, services.copy_maker)
    return AssignmentOut.of(assignment, progress)


@router.post(
    "/assignments/{assignment}/retry",
    status_code=202,
    responses=refusals(*ASSIGNMENT_REFUSALS),
)
def retry_assignment(
    assignment: AssignmentDep,
    assignments: AssignmentsDep,
    services: ServicesDep,
    background: BackgroundTasks,
) -> AssignmentOut:
    """Try again for those whose copy was refused."""
    assignments.retry(assignment)
    background.add_task(_wake_copy_maker, services.copy_maker)
    return AssignmentOut.of(assignment, assignments.progress([assignment])[assignment.id])


@router.delete(
    "/assignments/{assignment}", status_code=204, responses=refusals(*ASSIGNMENT_REFUSALS)
)
def end_assignment(assignment: AssignmentDep, assignments: AssignmentsDep) -> None:
    """Hand it out no more. Everybody keeps the copy that they have."""
    assignments.end(assignment)


@router.get("/collections", responses=refusals(*CLASSROOM_REFUSALS))
def list_collections(classroom: ClassroomDep, collections: CollectionsDep) -> CollectionList:
    """What was collected so far."""
    past_collections = collections.of_classroom(classroom.id)
    return CollectionList(collections=_collections_out(collections, past_collections, classroom.id))


def _collections_out(
    collections: Collections, shown: Sequence[Collection], classroom_id: str
) -> list[CollectionOut]:
    progress, students = collections.progress(shown), collections.students(shown)
    in_classroom = collections.student_count(classroom_id)
    return [
        CollectionOut.of(
            collection, progress[collection.id], students.get(collection.id, 0), in_classroom
        )
        for collection in shown
    ]


@router.post("/collections", status_code=202, responses=refusals(*CLASSROOM_REFUSALS))
def collect(
    classroom: ClassroomDep,
    collections: CollectionsDep,
    services: ServicesDep,
    background: BackgroundTasks,
) -> CollectionOut:
    """Keep a frozen copy of every project of every student. The students go on as before.

    A handed-out copy that its student has not changed is left out.
    """
    new_collection = collections.collect(classroom.id)
    background.add_task(_wake_copy_maker, services.copy_maker)
    (out,) = _collections_out(collections, [new_collection], classroom.id)
    return out


@router.get(
    "/collections/{collection}",
    responses=refusals(*CLASSROOM_REFUSALS, errors.CollectionNotFound),
)
def get_collection(
    collection: str, classroom: ClassroomDep, collections: CollectionsDep
) -> CollectionWithContents:
    """One collection with everybody's projects."""
    collection_row = collections.get(classroom.id, collection)
    (out,) = _collections_out(collections, [collection_row], classroom.id)
    return CollectionWithContents(
        **dict(out),
        projects=[CollectedOut.of(collected) for collected in collections.contents(collection_row)],
    )


async def _wake_copy_maker(copy_maker: CopyMaker) -> None:
    """Wakes the copy maker. It is a coroutine, so that it runs on the copy maker's event loop."""
    copy_maker.wake()
