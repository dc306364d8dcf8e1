"""Routes for grid searches."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Query

from app import errors
from app.db.lab_tables import GridSearch
from app.lab.grid.schemas import (
    CombinationEpochs,
    GridEpochs,
    GridSearchIn,
    GridSearchOut,
    NewestGridSearch,
)
from app.lab.grid.search_rows import GridSearches
from app.lab.imports.routes import ProblemOfDep
from app.lab.imports.schemas import ProblemOf
from app.lab.job_rows import UNFINISHED
from app.lab.routes import usable_shares
from app.ml.types import EpochScores
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, ProjectWithPicturesDep
from app.settings import Settings
from app.training.fingerprint import is_fresh
from app.training.routes import RunsDep
from app.training.schemas import EpochOut
from app.web.dependencies import ServicesDep, SessionDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api/projects/{project}/grid-searches", tags=["grid searches"])


@router.post(
    "",
    status_code=202,
    responses=refusals(*CHANGE_REFUSALS, errors.NotReadyToTrain, errors.GridSearchUnfinished),
)
def start_grid_search(
    project: ProjectDep,
    session: SessionDep,
    settings: SettingsDep,
    runs: RunsDep,
    services: ServicesDep,
    problem_of: ProblemOfDep,
    background_tasks: BackgroundTasks,
    body: GridSearchIn,
) -> GridSearchOut:
    """Train under all combinations of some conditions, in place of the project's last search.

    Each combination learns from the training part and is scored on the validation part, whose
    pictures stay as they are. The test part is not looked at. It goes on in the background.
    """
    shares = usable_shares(body.validation, body.test)
    _check_size(body, settings)
    runs.require_ready(project)
    begun = GridSearches(session).begin(
        project, body.grid, body.settings.model_dump(), shares, body.seed
    )
    services.kept_variants.make_room(session, project)
    background_tasks.add_task(services.grid_searcher.wake)
    return GridSearchOut.of(begun, [], problem_of)


@router.get("", responses=refusals(errors.ProjectNotFound))
def get_grid_search(
    project: ProjectWithPicturesDep, session: SessionDep, problem_of: ProblemOfDep
) -> NewestGridSearch:
    """How far the project's newest grid search is, and what it found so far."""
    row = GridSearches(session).of_project(project.id)
    return NewestGridSearch(search=_search_out(session, row, problem_of) if row else None)


@router.get("/epochs", responses=refusals(errors.ProjectNotFound))
def get_grid_epochs(
    project: ProjectWithPicturesDep,
    session: SessionDep,
    after: Annotated[
        int, Query(ge=-1, le=10_000, description="The last combination's number that is known")
    ] = -1,
) -> GridEpochs:
    """The newest grid search epoch by epoch: the combinations behind a number."""
    searches = GridSearches(session)
    row = searches.of_project(project.id)
    done = searches.combinations(row.id, after) if row else []
    return GridEpochs(
        search_id=row.id if row else None,
        combinations=[
            CombinationEpochs(
                number=each.number,
                epochs=[EpochOut.of(EpochScores(**scores)) for scores in each.epochs],
            )
            for each in done
        ],
    )


@router.post(
    "/cancel", status_code=202, responses=refusals(*CHANGE_REFUSALS, errors.GridSearchFinished)
)
def cancel_grid_search(
    project: ProjectDep, session: SessionDep, problem_of: ProblemOfDep
) -> GridSearchOut:
    """Stop the project's grid search. The combinations that are done stay."""
    return _search_out(session, GridSearches(session).cancel(project.id), problem_of)


def _search_out(session: SessionDep, row: GridSearch, problem_of: ProblemOf) -> GridSearchOut:
    done = GridSearches(session).combinations(row.id)
    is_over = row.status not in UNFINISHED
    known = row.fingerprint
    stale = is_over and known is not None and not is_fresh(known, session, row.project_id)
    return GridSearchOut.of(row, done, problem_of, stale=stale)


def _check_size(body: GridSearchIn, settings: Settings) -> None:
    """Raises UnusableValue for too many combinations or epochs, or a rate below the least."""
    grid, conditions = body.grid, body.settings.model_dump()
    count, most = len(grid.combinations), settings.max_grid_combinations
    if count > most:
        raise _unusable("axes", f"{count} combinations are more than {most}")
    if conditions["epochs"] > settings.max_grid_epochs:
        raise _unusable("settings.epochs", f"more than {settings.max_grid_epochs}")
    if conditions["network"]:
        raise _unusable("settings.network", "a grid is tried with the server's own network")
    if min(grid.learning_rates) < conditions["min_learning_rate"]:
        raise _unusable("settings.min_learning_rate", "above a learning rate of the grid")


def _unusable(field: str, reason: str) -> errors.UnusableValue:
    problem: dict[str, str | int] = {"field": field, "reason": reason}
    return errors.UnusableValue(fields=field, problems=[problem])
