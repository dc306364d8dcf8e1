"""Routes for test sets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Query, Request, Response

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import CredentialsDep, caller_of
from app.db.tables import Model
from app.lab.test_sets.csv_file import csv_chunks
from app.lab.test_sets.reading import TestSet, read_test_set
from app.lab.test_sets.schemas import LooksOut, TestSetOut
from app.lab.test_sets.test_pictures import TestPictures, storage_key
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, ProjectWithPicturesDep
from app.samples.kept_pictures import AsThumbnail, kept_picture
from app.web.dependencies import DatabaseDep, PictureFilesDep, ServicesDep, SessionDep
from app.web.errors import ENGINE_REFUSALS, refusals
from app.web.fields import ClassId

router = APIRouter(prefix="/api/projects/{project}/test-set", tags=["data sets"])

READING_REFUSALS = refusals(errors.ProjectNotFound, errors.ModelNotFound)


def test_set_of(
    project: ProjectWithPicturesDep, session: SessionDep, services: ServicesDep
) -> TestSet:
    return read_test_set(session, project, services.test_predictions)


@dataclass(frozen=True)
class OwnedModel:
    """A project's current model, and who owns the project."""

    student_id: str
    model: Model


def current_model(project: str, credentials: CredentialsDep, database: DatabaseDep) -> OwnedModel:
    """The project's current model, read in a transaction that ends before pictures are looked at.

    Raises ModelNotFound before a training.
    """
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        changed = access.get_project(project, Action.CHANGE)
        if changed.current_model_id is None:
            raise errors.ModelNotFound
        return OwnedModel(changed.student_id, session.get_one(Model, changed.current_model_id))


TestSetDep = Annotated[TestSet, Depends(test_set_of)]


@router.get("", responses=READING_REFUSALS)
def get_test_set(
    test_set: TestSetDep,
    start: Annotated[
        int, Query(ge=0, le=100_000, description="The number of rows before the first one")
    ] = 0,
    class_id: Annotated[ClassId | None, Query(description="Rows of this true class alone")] = None,
    answer_id: Annotated[
        ClassId | None, Query(description="Rows that the model takes for this class alone")
    ] = None,
) -> TestSetOut:
    """The project's test set, and how right its current model is about it.

    `class_id` and `answer_id` together choose the rows that one cell of the matrix counts.
    `POST …/imports?purpose=test_set` adds pictures to it.
    """
    return TestSetOut.of(test_set.of_cell(class_id, answer_id), start)


@router.post(
    "/looks",
    responses=refusals(
        *CHANGE_REFUSALS, errors.ModelNotFound, errors.NetworkMissing, *ENGINE_REFUSALS
    ),
)
async def look_at_test_set(
    owned: Annotated[OwnedModel, Depends(current_model)], services: ServicesDep
) -> LooksOut:
    """Have the current model's network look at some pictures that it has not seen yet.

    A model answers about pictures that its network has seen; the server's own network sees them as
    they come. Ask again while `made` is more than 0.
    """
    looked = await services.test_looks.make_some(owned.student_id, owned.model)
    return LooksOut(made=looked.made, missing=looked.missing)


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
    thumbnail: AsThumbnail = False,
) -> Response:
    """The cropped picture. It never changes, so browsers may keep it."""
    key = storage_key(TestPictures(session).get(project.id, test_picture))
    try:
        return kept_picture(picture_files, key, thumbnail=thumbnail)
    except KeyError as missing:
        raise errors.PictureOfTestSetNotFound from missing


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
