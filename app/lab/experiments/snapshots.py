"""The data of a training run as it was: which samples it learnt from, and as what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.db.tables import Model, TrainingRun
from app.errors import InsightsMissing, RunDataMissing
from app.insights.stored import insights_of
from app.storage import Storage


@dataclass(frozen=True)
class ClassSnapshot:
    """A class of a run: its id, its name then, and its samples. `gone`: those that are no more."""

    class_id: str
    class_name: str
    sample_ids: Sequence[str]
    gone: int


def model_of(session: Session, run: TrainingRun) -> Model:
    """The model that keeps what the run learnt from. Raises RunDataMissing without one."""
    model = session.get(Model, run.model_id) if run.model_id else None
    if model is None:
        raise RunDataMissing
    return model


def read_snapshot(model_files: Storage, model: Model) -> Sequence[ClassSnapshot]:
    """The classes of the model with their samples, in the order of its outputs.

    It is kept with the insights of the model. Raises RunDataMissing where an earlier version
    trained, and where the model came with a project file.
    """
    try:
        insights = insights_of(model_files, model)
    except InsightsMissing as missing:
        raise RunDataMissing from missing
    samples: Mapping[int, list[str]] = defaultdict(list)
    for sample_id, label in zip(insights.sample_ids, insights.labels.tolist(), strict=True):
        samples[label].append(sample_id)
    return [
        ClassSnapshot(
            output["id"],
            output["name"],
            [each for each in samples[label] if each],
            samples[label].count(""),
        )
        for label, output in enumerate(model.classes)
    ]
