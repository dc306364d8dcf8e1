"""Training runs and models as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from app.db.lab_tables import PreparedRun
from app.db.tables import Model, Project, TrainingRun
from app.ml.types import EpochScores
from app.projects.cards import ShownCard
from app.projects.model_classes import current_names
from app.projects.schemas import CardOut
from app.training.readiness import Readiness
from app.training.runs import Ending, RunStatus, ending_of
from app.training.settings import TrainingSettings
from app.web.fields import Body, ClassId, ClassName, Id, Moment, Name, SampleCount


class MissingOut(BaseModel):
    """A class that lacks samples."""

    class_id: ClassId
    class_name: ClassName
    sample_count: SampleCount
    needed: int = Field(description="Samples that the class still lacks")


class Problem(BaseModel):
    """Why something failed or cannot be done now."""

    code: str = Field(description="Stable", examples=["backbone_missing"])
    message: str = Field(description="Words for a person, in the language of the request")


class ReadinessOut(BaseModel):
    """May this project train, and what is missing."""

    ready: bool = Field(description="Whether nothing is missing")
    classes_needed: int = Field(description="Classes that are still lacking")
    missing: list[MissingOut] = Field(description="The classes that lack samples")
    engine_ready: bool = Field(description="Whether the server can train now")
    engine_problem: Problem | None = Field(description="Why the server cannot train now")
    device: str | None = Field(
        description="What looks at the pictures here, once known; heads learn on the CPU",
        examples=["CPU"],
    )

    @classmethod
    def of(cls, readiness: Readiness, problem: Problem | None, device: str | None) -> ReadinessOut:
        return cls(
            ready=readiness.ready,
            classes_needed=readiness.classes_needed,
            missing=[MissingOut(**vars(shortage)) for shortage in readiness.missing],
            engine_ready=problem is None,
            engine_problem=problem,
            device=device,
        )


class ScoresOut(BaseModel):
    """Scores on the training and validation samples; `val_*` are null without the latter."""

    loss: float = Field(description="Cross-entropy on the training samples")
    acc: float = Field(ge=0, le=1, description="Accuracy on the training samples")
    val_loss: float | None = Field(description="Cross-entropy on the validation samples")
    val_acc: float | None = Field(ge=0, le=1, description="Accuracy on the validation samples")


class EpochOut(ScoresOut):
    """The scores after one epoch."""

    epoch: int = Field(ge=1, description="Counted from 1")
    learning_rate: float | None = Field(
        description="That of this epoch; null where an earlier version trained"
    )

    @classmethod
    def of(cls, epoch: EpochScores) -> EpochOut:
        return cls(
            epoch=epoch.epoch,
            loss=epoch.loss,
            acc=epoch.acc,
            val_loss=epoch.val_loss,
            val_acc=epoch.val_acc,
            learning_rate=epoch.learning_rate,
        )


class Timings(BaseModel):
    """Seconds; null while they run."""

    waiting_s: float | None = Field(description="From pressing Train to the start")
    training_s: float | None = Field(description="From the start to the end")


class PartSizesOut(BaseModel):
    """How many pictures the parts of the run's split have."""

    training: int = Field(ge=0, description="Learnt from")
    validation: int = Field(ge=0, description="Scored on, never learnt from")
    test: int = Field(ge=0, description="Neither learnt nor looked at")
    listed: int = Field(
        ge=0, description="Those that a list of files puts there; 0 where shares do"
    )


class PreparationOut(BaseModel):
    """What the lab prepares for a run. It waits in the queue meanwhile."""

    prepared: bool = Field(description="Whether that is done")
    variants: int = Field(ge=0, description="Variants that it learns beside the pictures")
    variants_done: int = Field(ge=0, description="Those that are made; earlier ones are kept")
    parts: PartSizesOut | None = Field(description="Once it runs; null without a split")
    waiting_for: Problem | None = Field(description="What keeps it from going on now")

    @classmethod
    def of(cls, row: PreparedRun, waiting_for: Problem | None) -> PreparationOut:
        parts = None
        if row.training is not None and row.validation is not None and row.test is not None:
            parts = PartSizesOut(
                training=row.training, validation=row.validation, test=row.test, listed=row.listed
            )
        return cls(
            prepared=row.prepared,
            variants=row.variants,
            variants_done=row.variants_done,
            parts=parts,
            waiting_for=waiting_for,
        )


class RunChange(Body):
    """What is left out stays as it is; null takes a name or a note away."""

    name: Name | None = Field(None, description="1–50 characters after trimming")
    note: str | None = Field(
        None, description="At most 1,000 characters; line breaks are kept", examples=["더 밝은 곳"]
    )
    tags: list[str] = Field(
        [],
        description="All of them: at most 10 of 1–30 characters each, none twice",
        examples=[["밝기"]],
    )


class LearntClass(BaseModel):
    """How many samples of a class a run learnt from."""

    class_id: ClassId
    class_name: str = Field(description="The class's name then", examples=["고양이"])
    sample_count: SampleCount

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> LearntClass:
        return cls(class_id=kept["id"], class_name=kept["name"], sample_count=kept["samples"])


