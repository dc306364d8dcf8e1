"""Runs in MLflow. Only the tracker's own process imports this.

A run is found again by a tag, and MLflow keeps the same score at the same time once, so sending a
run again changes what has changed and adds nothing twice.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.lab.trackers.messages import PROJECT_TAG, FinishedRun, Setup

RUN_TAG = "eyeblocks.run"
MOST_AT_ONCE = 1000
"""Scores that MLflow takes in one request."""
STATUS = {"succeeded": "FINISHED", "failed": "FAILED", "cancelled": "KILLED"}
QUIET = {
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "DO_NOT_TRACK": "true",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "0",
}


class MlflowTracker:
    """A client of a tracking server or database, with the experiment that takes the runs."""

    key = ""

    def __init__(self, setup: Setup) -> None:
        seconds = str(max(1, int(setup.library_timeout_s)))
        os.environ.update(QUIET, MLFLOW_HTTP_REQUEST_TIMEOUT=seconds)
        from mlflow.tracking import MlflowClient

        Path(setup.folder).mkdir(parents=True, exist_ok=True)
        self._client = MlflowClient(tracking_uri=setup.address)
        self._experiment = self._find_experiment(setup)

    def _find_experiment(self, setup: Setup) -> str:
        found = self._client.get_experiment_by_name(setup.project)
        if found is not None:
            return str(found.experiment_id)
        # Nothing is ever stored there, but MLflow wants a place for files.
        place = None if setup.online else (Path(setup.folder) / "files").as_uri()
        return str(self._client.create_experiment(setup.project, artifact_location=place))

    def send(self, run: FinishedRun) -> None:
        run_id = self._find(run) or self._create(run)
        scores = list(_scores(run))
        for start in range(0, len(scores), MOST_AT_ONCE):
            self._client.log_batch(run_id, metrics=scores[start : start + MOST_AT_ONCE])
        self._client.log_batch(run_id, params=list(_params(run)), tags=list(_tags(run)))
        ended = STATUS[run.status]
        self._client.set_terminated(run_id, ended, end_time=_milliseconds(run.finished_at))

    def close(self) -> None:
        """Ends nothing: MLflow has started nothing."""

    def _find(self, run: FinishedRun) -> str | None:
        found = self._client.search_runs(
            [self._experiment], f"tags.`{RUN_TAG}` = '{run.run_id}'", max_results=1
        )
        return str(found[0].info.run_id) if found else None

    def _create(self, run: FinishedRun) -> str:
        """Creates the run with the tags by which it is found again, in one request."""
        created = self._client.create_run(
            self._experiment,
            start_time=_milliseconds(run.started_at),
            tags={RUN_TAG: run.run_id, PROJECT_TAG: run.project_id},
            run_name=_name(run),
        )
        return str(created.info.run_id)


def _scores(run: FinishedRun) -> Iterator[Any]:
    from mlflow.entities import Metric

    for epoch in run.epochs:
        moment, step = _milliseconds(epoch["time"]), int(epoch["epoch"])
        for name, value in epoch.items():
            if name not in ("epoch", "time"):
                yield Metric(name, value, moment, step)
    for name, value in run.final.items():
        yield Metric(name, value, _milliseconds(run.finished_at), 0)


def _params(run: FinishedRun) -> Iterator[Any]:
    from mlflow.entities import Param

    for name, value in {**run.conditions, **run.facts}.items():
        yield Param(name, str(value))


def _tags(run: FinishedRun) -> Iterator[Any]:
    """What a student may change. MLflow's own names show the first two beside the run."""
    from mlflow.entities import RunTag

    yield RunTag("mlflow.runName", _name(run))
    yield RunTag("mlflow.note.content", run.note)
    yield RunTag("eyeblocks.tags", ", ".join(run.tags))


def _name(run: FinishedRun) -> str:
    return run.name or run.run_id[:8]


def _milliseconds(seconds: float) -> int:
    return round(1000 * seconds)
