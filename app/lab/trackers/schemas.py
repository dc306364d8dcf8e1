"""What became of runs in trackers, as JSON."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.settings import TrackerName
from app.training.schemas import Problem
from app.training.tracked_runs import TrackingStatus
from app.web.fields import Id


class TrackedRunOut(BaseModel):
    """What became of a run in one tracker."""

    run_id: Id
    tracker: TrackerName = Field(description="The tracker")
    title: str = Field(description="What the tracker is called", examples=["MLflow"])
    status: TrackingStatus = Field(description="waiting → sent or not_sent")
    problem: Problem | None = Field(description="Why it was not sent")


class TrackedRunList(BaseModel):
    """The finished runs of a project in the trackers that are switched on."""

    tracked_runs: list[TrackedRunOut] = Field(
        description="Without runs that finished before a tracker was switched on"
    )
