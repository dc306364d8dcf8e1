"""Routes for experiments: training runs with their data."""

from __future__ import annotations

from collections.abc import Sequence

from anyio.to_thread import run_sync
from fastapi import APIRouter, BackgroundTasks, Request, Response
from sqlalchemy.orm import Session

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.cookies import Credentials
from app.accounts.dependencies import CredentialsDep, caller_of
from app.db.tables import Project
from app.lab.experiments.csv_file import runs_csv
from app.lab.experiments.event_files import INSTALL_COMMAND, can_write_event_files, event_zip
from app.lab.experiments.records import all_records
from app.lab.experiments.restoring import (
    Label,
    LabelRestorer,
    Results,
    batches,
    samples_besides,
)
from app.lab.experiments.schemas import RestoredOut, RunDataOut
from app.lab.experiments.snapshots import ClassSnapshot, model_of, read_snapshot
from app.projects.routes import CHANGE_REFUSALS, VisibleProjectDep
from app.training.runs import Runs
from app.web.dependencies import (
    DatabaseDep,
    ModelFilesDep,
    ServicesDep,
    SessionDep,
    SettingsDep,
    write_transaction,
)
from app.web.errors import refusals

router = APIRouter(prefix="/api/projects/{project}", tags=["training"])


@router.get(
    "/runs.csv",
    response_class=Response,
    responses=refusals(errors.ProjectNotFound, errors.TooManyRequests)
    | {200: {"content": {"text/csv": {}}}},
)
def download_runs(
    project: VisibleProjectDep,
    session: SessionDep,
    settings: SettingsDep,
    services: ServicesDep,
    request: Request,
) -> Response:
    """All runs as a CSV file. What a spreadsheet would take for a formula begins with `'`."""
    records = all_records(session, settings, project.id)
    return services.downloads.response(
        request, runs_csv(records), "text/csv; charset=utf-8", "runs.csv"
    )


@router.get(
    "/runs/{run}/tensorboard.zip",
    response_class=Response,
    responses=refusals(
        errors.ProjectNotFound,
        errors.RunNotFound,
        errors.EventFilesMissing,
        errors.TooManyRequests,
    )
    | {200: {"content": {"application/zip": {}}}},
)
def download_event_files(
    run: str,
    project: VisibleProjectDep,
    session: SessionDep,
    settings: SettingsDep,
    services: ServicesDep,
    request: Request,
) -> Response:
    """The epochs of a run as event files of TensorBoard, where the server can write them."""
    runs = Runs(session, settings)
    row, history = runs.get(project.id, run), runs.history(run)
    if not can_write_event_files():
        raise errors.EventFilesMissing(command=INSTALL_COMMAND)
    return services.downloads.response(
        request, event_zip(row, history), "application/zip", "tensorboard.zip"
    )


@router.post(
    "/runs/{run}/restore",
    responses=refusals(
        *CHANGE_REFUSALS,
        errors.RunNotFound,
        errors.RunDataMissing,
        errors.QuotaReached,
        errors.StorageFailed,
    ),
)
async def restore_run_data(
    project: str,
    run: str,
    credentials: CredentialsDep,
    services: ServicesDep,
    settings: SettingsDep,
    after: BackgroundTasks,
) -> RestoredOut:
    """Put the samples that a run learnt from back into the classes that they had then.

    They go back piece by piece: after a refusal the same request goes on.
    """
    database, pictures = services.database, services.picture_files

    def read() -> Sequence[ClassSnapshot]:
        with database.reading() as session:
            own = project_to_change(session, credentials, project)
            model = model_of(session, Runs(session, settings).get(own.id, run))
        return read_snapshot(services.model_files, model)

    def put_back(
        session: Session, snapshot: Sequence[ClassSnapshot], labels: Sequence[Label]
    ) -> Results:
        own = project_to_change(session, credentials, project)
        return LabelRestorer(session, settings, pictures, own.id).put_back(labels, snapshot)

    snapshot, results = await run_sync(read), Results()
    after.add_task(services.file_deletions.delete_pending)
    for labels in batches(snapshot):
        async with write_transaction(database) as session:
            results += await run_sync(put_back, session, snapshot, labels)

    def others() -> int:
        with database.reading() as session:
            return samples_besides(session, project, snapshot)

    return RestoredOut.of(snapshot, results, await run_sync(others))


def project_to_change(session: Session, credentials: Credentials, project: str) -> Project:
    """The project, if the caller may change it. Raises the errors of `ProjectDep`."""
    return Access(session, caller_of(session, credentials)).get_project(project, Action.CHANGE)


@router.get(
    "/runs/{run}/data",
    responses=refusals(errors.ProjectNotFound, errors.RunNotFound, errors.RunDataMissing),
)
def get_run_data(
    project: str,
    run: str,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    model_files: ModelFilesDep,
) -> RunDataOut:
    """Which samples a run learnt from, and as what."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        seen = access.get_project(project, Action.SEE_PICTURES)
        model = model_of(session, Runs(session, settings).get(seen.id, run))
    return RunDataOut.of(read_snapshot(model_files, model))
