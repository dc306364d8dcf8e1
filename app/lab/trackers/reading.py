"""Reads a finished run as trackers get it: numbers and conditions, no pictures, classes or people.

Names of classes are left out, because a class is often called like a child. The name, the note and
the tags of the run itself go along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from app.db.tables import Model, TrainingRun
from app.insights.scores import HonestScores
from app.lab.trackers.messages import FinishedRun
from app.ml.types import EpochScores
from app.settings import Settings
from app.training.runs import Runs, ending_of
from app.training.settings import TrainingSettings


def read_finished_run(
    session: Session, settings: Settings, honest_scores: HonestScores, run_id: str
) -> FinishedRun | None:
    """The run as trackers get it. None if it is gone, has not begun, or has not ended."""
    run = session.get(TrainingRun, run_id)
    if run is None or run.started_at is None or run.finished_at is None:
        return None
    runs = Runs(session, settings)
    history, last = runs.history(run_id), runs.last_scores([run_id]).get(run_id)
    model = session.get(Model, run.model_id) if run.model_id else None
    return FinishedRun(
        run_id=run.id,
        project_id=run.project_id,
        name=run.name or "",
        note=run.note or "",
        tags=run.tags,
        status=run.status,
        started_at=run.started_at.timestamp(),
        finished_at=run.finished_at.timestamp(),
        conditions=TrainingSettings(**run.settings).model_dump(),
        facts=_facts(run, model),
        epochs=_epochs(history, run.started_at, run.finished_at),
        final=_final(last, model, honest_scores),
    )


def _facts(run: TrainingRun, model: Model | None) -> dict[str, Any]:
    """What is known of the run beside its conditions; what is not known is left out."""
    samples = None if run.learnt_from is None else [each["samples"] for each in run.learnt_from]
    facts = {
        "data_revision": run.data_revision,
        "classes": None if samples is None else len(samples),
        "pictures": None if samples is None else sum(samples),
        "pictures_of_classes": None if samples is None else ", ".join(map(str, samples)),
        "device": run.device,
        "backbone": model.backbone if model else None,
        "kept_epoch": run.kept_epoch,
        "ending": ending_of(run),
        "error": run.error["code"] if run.error else None,
    }
    return {name: value for name, value in facts.items() if value is not None}


def _epochs(
    history: Sequence[EpochScores], start: datetime, end: datetime
) -> Sequence[Mapping[str, float]]:
    """The scores of all epochs, which share the time of the training."""
    seconds = (end - start).total_seconds()
    return [
        {
            "epoch": scores.epoch,
            "time": start.timestamp() + seconds * (number + 1) / len(history),
            **_numbers(scores),
        }
        for number, scores in enumerate(history)
    ]


def _final(
    scores: EpochScores | None, model: Model | None, honest_scores: HonestScores
) -> dict[str, float]:
    """The scores that count, and how many new pictures the model gets right by its own account."""
    final = {f"final_{name}": value for name, value in _numbers(scores).items()} if scores else {}
    honest = honest_scores.get(model) if model else None
    if honest is not None:
        named = (honest.share, honest.low, honest.high)
        final |= dict(zip(("new_acc", "new_acc_low", "new_acc_high"), named, strict=True))
    return final


def _numbers(scores: EpochScores) -> dict[str, float]:
    """The scores of one epoch; those that there are none of are left out."""
    named = {
        "loss": scores.loss,
        "acc": scores.acc,
        "val_loss": scores.val_loss,
        "val_acc": scores.val_acc,
        "learning_rate": scores.learning_rate,
    }
    return {name: value for name, value in named.items() if value is not None}
