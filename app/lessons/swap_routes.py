"""Routes for the swap test and the hidden test set."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from app import errors
from app.accounts.authorization import Action, Role
from app.accounts.dependencies import AccessDep
from app.classrooms.routes import CLASSROOM_REFUSALS, ClassroomDep
from app.db.lesson_tables import TestSet
from app.db.tables import Project
from app.lessons.swap_schemas import ChoiceList, ChoiceOut, SwapTestOut, TestSetIn, TestSetOut
from app.lessons.swap_test import Shown, SwapTester
from app.web.dependencies import ServicesDep, SessionDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api/classrooms/{classroom}", tags=["classrooms"])

RETRY_AFTER_S = 2
_test_lock = threading.Lock()
"""One test runs at a time, because a test reads some megabytes for each student."""


async def tester_of(
    session: SessionDep, settings: SettingsDep, services: ServicesDep
) -> SwapTester:
    return SwapTester(session, settings, services.head_cache, services.honest_scores)


SwapTesterDep = Annotated[SwapTester, Depends(tester_of)]
ChosenQuery = Annotated[
    tuple[str, ...],
    Query(max_length=200, description="Of a student this project, not the one worked on last"),
]
ShownQuery = Annotated[Shown, Query(description="Which pictures the models are shown")]


@router.get("/swap-test/choices", responses=refusals(*CLASSROOM_REFUSALS))
def list_choices(classroom: ClassroomDep, tester: SwapTesterDep) -> ChoiceList:
    """The projects that have a model, of each student, to choose from for a swap test."""
    return ChoiceList(choices=[ChoiceOut.of(choice) for choice in tester.choices(classroom.id)])


@router.get(
    "/swap-test",
    responses=refusals(*CLASSROOM_REFUSALS, errors.ProjectNotFound, errors.EngineBusy),
)
def run_swap_test(
    classroom: ClassroomDep,
    tester: SwapTesterDep,
    project: ChosenQuery = (),
    shown: ShownQuery = Shown.ALL,
) -> SwapTestOut:
    """Try every student's model on every student's pictures, and on the hidden test set."""
    with _exclusive_test():
        return SwapTestOut.of(tester.run(classroom.id, project, shown))


@router.get("/test-set", responses=refusals(*CLASSROOM_REFUSALS))
def get_test_set(classroom: ClassroomDep, session: SessionDep) -> TestSetOut:
    """The project whose pictures test every model; students never see it."""
    chosen = session.get(TestSet, classroom.id)
    return TestSetOut.of(session.get(Project, chosen.project_id) if chosen else None)


@router.put("/test-set", responses=refusals(*CLASSROOM_REFUSALS, errors.ProjectNotFound))
def choose_test_set(
    body: TestSetIn, classroom: ClassroomDep, access: AccessDep, session: SessionDep
) -> TestSetOut:
    """Choose one of the teacher's own projects as the hidden test set."""
    project = access.get_project(body.project_id, Action.SEE)
    if Role.OWNER not in access.roles(project):
        raise errors.ProjectNotFound
    session.merge(TestSet(classroom_id=classroom.id, project_id=project.id))
    return TestSetOut.of(project)


@router.delete("/test-set", status_code=204, responses=refusals(*CLASSROOM_REFUSALS))
def forget_test_set(classroom: ClassroomDep, session: SessionDep) -> None:
    """Use no test set any more. The project stays."""
    chosen = session.get(TestSet, classroom.id)
    if chosen is not None:
        session.delete(chosen)


@contextmanager
def _exclusive_test() -> Iterator[None]:
    if not _test_lock.acquire(blocking=False):
        raise errors.EngineBusy(retry_after_s=RETRY_AFTER_S)
    try:
        yield
    finally:
        _test_lock.release()
