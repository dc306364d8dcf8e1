"""Routes for test sets."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request, Response

from app import errors
from app.lab.test_sets.csv_file import csv_chunks
from app.lab.test_sets.reading import TestSet, read_test_set
from app.lab.test_sets.schemas import TestSetOut
from app.lab.test_sets.test_pictures import TestPictures, storage_key
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, ProjectWithPicturesDep
from app.samples.routes import FOREVER
from app.web.dependencies import PictureFilesDep, ServicesDep, SessionDep
from app.web.errors import refusals

router = APIRouter(prefix="/api/projects/{project}/test-set", tags=["data sets"])

READING_REFUSALS = refusals(errors.ProjectNotFound, errors.ModelNotFound)


def test_set_of(
    project: ProjectWithPicturesDep, session: SessionDep, services: ServicesDep
) -> TestSet:
    return read_test_set(session, project, services.test_predictions)


TestSetDep = Annotated[TestSet, Depends(test_set_of)]


@router.get("", responses=READING_REFUSALS)
def get_test_set(
    test_set: TestSetDep,
    start: Annotated[
        int, Query(ge=0, le=100_000, description="The number of rows before the first one")
    ] = 0,
) -> TestSetOut:
    """The project's test set, and how right its current model is about it.

    `POST …/imports?purpose=test_set` adds pictures to it.
    """
    return TestSetOut.of(test_set, start)


@router.get(
    "/answers.csv",
    response_class=Response,
    responses=READING_REFUSALS | {200: {"content": {"text/csv": {}}}},
)
def get_answers(test_set: TestSetDep, services: ServicesDep, request: Request) -> Response:
    """All rows as a CSV file. What a spreadsheet would take for a formula begins with `'`."""
    return services.downloads.response(
        request, csv_chunks(test_set), "text/csv; charset=utf-8", "test-set.csv"
    )


@router.get(
    "/pictures/{test_picture}/image",
    response_class=Response,
    responses=refusals(errors.ProjectNotFound, errors.PictureOfTestSetNotFound)
    | {200: {"content": {"image/jpeg": {}}}},
)
def get_test_image(
    test_picture: str,
    project: ProjectWithPicturesDep,
    session: SessionDep,
    picture_files: PictureFilesDep,
) -> Response:
    """The cropped picture. It never changes, so browsers may keep it."""
    found = TestPictures(session).get(project.id, test_picture)
    try:
        picture = picture_files.get(storage_key(found))
    except KeyError as missing:
        raise errors.PictureOfTestSetNotFound from missing
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": FOREVER})


@router.delete("", status_code=204, responses=refusals(*CHANGE_REFUSALS))
def delete_test_set(
    project: ProjectDep,
    session: SessionDep,
    services: ServicesDep,
    background_tasks: BackgroundTasks,
) -> None:
    """Delete the whole test set. An import that would add to it is stopped."""
    TestPictures(session).delete_all(project.id)
    background_tasks.add_task(services.file_deletions.delete_pending)