class RunOut(BaseModel):
    """One attempt to train."""

    id: Id
    name: str | None = Field(description="The student's; null without one", examples=["작은 걸음"])
    note: str | None = Field(description="The student's; may have several lines")
    tags: list[str] = Field(description="The student's", examples=[["밝기"]])
    status: RunStatus = Field(description="queued → running → one of the others")
    settings: TrainingSettings = Field(description="With defaults filled in")
    data_revision: int = Field(description="The project's data revision when the run was started")
    created_at: Moment
    started_at: Moment | None = Field(description="Null while queued")
    finished_at: Moment | None = Field(description="Null until the end")
    queue_position: int | None = Field(description="Runs before this one while it is queued")
    model_id: str | None = Field(description="The model, once succeeded")
    scores: EpochOut | None = Field(
        description="After the newest epoch; once succeeded, after the kept one"
    )
    kept_epoch: int | None = Field(
        description="The epoch after which the model was kept: the best one with early stopping,"
        " otherwise the last; null before the end, and where an earlier version trained"
    )
    ending: Ending | None = Field(description="Once succeeded: all epochs, or stopped early")
    error: Problem | None = Field(description="Why it failed")
    timings: Timings = Field(description="How long it waited and trained")
    preparation: PreparationOut | None = Field(
        description="Variants and split of a run of the lab; null for others, and for copies"
    )
    learnt_from: list[LearntClass] | None = Field(
        description="The classes that it learnt from, in the order of the model's outputs; null"
        " before it succeeded, and where an earlier version trained. `…/data` names the samples"
    )
    device: str | None = Field(
        description="What looked at the pictures, once it succeeded; heads learn on the CPU",
        examples=["CPU"],
    )

    @classmethod
    def of(
        cls,
        run: TrainingRun,
        scores: EpochScores | None,
        position: int | None,
        error: Problem | None,
        preparation: PreparationOut | None,
    ) -> RunOut:
        return cls(
            id=run.id,
            name=run.name,
            note=run.note,
            tags=run.tags,
            status=RunStatus(run.status),
            settings=TrainingSettings(**run.settings),
            data_revision=run.data_revision,
            created_at=run.created_at,
            started_at=run.started_at,
            finished_at=run.finished_at,
            queue_position=position,
            model_id=run.model_id,
            scores=EpochOut.of(scores) if scores else None,
            kept_epoch=run.kept_epoch,
            ending=ending_of(run),
            error=error,
            timings=Timings(
                waiting_s=_seconds(run.created_at, run.started_at),
                training_s=_seconds(run.started_at, run.finished_at),
            ),
            preparation=preparation,
            learnt_from=(
                None
                if run.learnt_from is None
                else [LearntClass.of(each) for each in run.learnt_from]
            ),
            device=run.device,
        )


class RunWithHistory(RunOut):
    """One attempt to train, with its scores epoch by epoch."""

    history: list[EpochOut] = Field(description="Epoch by epoch")

    @classmethod
    def with_history(cls, run: RunOut, history: Sequence[EpochScores]) -> RunWithHistory:
        return cls(**dict(run), history=[EpochOut.of(scores) for scores in history])


class RunList(BaseModel):
    """The last runs of a project."""

    runs: list[RunOut] = Field(description="Newest first")


class ModelClass(BaseModel):
    """A class that the model knows."""

    id: ClassId
    name: str = Field(description="The name now, or the last one of a deleted class")
    deleted: bool = Field(description="Whether the project has it no more")
    card: CardOut | None = Field(description="What an answer shows beside its name, if anything")


class Versions(BaseModel):
    """What the model was made with."""

    backbone: str = Field(description="Name of the backbone", examples=["mobilenet_v2"])
    eyeblocks: str = Field(description="Version of this server", examples=["0.1.0"])


class ModelOut(BaseModel):
    """What a succeeded run produced."""

    id: Id
    project_id: Id
    run_id: Id
    created_at: Moment
    classes: list[ModelClass] = Field(description="In the order of the model's outputs")
    settings: TrainingSettings = Field(description="Of the run that made it")
    scores: EpochOut | None = Field(description="After the epoch after which it was kept")
    versions: Versions = Field(description="What it was made with")
    current: bool = Field(description="Whether blocks and programs use it")
    stale: bool = Field(description="Whether classes or samples changed since it was trained")

    @classmethod
    def of(
        cls,
        model: Model,
        project: Project,
        run: TrainingRun,
        scores: EpochScores | None,
        cards: Mapping[str, ShownCard],
        version: str,
        *,
        stale: bool,
    ) -> ModelOut:
        names = {image_class.id: image_class.name for image_class in project.classes}
        return cls(
            id=model.id,
            project_id=project.id,
            run_id=run.id,
            created_at=model.created_at,
            classes=[
                ModelClass(
                    id=output["id"],
                    name=name,
                    deleted=output["id"] not in names,
                    card=CardOut.of_model(model.id, output["id"], cards.get(output["id"])),
                )
                for output, name in zip(
                    model.classes, current_names(model.classes, names), strict=True
                )
            ],
            settings=TrainingSettings(**run.settings),
            scores=EpochOut.of(scores) if scores else None,
            versions=Versions(backbone=model.backbone, eyeblocks=version),
            current=project.current_model_id == model.id,
            stale=stale,
        )


def _seconds(start: datetime | None, end: datetime | None) -> float | None:
    return (end - start).total_seconds() if start and end else None
