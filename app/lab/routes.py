"""Routes for what is in a data set, and for its split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request, Response

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import CredentialsDep, caller_of
from app.db.tables import ImageClass
from app.lab.data_sets import DataSets
from app.lab.schemas import DataSetOut, SplitListOut, SplitOut
from app.lab.split_lists import SplitLists, parse_split_list, split_list_csv
from app.lab.splits import Shares
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, ProjectsDep, ProjectWithPicturesDep
from app.web.dependencies import DatabaseDep, ServicesDep, SessionDep
from app.web.errors import ENGINE_REFUSALS, refusals

router = APIRouter(prefix="/api/projects/{project}", tags=["data sets"])

MAX_SEED = 1_000_000
MAX_HELD_OUT = 0.9
SeedQuery = Annotated[
    int, Query(ge=0, le=MAX_SEED, description="Chooses at random, always the same")
]


@router.get("/data-set", responses=refusals(errors.ProjectNotFound))
def get_data_set(
    project: ProjectWithPicturesDep,
    projects: ProjectsDep,
    session: SessionDep,
    seed: SeedQuery = 0,
) -> DataSetOut:
    """The first and last samples of the project, some at random, and how many each class has."""
    contents = projects.contents([project])
    return DataSetOut.of(DataSets(session).read(project, seed), project.classes, contents)


@dataclass(frozen=True)
class SplitProject:
    """A project whose pictures the caller may see."""

    id: str
    student_id: str
    classes: Sequence[ImageClass]


def split_project(project: str, credentials: CredentialsDep, database: DatabaseDep) -> SplitProject:
    """The project, read in a transaction that ends before its moments are looked for."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        seen = access.get_project(project, Action.SEE_PICTURES)
        return SplitProject(seen.id, seen.student_id, list(seen.classes))


async def shares(
    validation: Annotated[
        float, Query(ge=0, le=MAX_HELD_OUT, description="The share of the validation part")
    ] = 0.2,
    test: Annotated[
        float, Query(ge=0, le=MAX_HELD_OUT, description="The share of the test part")
    ] = 0.2,
) -> Shares:
    return usable_shares(validation, test)


def usable_shares(validation: float, test: float) -> Shares:
    """The shares. Raises UnusableValue if they leave too little for training."""
    if validation + test > MAX_HELD_OUT:
        reason = f"validation and test together are more than {MAX_HELD_OUT}"
        problem: list[dict[str, str | int]] = [{"field": "test", "reason": reason}]
        raise errors.UnusableValue(fields="test", problems=problem)
    return Shares(validation, test)


SPLIT_REFUSALS = (
    errors.ProjectNotFound,
    *ENGINE_REFUSALS,
)


@router.get("/split", responses=refusals(*SPLIT_REFUSALS))
async def get_split(
    project: Annotated[SplitProject, Depends(split_project)],
    shares: Annotated[Shares, Depends(shares)],
    services: ServicesDep,
    seed: SeedQuery = 0,
) -> SplitOut:
    """The project's samples in three parts, class by class; pictures of one moment stay together."""
    split = await services.splits.split(project.id, project.student_id, shares, seed)
    return SplitOut.of(split, project.classes)


@router.get(
    "/split/files.csv",
    response_class=Response,
    responses=refusals(*SPLIT_REFUSALS) | {200: {"content": {"text/csv": {}}}},
)
async def download_split(
    project: Annotated[SplitProject, Depends(split_project)],
    shares: Annotated[Shares, Depends(shares)],
    services: ServicesDep,
    seed: SeedQuery = 0,
) -> Response:
    """The part of every picture as a list of files, which `PUT …/split-list` takes."""
    files = await services.splits.files(project.id, project.student_id, shares, seed)
    headers = {"Content-Disposition": 'attachment; filename="split.csv"'}
    return Response(await run_sync(split_list_csv, files), media_type="text/csv", headers=headers)


def own_project(project: str, credentials: CredentialsDep, database: DatabaseDep) -> str:
    """The id of a project that the caller may change, read before the body is."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        return access.get_project(project, Action.CHANGE).id


@router.put(
    "/split-list",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {"text/csv": {"schema": {"type": "string"}}},
        }
    },
    responses=refusals(*CHANGE_REFUSALS, errors.SplitListUnreadable, errors.SplitListTooLarge),
)
async def replace_split_list(
    own: Annotated[str, Depends(own_project)], database: DatabaseDep, request: Request
) -> SplitListOut:
    """Split by a list of files from now on: lines of a file's name and its part."""
    data = await request.body()

    def replace() -> SplitListOut:
        listed = parse_split_list(data)
        with database.transaction() as session:
            return SplitListOut.of(SplitLists(session).replace(own, listed))

    return await run_sync(replace)


@router.delete("/split-list", status_code=204, responses=refusals(*CHANGE_REFUSALS))
def delete_split_list(project: ProjectDep, session: SessionDep) -> None:
    """Split by shares again."""
    SplitLists(session).clear(project.id)
