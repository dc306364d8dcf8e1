"""HTTP of readiness, training runs and models."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, cast

from anyio.to_thread import run_sync
from fastapi import APIRouter, BackgroundTasks, Depends, Header, Request
from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.requests import HTTPConnection

from app import __version__, errors
from app.db.tables import TrainingRun
from app.ml.heads import EpochScores
from app.people.access import Access, Action
from app.people.identity import AccessDep, CredentialsDep, caller_of
from app.projects.routes import TO_CHANGE, ProjectDep, SeenProjectDep
from app.samples.routes import EngineDep
from app.training.events import RunProgress, RunState
from app.training.models import Models
from app.training.runner import Runner
from app.training.runs import Runs, RunStatus
from app.training.schemas import (
    EpochOut,
    ModelOut,
    Problem,
    ReadinessOut,
    RunList,
    RunOut,
    RunWithHistory,
    TrainingSettings,
)
from app.web.dependencies import DatabaseDep, SessionDep, SettingsDep, words_of
from app.web.errors import message_for, refusals
from app.web.words import language_of

router = APIRouter(prefix="/api/projects/{project}", tags=["training"])
models_router = APIRouter(prefix="/api/models", tags=["models"])


async def runs_of(session: SessionDep, settings: SettingsDep) -> Runs:
    return Runs(session, settings)


async def runner_of(connection: HTTPConnection) -> Runner:
    return cast(Runner, connection.app.state.runner)


RunsDep = Annotated[Runs, Depends(runs_of)]
RunnerDep = Annotated[Runner, Depends(runner_of)]


def run_to_change(run: str, project: ProjectDep, runs: RunsDep) -> TrainingRun:
    return runs.get(project.id, run)


RunDep = Annotated[TrainingRun, Depends(run_to_change)]
RUN_REFUSALS = refusals(errors.ProjectNotFound, errors.RunNotFound)


@router.get("/readiness", responses=refusals(errors.ProjectNotFound))
def get_readiness(
    project: SeenProjectDep, runs: RunsDep, engine: EngineDep, request: Request
) -> ReadinessOut:
    """May this project train, and what is missing per class."""
    status = engine.status()
    problem = status.problem
    said = _problem(request, problem.code, problem.facts) if problem else None
    return ReadinessOut.of(runs.readiness(project), said, status.device)


@router.post(
    "/runs",
    status_code=202,
    responses=refusals(
        *TO_CHANGE,
        errors.NotReadyToTrain,
        errors.QuotaReached,
        errors.BackboneMissing,
        errors.BackboneDamaged,
    ),
)
async def start_run(
    project: str,
    shown: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    runner: RunnerDep,
    engine: EngineDep,
    request: Request,
    body: TrainingSettings | None = None,
) -> RunOut:
    """Queue a training run. Settings left out take their defaults."""
    problem = engine.status().problem
    if isinstance(problem, errors.BackboneMissing | errors.BackboneDamaged):
        raise problem

    # In one thread rather than one for each dependency: a whole class presses at once, and each
    # has the turn to write for as long as this takes.
    def queue() -> RunOut:
        with database.transaction(has_turn=True) as session:
            own = Access(session, caller_of(session, shown)).project(project, Action.CHANGE)
            runs = Runs(session, settings)
            run = runs.queue(own, (body or TrainingSettings()).model_dump())
            return _run_out(request, runs, run, None)

    async with database.turn():
        queued = await run_sync(queue)
    runner.tell()
    return queued


@router.get("/runs", responses=refusals(errors.ProjectNotFound))
def list_runs(project: SeenProjectDep, runs: RunsDep, request: Request) -> RunList:
    """The last 20 runs."""
    newest = runs.newest(project.id)
    scores = runs.last_scores([run.id for run in newest])
    return RunList(runs=[_run_out(request, runs, run, scores.get(run.id)) for run in newest])


@router.get("/runs/{run}", responses=RUN_REFUSALS)
def get_run(
    project: str,
    run: str,
    shown: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    request: Request,
) -> RunWithHistory:
    """One run with its scores epoch by epoch."""
    with database.reading() as session:
        seen = Access(session, caller_of(session, shown)).project(project, Action.SEE)
        runs = Runs(session, settings)
        found, history = runs.get(seen.id, run), runs.history(run)
        out = _run_out(request, runs, found, history[-1] if history else None)
    return RunWithHistory.with_history(out, history)


@router.post(
    "/runs/{run}/cancel",
    status_code=202,
    responses=refusals(*TO_CHANGE, errors.RunNotFound, errors.RunFinished),
)
def cancel_run(
    run: RunDep, runs: RunsDep, runner: RunnerDep, request: Request, after: BackgroundTasks
) -> RunOut:
    """Ask a run to stop. The current model stays what it was."""
    runs.cancel(run)
    after.add_task(_stop, runner, run.id)
    return _run_out(request, runs, run, None)


async def _stop(runner: Runner, run_id: str) -> None:
    """A coroutine, so that it runs on the event loop that the runner lives on."""
    runner.stop(run_id)


def followed_run(
    project: str,
    run: str,
    shown: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
) -> str:
    """The run's id, looked up in a transaction that is over before its events are sent."""
    with database.reading() as session:
        seen = Access(session, caller_of(session, shown)).project(project, Action.SEE)
        return Runs(session, settings).get(seen.id, run).id


