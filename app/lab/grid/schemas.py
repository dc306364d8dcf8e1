"""Grid searches as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, TypeVar

from pydantic import BaseModel, Field, field_validator

from app.db.lab_tables import GridCombination, GridSearch
from app.lab.augmentation.schemas import MAX_HELD_OUT, MAX_SEED
from app.lab.grid.search_rows import Axes, Combination, axes_of
from app.lab.imports.schemas import ProblemOf, problem_or_none
from app.lab.job_rows import JobStatus
from app.ml.augmentation import LEVELS
from app.training.schemas import EpochOut, Problem
from app.training.settings import TrainingSettings, setting_bounds
from app.web.fields import Body, Id, Moment

MAX_VALUES = 12
"""Values of one axis; how many combinations there may be is a setting."""

BatchSize = Annotated[int, Field(**setting_bounds("batch_size"))]
LearningRate = Annotated[float, Field(**setting_bounds("learning_rate"))]
LevelNumber = Annotated[int, Field(ge=0, lt=len(LEVELS))]
T = TypeVar("T", int, float)


class GridAxes(Body):
    """The conditions that are tried in all combinations: two or three of them, two values at least."""

    batch_size: list[BatchSize] | None = Field(
        None, min_length=2, max_length=MAX_VALUES, description="Null: that of the settings"
    )
    learning_rate: list[LearningRate] | None = Field(
        None, min_length=2, max_length=MAX_VALUES, description="Null: that of the settings"
    )
    level: list[LevelNumber] | None = Field(
        None, min_length=2, description="Levels of augmentation; null: that of the settings"
    )

    @field_validator("batch_size", "learning_rate", "level")
    @classmethod
    def values_differ(cls, values: list[T] | None) -> list[T] | None:
        """The values in order. Raises ValueError for one that is there twice."""
        if values is not None and len(set(values)) < len(values):
            raise ValueError("a value is there twice")
        return sorted(values) if values is not None else None


class GridSearchIn(Body):
    """What a grid search tries. What is left out takes its default."""

    axes: GridAxes = Field(description="Two or three of the conditions, with their values")
    settings: TrainingSettings = Field(
        default_factory=TrainingSettings,
        description="The other conditions. Its own split is used, none of the settings",
    )
    validation: float = Field(0.2, gt=0, le=MAX_HELD_OUT, description="The validation part's share")
    test: float = Field(0.2, ge=0, le=MAX_HELD_OUT, description="The test part's share")
    seed: int = Field(0, ge=0, le=MAX_SEED, description="Chooses the parts, always the same")

    @field_validator("axes")
    @classmethod
    def there_is_a_grid(cls, axes: GridAxes) -> GridAxes:
        """Raises ValueError for fewer than two axes."""
        if sum(values is not None for _, values in axes) < 2:
            raise ValueError("two or three axes are needed")
        return axes

    @property
    def grid(self) -> Axes:
        settings = self.settings.model_dump()
        return Axes(
            self.axes.batch_size or [settings["batch_size"]],
            self.axes.learning_rate or [settings["learning_rate"]],
            self.axes.level or [settings["augmentation_level"]],
        )


class CombinationOut(BaseModel):
    """What one combination came to. The scores are those of the kept epoch."""

    number: int = Field(ge=0, description="Its place, from 0")
    batch_size: int = Field(ge=1, description="Samples looked at for one step")
    learning_rate: float = Field(description="How far one step goes")
    level: int = Field(ge=0, le=6, description="Level of augmentation")
    pictures: int = Field(ge=0, description="Pictures learnt from, variants included")
    diverged: bool = Field(description="Whether its weights grew without end, so it has no scores")
    kept_epoch: int | None = Field(
        description="The best epoch with early stopping, otherwise the last; null if it diverged"
    )
    right: int | None = Field(description="Validation pictures that were answered right")
    accuracy: float | None = Field(description="Their share")
    loss: float | None = Field(description="Cross-entropy of the validation pictures, in nats")
    training_s: float = Field(ge=0, description="Seconds of computing that the training took")

    @classmethod
    def of(
        cls, tried: Combination, row: GridCombination, validation_pictures: int
    ) -> CombinationOut:
        kept = row.epochs[row.kept_epoch - 1] if row.epochs else None
        return cls(
            **vars(tried),
            pictures=row.pictures,
            diverged=kept is None,
            kept_epoch=row.kept_epoch or None,
            right=round(kept["val_acc"] * validation_pictures) if kept else None,
            accuracy=kept["val_acc"] if kept else None,
            loss=kept["val_loss"] if kept else None,
            training_s=row.training_s,
        )


class GridSearchOut(BaseModel):
    """A grid search: every combination trains on the training part, and is scored on validation."""

    id: Id
    status: JobStatus = Field(description="queued, running, succeeded, failed or cancelled")
    batch_sizes: list[int] = Field(description="Those that are tried, in order")
    learning_rates: list[float] = Field(description="Those that are tried, in order")
    levels: list[int] = Field(description="Levels of augmentation that are tried, in order")
    settings: TrainingSettings = Field(description="The other conditions, with defaults filled in")
    validation: float = Field(description="The validation part's share")
    test: float = Field(description="The test part's share")
    seed: int = Field(description="That of the split")
    training_part: int = Field(ge=0, description="Pictures in the training part")
    training_pictures: int = Field(
        ge=0, description="Those that are learnt from: all, unless variants would be too many"
    )
    validation_pictures: int = Field(ge=0, description="Pictures that the scores are taken on")
    variants: int = Field(ge=0, description="Variants that are needed of the training pictures")
    variants_done: int = Field(ge=0, description="Those that are made; earlier ones are kept")
    count: int = Field(ge=4, description="How many combinations there are")
    combinations: list[CombinationOut] = Field(description="Those that are done, in order")
    best_by_loss: int | None = Field(
        description="The number of the one with the lowest loss so far; null without any scores"
    )
    best_by_accuracy: int | None = Field(
        description="That of the most accurate one so far, of equal ones with the lowest loss"
    )
    stale: bool = Field(description="Whether classes or samples have changed since it ended")
    waiting_for: Problem | None = Field(description="What keeps it from going on now")
    problem: Problem | None = Field(description="Why it failed")
    created_at: Moment
    finished_at: Moment | None = Field(description="When it ended; null before")

    @classmethod
    def of(
        cls,
        row: GridSearch,
        done: Sequence[GridCombination],
        problem_of: ProblemOf,
        *,
        stale: bool = False,
    ) -> GridSearchOut:
        grid = axes_of(row).combinations
        found = [
            CombinationOut.of(grid[each.number], each, row.validation_pictures) for each in done
        ]
        return cls(
            id=row.id,
            status=JobStatus(row.status),
            batch_sizes=row.batch_sizes,
            learning_rates=row.learning_rates,
            levels=row.levels,
            settings=TrainingSettings(**row.settings),
            validation=row.validation,
            test=row.test,
            seed=row.seed,
            training_part=row.training_part,
            training_pictures=row.training_pictures,
            validation_pictures=row.validation_pictures,
            variants=row.variants,
            variants_done=row.variants_done,
            count=len(grid),
            combinations=found,
            best_by_loss=best_by_loss(found),
            best_by_accuracy=best_by_accuracy(found),
            stale=stale,
            waiting_for=problem_or_none(row.waiting_for, problem_of),
            problem=problem_or_none(row.problem, problem_of),
            created_at=row.created_at,
            finished_at=row.finished_at,
        )


def best_by_loss(found: Sequence[CombinationOut]) -> int | None:
    """The number of the combination with the lowest loss."""
    scored = [(each.loss, each.number) for each in found if each.loss is not None]
    return min(scored)[1] if scored else None


def best_by_accuracy(found: Sequence[CombinationOut]) -> int | None:
    """The number of the most accurate combination; of equal ones, of that with the lowest loss."""
    scored = [
        (-each.right, each.loss, each.number)
        for each in found
        if each.right is not None and each.loss is not None
    ]
    return min(scored)[2] if scored else None


class NewestGridSearch(BaseModel):
    """The project's newest grid search."""

    search: GridSearchOut | None = Field(description="Null before the first one")


class CombinationEpochs(BaseModel):
    """One combination, epoch by epoch."""

    number: int = Field(ge=0, description="Its place, from 0")
    epochs: list[EpochOut] = Field(description="In order; none if its weights grew without end")


class GridEpochs(BaseModel):
    """The combinations of a grid search, epoch by epoch."""

    search_id: str | None = Field(description="The search that they belong to; null without one")
    combinations: list[CombinationEpochs] = Field(description="Those that are done, in order")
