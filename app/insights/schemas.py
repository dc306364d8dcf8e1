"""Insights as JSON."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal

from pydantic import BaseModel, Field

from app.db.tables import Model, Project
from app.errors import SampleNotFound
from app.insights.answers import Answers, Changes, Score
from app.insights.warnings import DataWarning, WarningCode
from app.ml.familiarity import USUAL_STRICTNESS, kept_share, threshold_for
from app.ml.metrics import ReliabilityBin
from app.projects.model_classes import current_names
from app.training.insights import Insights
from app.web.fields import ClassId, Id

TENTHS = 10

Share = float


def _share(description: str, *, null: str = "") -> Share:
    text = f"{description}; null {null}" if null else description
    return Field(ge=0, le=1, description=text)  # type: ignore[no-any-return]


class ScoreOut(BaseModel):
    """How often the model is right about new pictures."""

    right: int = Field(ge=0, le=TENTHS, description="About so many of `of` new pictures are right")
    low: int = Field(ge=0, le=TENTHS, description="At least so many, most likely")
    high: int = Field(ge=0, le=TENTHS, description="At most so many, most likely")
    of: int = Field(description="Always 10")
    share: float = _share("The share that is right")
    share_low: float = _share("Its lower end: with 19 of 20 chances it lies between the two")
    share_high: float = _share("Its upper end")

    @classmethod
    def of_score(cls, score: Score) -> ScoreOut:
        return cls(
            right=round(TENTHS * score.share),
            low=round(TENTHS * score.low),
            high=round(TENTHS * score.high),
            of=TENTHS,
            share=score.share,
            share_low=score.low,
            share_high=score.high,
        )


class ClassInsightsOut(BaseModel):
    """How well one class is recognized."""

    id: ClassId
    name: str = Field(description="The name now, or the last one of a deleted class")
    pictures: int = Field(description="Samples that the model has learnt from")
    moments: int = Field(
        description="Times and places at which they were taken; near-copies are one moment"
    )
    asked: int = Field(description="Samples asked about; none if all are one moment")
    right: int = Field(description="Those of them that were answered right")
    precision: float | None = _share(
        "Of what was taken for the class, the share that is of it", null="if that was nothing"
    )
    recall: float | None = _share(
        "Of the class, the share answered right", null="if none was asked"
    )
    f1: float | None = _share("Harmonic mean of the two", null="if none was asked")


class ReliabilityOut(BaseModel):
    """The answers that were about equally sure."""

    lower: float = Field(alias="from", description="Lowest confidence")
    upper: float = Field(alias="to", description="Highest confidence")
    count: int = Field(description="Answers")
    confidence: float | None = _share("Their mean confidence", null="without answers")
    right: float | None = _share("The share of them that is right", null="without answers")

    @classmethod
    def of(cls, row: ReliabilityBin) -> ReliabilityOut:
        return cls(
            **{"from": row.lower, "to": row.upper},
            count=row.count,
            confidence=row.confidence,
            right=row.right,
        )


class AnswerOut(BaseModel):
    """The answer about one sample, by a head that had not seen its moment."""

    sample_id: Id
    class_id: str = Field(description="The sample's class when the model was trained")
    answer_id: str | None = Field(description="The answered class; null if none could be asked")
    confidence: float | None = _share("Of the answer", null="if none could be asked")
    moment: int = Field(description="Number of its moment, from 0")


class ChangesOut(BaseModel):
    """The samples about which this model answers otherwise than the model before."""

    mended: list[str] = Field(description="Ids of samples that were wrong and are right now")
    broken: list[str] = Field(description="Ids of samples that were right and are wrong now")


class UnknownOut(BaseModel):
    """When a picture counts as unknown."""

    threshold: float = Field(description="Pictures less familiar than this are unknown")
    known_kept: float = _share("The share of the student's own moments that stay known")
    strictness: float = Field(
        description="For which this threshold is; 0.05 unless asked otherwise"
    )


class InsightsOut(BaseModel):
    """What a training found out about its samples, each answered by a head that had not seen it."""

    model_id: Id
    asked: int = Field(description="Samples that a head could be asked about")
    right: int = Field(description="Those of them that were answered right")
    score: ScoreOut | None = Field(description="Null if no sample could be asked about")
    classes: list[ClassInsightsOut] = Field(description="In the order of the model's outputs")
    matrix: list[list[int]] = Field(
        description="Counts; rows are the true classes, columns the answered ones"
    )
    macro_f1: float | None = _share("Mean F1 of the classes", null="if none was asked")
    micro_f1: float | None = _share("F1 of all samples together", null="if none was asked")
    top_3: float | None = _share(
        "The share whose class is among the three surest", null="with fewer than 4 classes"
    )
    reliability: list[ReliabilityOut] = Field(description="Ten bins, by confidence")
    answers: list[AnswerOut] = Field(
        description="About the samples that still exist; empty with `answers=false`"
    )
    changes: ChangesOut | None = Field(description="Null without a model before this one")
    unknown: UnknownOut = Field(description="When a picture counts as unknown")

    @classmethod
    def of(
        cls,
        model: Model,
        project: Project,
        insights: Insights,
        changes: Changes | None,
        existing: Collection[str],
        *,
        with_answers: bool,
    ) -> InsightsOut:
        answers = Answers(insights)
        return cls(
            model_id=model.id,
            asked=answers.counted_count,
            right=answers.right_count,
            score=ScoreOut.of_score(answers.score) if answers.score else None,
            classes=_classes(model, project, answers),
            matrix=answers.matrix.tolist(),
            macro_f1=answers.macro_f1,
            micro_f1=answers.micro_f1,
            top_3=answers.top_3,
            reliability=[ReliabilityOut.of(row) for row in answers.reliability],
            answers=_answers(model, insights, answers, existing) if with_answers else [],
            changes=_changes(changes, existing),
            unknown=_unknown(insights),
        )


class WantedAnswers(BaseModel):
    """Which answers are asked for. What is left out does not matter."""

    class_id: ClassId | None = Field(None, description="Only about samples of this class")
    answer_id: ClassId | None = Field(None, description="Only those that name this class")
    change: Literal["mended", "broken"] | None = Field(
        None, description="Only about samples of this list of `changes`"
    )
    after: Id | None = Field(
        None, description="The id of a sample, deleted or not: only those that come after it"
    )
    limit: int = Field(60, ge=1, le=1000, description="At most so many come")

    def fits(self, answer: AnswerOut) -> bool:
        return self.class_id in (None, answer.class_id) and self.answer_id in (
            None,
            answer.answer_id,
        )


class AnswersOut(BaseModel):
    """Answers about samples, some of those that were asked for."""

    answers: list[AnswerOut] = Field(description="In the order of the training")
    left: int = Field(description="How many come after these")

    @classmethod
    def of(
        cls, model: Model, insights: Insights, existing: frozenset[str], wanted: WantedAnswers
    ) -> AnswersOut:
        """Raises SampleNotFound if there was no sample `after` in the training."""
        following = existing & _ids_after(insights.sample_ids, wanted.after)
        answers = _answers(model, insights, Answers(insights), following)
        found = [each for each in answers if wanted.fits(each)]
        return cls(answers=found[: wanted.limit], left=max(0, len(found) - wanted.limit))


def _ids_after(sample_ids: Sequence[str], after: str | None) -> frozenset[str]:
    if after is None:
        return frozenset(sample_ids)
    if after not in sample_ids:
        raise SampleNotFound
    return frozenset(sample_ids[sample_ids.index(after) + 1 :])


def _classes(model: Model, project: Project, answers: Answers) -> list[ClassInsightsOut]:
    names = current_names(model.classes, {each.id: each.name for each in project.classes})
    return [
        ClassInsightsOut(
            id=output["id"],
            name=name,
            **vars(answers.counts(label)),
            precision=figures.precision if figures else None,
            recall=figures.recall if figures else None,
            f1=figures.f1 if figures else None,
        )
        for label, (output, name, figures) in enumerate(
            zip(model.classes, names, answers.figures, strict=True)
        )
    ]


def _answers(
    model: Model, insights: Insights, answers: Answers, existing: Collection[str]
) -> list[AnswerOut]:
    ids: Sequence[str] = [output["id"] for output in model.classes]
    highest = answers.confidences.max(axis=1)
    return [
        AnswerOut(
            sample_id=sample_id,
            class_id=ids[insights.labels[row]],
            answer_id=ids[answers.answers[row]] if answers.counted[row] else None,
            confidence=float(highest[row]) if answers.counted[row] else None,
            moment=int(insights.evidence.moments[row]),
        )
        for row, sample_id in enumerate(insights.sample_ids)
        if sample_id in existing
    ]


def _changes(changes: Changes | None, existing: Collection[str]) -> ChangesOut | None:
    if changes is None:
        return None
    return ChangesOut(
        mended=[each for each in changes.mended if each in existing],
        broken=[each for each in changes.broken if each in existing],
    )


def _unknown(insights: Insights) -> UnknownOut:
    own = insights.own_familiarities
    threshold = threshold_for(own, USUAL_STRICTNESS)
    return UnknownOut(
        threshold=threshold, known_kept=kept_share(own, threshold), strictness=USUAL_STRICTNESS
    )


class WarningOut(BaseModel):
    """Something about the pictures that will make the model worse."""

    code: WarningCode = Field(description="Stable")
    class_ids: list[str] = Field(
        description="The classes that it is about; of `unequal_classes` the larger one, then the smaller"
    )
    sample_ids: list[str] = Field(description="The samples that it is about, if it is about some")
    facts: dict[str, int] = Field(
        description="Of these the ones that matter: `pictures`, `moments`, `ratio`"
    )

    @classmethod
    def of(cls, warning: DataWarning, sample_limit: int | None) -> WarningOut:
        return cls(
            code=warning.code,
            class_ids=list(warning.class_ids),
            sample_ids=list(warning.sample_ids[:sample_limit]),
            facts=dict(warning.facts),
        )


class AdviceOut(BaseModel):
    """The warning to begin with, and the class for which something is to be done."""

    code: WarningCode = Field(description="Of the warning")
    class_id: ClassId


class WarningsOut(BaseModel):
    """Warnings before a training."""

    warnings: list[WarningOut] = Field(description="The worst first, a few at most")
    advice: AdviceOut | None = Field(description="Null without warnings")

    @classmethod
    def of(cls, warnings: Sequence[DataWarning], sample_limit: int | None = None) -> WarningsOut:
        advice = None
        if warnings:  # the last class is the one that needs something: the smaller of two
            advice = AdviceOut(code=warnings[0].code, class_id=warnings[0].class_ids[-1])
        return cls(warnings=[WarningOut.of(each, sample_limit) for each in warnings], advice=advice)
