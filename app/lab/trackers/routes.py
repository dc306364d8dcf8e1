"""Routes for runs in trackers."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy.orm import Session

from app import errors
from app.db.lab_tables import TrackedRun
from app.lab.trackers.libraries import TITLES
from app.lab.trackers.schemas import TrackedRunList, TrackedRunOut
from app.projects.routes import CHANGE_REFUSALS, VisibleProjectDep
from app.services import front_services
from app.settings import Settings
from app.training.routes import RunDep
from app.training.schemas import Problem
from app.training.tracked_runs import TrackedRuns
from app.web.dependencies import SessionDep, SettingsDep
from app.web.errors import message_for, refusals
from app.web.words import language_of

router = APIRouter(prefix="/api/projects/{project}", tags=["training"])


@router.get("/tracked-runs", responses=refusals(errors.ProjectNotFound))
def list_tracked_runs(
    project: VisibleProjectDep, session: SessionDep, settings: SettingsDep, request: Request
) -> TrackedRunList:
    """Which finished runs are in the trackers of this server, and why others are not."""
    return _tracked_runs(session, settings, project.id, request)


@router.post(
    "/runs/{run}/track",
    status_code=202,
    responses=refusals(*CHANGE_REFUSALS, errors.RunNotFound, errors.TrackersOff),
)
def track_run(
    run: RunDep, session: SessionDep, settings: SettingsDep, request: Request
) -> TrackedRunList:
    """Send a run to the trackers that do not have it. Answers as `GET …/tracked-runs`."""
    if not settings.tracker_names:
        raise errors.TrackersOff
    TrackedRuns(session).want(run.id, settings.tracker_names)
    session.flush()
    return _tracked_runs(session, settings, run.project_id, request)


def _tracked_runs(
    session: Session, settings: Settings, project_id: str, request: Request
) -> TrackedRunList:
    rows = TrackedRuns(session).of_project(project_id)
    on = settings.tracker_names
    return TrackedRunList(tracked_runs=[_out(row, request) for row in rows if row.tracker in on])


def _out(row: TrackedRun, request: Request) -> TrackedRunOut:
    problem = row.problem and Problem(
        code=row.problem["code"],
        message=message_for(front_services(request).words, language_of(request), **row.problem),
    )
    return TrackedRunOut(
        run_id=row.run_id,
        tracker=row.tracker,
        title=TITLES[row.tracker],
        status=row.status,
        problem=problem,
    )
