"""Routes for readiness, training runs and models."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from functools import lru_cache
from typing import Annotated, Any

from anyio.to_thread import run_sync
from fastapi import APIRouter, BackgroundTasks, Depends, Header, Query, Request
from sse_starlette import EventSourceResponse, ServerSentEvent

from app import __version__, errors
from app.accounts.authorization import Access, Action
from app.accounts.cookies import caller_key
from app.accounts.dependencies import AccessDep, CredentialsDep, caller_of
from app.db.tables import TrainingRun
from app.ml.types import EpochScores
from app.projects.cards import shown_cards
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, VisibleProjectDep
from app.samples.routes import EngineDep
from app.services import front_services
from app.training.fingerprint import is_fresh
from app.training.networks import usable_network
from app.training.runner import Runner
from app.training.runs import SHOWN_RUNS, Runs, RunStatus, scores_of
from app.training.runs_in_progress import RunState
from app.training.schemas import (
    EpochOut,
    ModelOut,
    PreparationOut,
    Problem,
    ReadinessOut,
    RunChange,
    RunList,
    RunOut,
    RunWithHistory,
)
from app.training.settings import MAX_EPOCHS, TrainingSettings
from app.web.dependencies import DatabaseDep, ServicesDep, SessionDep, SettingsDep
from app.web.errors import message_for, refusals
from app.web.limiter import client_address
from app.web.streams import PlacedStream
from app.web.words import language_of

router = APIRouter(prefix="/api/projects/{project}", tags=["training"])
models_router = APIRouter(prefix="/api/models", tags=["models"])


async def runs_of(session: SessionDep, settings: SettingsDep) -> Runs:
    return Runs(session, settings)


RunsDep = Annotated[Runs, Depends(runs_of)]


def run_to_change(run: str, project: ProjectDep, runs: RunsDep) -> TrainingRun:
    return runs.get(project.id, run)


RunDep = Annotated[TrainingRun, Depends(run_to_change)]
RUN_REFUSALS = refusals(errors.ProjectNotFound, errors.RunNotFound)


@router.get("/readiness", responses=refusals(errors.ProjectNotFound))
def get_readiness(
    project: VisibleProjectDep, runs: RunsDep, engine: EngineDep, request: Request
) -> ReadinessOut:
    """May this project train, and what is missing per class."""
    status = engine.status()
    problem = status.problem
    engine_problem = _problem(request, problem.code, problem.facts) if problem else None
    return ReadinessOut.of(runs.readiness(project), engine_problem, status.device)


@router.post(
    "/runs",
    status_code=202,
    responses=refusals(
        *CHANGE_REFUSALS,
        errors.NotReadyToTrain,
        errors.QuotaReached,
        errors.NetworkNotFound,
        errors.NetworkMissing,
        errors.BackboneMissing,
        errors.BackboneDamaged,
    ),
)
async def start_run(
    project: str,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    services: ServicesDep,
    engine: EngineDep,
    request: Request,
    body: TrainingSettings | None = None,
) -> RunOut:
    """Queue a training run. Settings left out take their defaults."""
    problem = engine.status().problem
    if isinstance(problem, errors.BackboneMissing | errors.BackboneDamaged):
        raise problem

    chosen: dict[str, Any] = (body or TrainingSettings()).model_dump()
    if chosen["network"]:
        chosen["network"] = await run_sync(usable_network, chosen["network"], settings)

    # In one thread instead of one for each dependency: a whole class starts at once, and each student
    # holds the write lock for as long as this takes.
    def queue() -> RunOut:
        with database.transaction(holds_lock=True) as session:
            own = Access(session, caller_of(session, credentials)).get_project_row(
                project, Action.CHANGE
            )
            runs = Runs(session, settings)
            run = runs.queue(own, chosen)
            if runs.preparation(run):
                services.kept_variants.make_room(session, own)
            return _run_out(request, runs, run, None)

    async with database.write_lock():
        queued = await run_sync(queue)
    if queued.preparation:
        await services.run_preparer.wake()
    services.runner.notify()
    return queued


@router.get("/runs", responses=refusals(errors.ProjectNotFound))
def list_runs(
    project: VisibleProjectDep,
    runs: RunsDep,
    request: Request,
    count: Annotated[int, Query(ge=1, le=1000, description="How many, at most")] = SHOWN_RUNS,
) -> RunList:
    """The last runs."""
    newest = runs.newest(project.id, count)
    scores = runs.last_scores([run.id for run in newest])
    return RunList(runs=[_run_out(request, runs, run, scores.get(run.id)) for run in newest])


@router.get("/runs/{run}", responses=RUN_REFUSALS)
def get_run(
    project: str,
    run: str,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    request: Request,
) -> RunWithHistory:
    """One run with its scores epoch by epoch."""
    with database.reading() as session:
        seen = Access(session, caller_of(session, credentials)).get_project_row(project, Action.SEE)
        runs = Runs(session, settings)
        row, history = runs.get(seen.id, run), runs.history(run)
        out = _run_out(request, runs, row, scores_of(row, history))
    return RunWithHistory.with_history(out, history)


@router.patch(
    "/runs/{run}",
    responses=refusals(
        *CHANGE_REFUSALS, errors.RunNotFound, errors.NameUnusable, errors.NameHasControls
    ),
)
def change_run(body: RunChange, run: RunDep, runs: RunsDep, request: Request) -> RunOut:
    """Name a run, write a note about it, or tag it."""
    runs.change(run, body.model_dump(exclude_unset=True))
    return _run_out(request, runs, run, runs.last_scores([run.id]).get(run.id))


@router.post(
    "/runs/{run}/cancel",
    status_code=202,
    responses=refusals(*CHANGE_REFUSALS, errors.RunNotFound, errors.RunFinished),
)
def cancel_run(
    run: RunDep, runs: RunsDep, services: ServicesDep, request: Request, after: BackgroundTasks
) -> RunOut:
    """Ask a run to stop. The current model stays what it was."""
    runs.cancel(run)
    after.add_task(_stop_run, services.runner, run.id)
    return _run_out(request, runs, run, None)


async def _stop_run(runner: Runner, run_id: str) -> None:
    """Stops the run. A coroutine, because the runner must be called on its event loop."""
    runner.stop_run(run_id)


def followed_run(
    project: str,
    run: str,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
) -> str:
    """The run's id. Its transaction ends before the events are sent."""
    with database.reading() as session:
        seen = Access(session, caller_of(session, credentials)).get_project_row(project, Action.SEE)
        Runs(session, settings).require(seen.id, run)
    return run