@router.get(
    "/runs/{run}/events",
    response_class=EventSourceResponse,
    responses=RUN_REFUSALS | {200: {"content": {"text/event-stream": {}}}},
)
async def follow_run(
    run_id: Annotated[str, Depends(followed_run)],
    request: Request,
    database: DatabaseDep,
    runner: RunnerDep,
    settings: SettingsDep,
    last_event_id: Annotated[int, Header(ge=0, le=1000, description="The last epoch received")] = 0,
) -> EventSourceResponse:
    """Server-sent events: `epoch` for each epoch, then `succeeded`, `failed` or `cancelled`."""
    progress = RunProgress(database, runner, settings)

    async def events() -> AsyncIterator[bytes]:
        # What is known at a time goes out at once: fifty epochs one by one cost 15 ms.
        async for steps in progress.follow(run_id, last_event_id):
            yield b"".join(_event(request, step).encode() for step in steps)

    return EventSourceResponse(events())


def _event(request: Request, step: EpochScores | RunState) -> ServerSentEvent:
    if isinstance(step, EpochScores):
        data = EpochOut.of(step).model_dump_json()
        return ServerSentEvent(data, event="epoch", id=str(step.epoch))
    return ServerSentEvent(_final(request, step), event=step.status)


async def models_of(session: SessionDep) -> Models:
    return Models(session)


@models_router.get("/{model}", responses=refusals(errors.ModelNotFound))
def get_model(
    model: str,
    models: Annotated[Models, Depends(models_of)],
    access: AccessDep,
    runs: RunsDep,
) -> ModelOut:
    """The classes, settings, scores and versions of a model."""
    found, project = access.model(model, Action.SEE)
    run = runs.get(project.id, found.run_id)
    scores = runs.last_scores([run.id]).get(run.id)
    stale = found.data_fingerprint != models.fingerprint(project.id)
    return ModelOut.of(found, project, run, scores, __version__, stale=stale)


def _final(request: Request, run: RunState) -> str:
    facts: dict[str, Any] = {"status": run.status}
    error = _run_error(request, run)
    if run.status == RunStatus.SUCCEEDED:
        facts["model_id"] = run.model_id
    if error:
        facts |= error.model_dump()
    return json.dumps(facts, ensure_ascii=False)


def _run_out(request: Request, runs: Runs, run: TrainingRun, scores: EpochScores | None) -> RunOut:
    return RunOut.of(run, scores, runs.position(run), _run_error(request, run))


def _run_error(request: Request, run: TrainingRun | RunState) -> Problem | None:
    return _problem(request, run.error["code"], run.error["facts"]) if run.error else None


def _problem(request: Request, code: str, facts: Mapping[str, object]) -> Problem:
    message = message_for(words_of(request), language_of(request), code, facts)
    return Problem(code=code, message=message)
