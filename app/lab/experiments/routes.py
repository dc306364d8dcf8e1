"""Routes for experiments: training runs with their data."""

from __future__ import annotations

from fastapi import APIRouter

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import CredentialsDep, caller_of
from app.lab.experiments.schemas import RunDataOut
from app.lab.experiments.snapshots import model_of, read_snapshot
from app.training.runs import Runs
from app.web.dependencies import DatabaseDep, ModelFilesDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api/projects/{project}", tags=["training"])


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