@router.get(
    "/runs/{run}/events",
    response_class=EventSourceResponse,
    responses=RUN_REFUSALS
    | refusals(errors.TooManyRequests)
    | {200: {"content": {"text/event-stream": {}}}},
)
async def follow_run(
    run_id: Annotated[str, Depends(followed_run)],
    request: Request,
    services: ServicesDep,
    settings: SettingsDep,
    last_event_id: Annotated[
        int, Header(ge=0, le=MAX_EPOCHS, description="The last epoch received")
    ] = 0,
) -> EventSourceResponse:
    """Server-sent events: `epoch` for each epoch, then `succeeded`, `failed` or `cancelled`."""

    async def events() -> AsyncIterator[bytes]:
        # Several updates are sent at once: fifty epochs one by one cost 15 ms.
        async for updates in services.run_progress.follow(run_id, last_event_id):
            yield b"".join(_event(request, update) for update in updates)

    return PlacedStream(
        events(),
        services.stream_places,
        caller_key(request, settings),
        client_address(request),
    )


def _event(request: Request, update: EpochScores | RunState) -> bytes:
    if isinstance(update, EpochScores):
        return _epoch_event(update)
    return ServerSentEvent(_final_data(request, update), event=update.status).encode()


@lru_cache(4 * MAX_EPOCHS)
def _epoch_event(scores: EpochScores) -> bytes:
    """The event of one epoch. All who follow the run get the same bytes."""
    data = EpochOut.of(scores).model_dump_json()
    return ServerSentEvent(data, event="epoch", id=str(scores.epoch)).encode()


@models_router.get("/{model}", responses=refusals(errors.ModelNotFound))
def get_model(
    model: str,
    session: SessionDep,
    access: AccessDep,
    runs: RunsDep,
) -> ModelOut:
    """The classes, settings, scores and versions of a model."""
    row, project = access.get_model(model, Action.SEE)
    run = runs.get(project.id, row.run_id)
    scores = runs.last_scores([run.id]).get(run.id)
    stale = not is_fresh(row.data_fingerprint, session, project.id)
    cards = shown_cards(session, project.classes)
    return ModelOut.of(row, project, run, scores, cards, __version__, stale=stale)


def _final_data(request: Request, run: RunState) -> str:
    facts: dict[str, Any] = {"status": run.status}
    error = _run_error(request, run)
    if run.status == RunStatus.SUCCEEDED:
        facts["model_id"] = run.model_id
    if error:
        facts |= error.model_dump()
    return json.dumps(facts, ensure_ascii=False)


def _run_out(request: Request, runs: Runs, run: TrainingRun, scores: EpochScores | None) -> RunOut:
    row = runs.preparation(run)
    waiting_for = row.waiting_for if row else None
    problem = _problem(request, **waiting_for) if waiting_for else None
    preparation = PreparationOut.of(row, problem) if row else None
    return RunOut.of(run, scores, runs.position(run), _run_error(request, run), preparation)


def _run_error(request: Request, run: TrainingRun | RunState) -> Problem | None:
    return _problem(request, run.error["code"], run.error["facts"]) if run.error else None


def _problem(request: Request, code: str, facts: Mapping[str, object]) -> Problem:
    message = message_for(front_services(request).words, language_of(request), code, facts)
    return Problem(code=code, message=message)
