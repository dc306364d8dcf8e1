"""HTTP of demo projects for everybody, and of collecting everybody's work."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, BackgroundTasks, Depends
from starlette.requests import HTTPConnection

from app import errors
from app.classrooms.assignment_schemas import (
    AssignmentIn,
    AssignmentList,
    AssignmentOut,
    CollectedOut,
    CollectionList,
    CollectionOut,
    CollectionWithContents,
)
from app.classrooms.assignments import Assignments
from app.classrooms.collections import Collections
from app.classrooms.copying import CopyMaker
from app.db.lesson_tables import Assignment
from app.people.access import Access, Action, Role
from app.people.classroom_routes import CLASSROOM_REFUSALS, ClassroomDep
from app.people.classrooms import Classrooms
from app.people.identity import CredentialsDep, caller_of
from app.web.dependencies import DatabaseDep, SessionDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api/classrooms/{classroom}", tags=["classrooms"])


async def copy_maker_of(connection: HTTPConnection) -> CopyMaker:
    return cast(CopyMaker, connection.app.state.copy_maker)


async def assignments_of(session: SessionDep) -> Assignments:
    return Assignments(session)


async def collections_of(session: SessionDep, settings: SettingsDep) -> Collections:
    return Collections(session, settings)


CopyMakerDep = Annotated[CopyMaker, Depends(copy_maker_of)]
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
    found = assignments.of_classroom(classroom.id)
    progress = assignments.progress(found)
    return AssignmentList(assignments=[AssignmentOut.of(each, progress[each.id]) for each in found])


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
    shown: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    copy_maker: CopyMakerDep,
    after: BackgroundTasks,
) -> AssignmentOut:
    """Hand out a project as it is now: pictures, settings, model and program.

    Every student gets an own copy, those who join later too. The transactions are short: a
    project's files are copied between them.
    """
    with database.reading() as session:
        caller = caller_of(session, shown)
        if not caller.teacher_id:
            raise errors.LoginNeeded(any_account=True)
        Classrooms(session, settings).get(classroom, caller.teacher_id)
        access = Access(session, caller)
        project = access.project(body.project_id, Action.SEE)
        if Role.OWNER not in access.roles(project):
            raise errors.ProjectNotFound
    template = copy_maker.make_template(project.id, caller.student_id)
    with database.transaction() as session:
        assignments = Assignments(session)
        made = assignments.hand_out(classroom, template, project.name)
        progress = assignments.progress([made])[made.id]
    after.add_task(_tell, copy_maker)
    return AssignmentOut.of(made, progress)


@router.post(
    "/assignments/{assignment}/retry",
    status_code=202,
    responses=refusals(*ASSIGNMENT_REFUSALS),
)
def retry_assignment(
    assignment: AssignmentDep,
    assignments: AssignmentsDep,
    copy_maker: CopyMakerDep,
    after: BackgroundTasks,
) -> AssignmentOut:
    """Try again for those whose copy was refused."""
    assignments.retry(assignment)
    after.add_task(_tell, copy_maker)
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
    found = collections.of_classroom(classroom.id)
    progress = collections.progress(found)
    return CollectionList(collections=[CollectionOut.of(each, progress[each.id]) for each in found])


@router.post("/collections", status_code=202, responses=refusals(*CLASSROOM_REFUSALS))
def collect(
    classroom: ClassroomDep,
    collections: CollectionsDep,
    copy_maker: CopyMakerDep,
    after: BackgroundTasks,
) -> CollectionOut:
    """Keep a frozen copy of what every student worked on last. The students go on as before."""
    made = collections.collect(classroom.id)
    after.add_task(_tell, copy_maker)
    return CollectionOut.of(made, collections.progress([made])[made.id])


@router.get(
    "/collections/{collection}",
    responses=refusals(*CLASSROOM_REFUSALS, errors.CollectionNotFound),
)
def get_collection(
    collection: str, classroom: ClassroomDep, collections: CollectionsDep
) -> CollectionWithContents:
    """One collection with everybody's project."""
    found = collections.get(classroom.id, collection)
    out = CollectionOut.of(found, collections.progress([found])[found.id])
    return CollectionWithContents(
        **dict(out), projects=[CollectedOut.of(each) for each in collections.contents(found)]
    )


async def _tell(copy_maker: CopyMaker) -> None:
    """A coroutine, so that it runs on the event loop that the copy maker lives on."""
    copy_maker.tell()
