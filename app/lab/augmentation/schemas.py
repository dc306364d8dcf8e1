"""Comparisons of levels, and what mirrors do, as JSON."""

from __future__ import annotations

from math import sqrt

from pydantic import BaseModel, Field

from app.db.lab_tables import LevelComparison
from app.lab.augmentation.comparison_rows import LevelScores
from app.lab.augmentation.mirror_checks import MirrorCheck, NamedMixUp
from app.lab.imports.schemas import ProblemOf, problem_or_none
from app.lab.job_rows import JobStatus
from app.training.schemas import Problem
from app.web.fields import Body, ClassId, ClassName, Id, Moment

MAX_SEED = 1_000_000
MAX_HELD_OUT = 0.9


class ComparisonIn(Body):
    """The split of which the levels are compared. What is left out takes its default."""

    validation: float = Field(0.2, gt=0, le=MAX_HELD_OUT, description="The validation part's share")
    test: float = Field(0.2, ge=0, le=MAX_HELD_OUT, description="The test part's share")
    seed: int = Field(0, ge=0, le=MAX_SEED, description="Chooses the parts, always the same")


class LevelOut(BaseModel):
    """What one level came to."""

    level: int = Field(ge=0, le=6, description="0 to 6")
    pictures: int = Field(ge=1, description="Pictures learnt from, variants included")
    right: int = Field(ge=0, description="Validation pictures that were answered right")
    accuracy: float = Field(ge=0, le=1, description="Their share")
    loss: float = Field(description="Cross-entropy of the validation pictures, in nats")
    training_s: float = Field(ge=0, description="Seconds of computing that the training took")


class ComparisonOut(BaseModel):
    """A comparison of the levels: each trains on the training part, and is scored on validation."""

    id: Id
    status: JobStatus = Field(description="queued, running, succeeded, failed or cancelled")
    validation: float = Field(description="The validation part's share")
    test: float = Field(description="The test part's share")
    seed: int = Field(description="That of the split")
    training_part: int = Field(ge=0, description="Pictures in the training part")
    training_pictures: int = Field(
        ge=0, description="Those that are learnt from: all, unless they would be too many"
    )
    validation_pictures: int = Field(ge=0, description="Pictures that the scores are taken on")
    variants: int = Field(ge=0, description="Variants that are needed of the training pictures")
    variants_done: int = Field(ge=0, description="Those that are made; earlier ones are kept")
    levels: list[LevelOut] = Field(description="Those that are done, from 0 on")
    best: int | None = Field(description="The level with the lowest loss, once all are done")
    clear: bool | None = Field(
        description="Whether the best level is right more often than level 0 by more than chance"
        " makes; null before all are done, and if level 0 is the best"
    )
    waiting_for: Problem | None = Field(description="What keeps it from going on now")
    problem: Problem | None = Field(description="Why it failed")
    created_at: Moment
    finished_at: Moment | None = Field(description="When it ended; null before")

    @classmethod
    def of(cls, row: LevelComparison, problem_of: ProblemOf) -> ComparisonOut:
        levels = [LevelScores(**each) for each in row.levels]
        best = best_level(levels) if row.status == JobStatus.SUCCEEDED else None
        return cls(
            id=row.id,
            status=JobStatus(row.status),
            validation=row.validation,
            test=row.test,
            seed=row.seed,
            training_part=row.training_part,
            training_pictures=row.training_pictures,
            validation_pictures=row.validation_pictures,
            variants=row.variants,
            variants_done=row.variants_done,
            levels=[_level_out(each, row.validation_pictures) for each in levels],
            best=best.level if best else None,
            clear=is_clear(best, levels[0], row.validation_pictures)
            if best and best.level
            else None,
            waiting_for=problem_or_none(row.waiting_for, problem_of),
            problem=problem_or_none(row.problem, problem_of),
            created_at=row.created_at,
            finished_at=row.finished_at,
        )


def best_level(levels: list[LevelScores]) -> LevelScores:
    """The level with the lowest loss; of equal ones, the one with the fewest pictures."""
    return min(levels, key=lambda each: (each.loss, each.level))


def is_clear(best: LevelScores, plain: LevelScores, pictures: int) -> bool:
    """Whether the difference is one that chance makes in fewer than 1 of 20 comparisons.

    The pictures on which the two differ are at most the mistakes of both; without a true difference
    each of them is a coin tossed.
    """
    mistakes = 2 * pictures - best.right - plain.right
    return best.right - plain.right > 1.96 * sqrt(mistakes)


def _level_out(scores: LevelScores, pictures: int) -> LevelOut:
    return LevelOut(
        level=scores.level,
        pictures=scores.pictures,
        right=scores.right,
        accuracy=scores.right / pictures,
        loss=scores.loss,
        training_s=scores.training_s,
    )


class NewestComparison(BaseModel):
    """The project's newest comparison."""

    comparison: ComparisonOut | None = Field(description="Null before the first one")


class MixUpOut(BaseModel):
    """Two classes of which mirroring makes one out of the other."""

    class_id: ClassId
    class_name: ClassName
    taken_for_id: ClassId
    taken_for_name: ClassName
    share: float = Field(
        ge=0, le=1, description="Of the class's mirrored pictures, those that look like the other"
    )

    @classmethod
    def of(cls, mix_up: NamedMixUp) -> MixUpOut:
        return cls(
            class_id=mix_up.image_class.id,
            class_name=mix_up.image_class.name,
            taken_for_id=mix_up.taken_for.id,
            taken_for_name=mix_up.taken_for.name,
            share=mix_up.share,
        )


class MirrorCheckOut(BaseModel):
    """What mirroring does to the classes."""

    pictures: int = Field(
        ge=0,
        description="Pictures that were mirrored; 0 if there are too few, or all of one moment, to"
        " say anything",
    )
    mix_ups: list[MixUpOut] = Field(description="The most striking first")

    @classmethod
    def of(cls, check: MirrorCheck) -> MirrorCheckOut:
        return cls(pictures=check.pictures, mix_ups=[MixUpOut.of(each) for each in check.mix_ups])
