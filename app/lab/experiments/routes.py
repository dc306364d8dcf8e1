"""Routes for experiments: training runs with their data."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import CredentialsDep, caller_of
from app.lab.experiments.csv_file import runs_csv
from app.lab.experiments.event_files import INSTALL_COMMAND, can_write_event_files, event_zip
from app.lab.experiments.records import all_records
from app.lab.experiments.schemas import RunDataOut
from app.lab.experiments.snapshots import model_of, read_snapshot
from app.projects.routes import VisibleProjectDep
from app.training.runs import Runs
from app.web.dependencies import DatabaseDep, ModelFilesDep, ServicesDep, SessionDep, SettingsDep
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
