"""Test sets and the answers about them as JSON."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.insights.schemas import ReliabilityOut, ScoreOut
from app.lab.test_sets.reading import AskedModel, TestRow, TestSet
from app.web.fields import ClassId, ClassName, FileName, Id

PAGE_ROWS = 50


class TestScoreOut(BaseModel):
    """A class and how sure the model is of it."""

    class_id: ClassId
    class_name: ClassName
    confidence: float = Field(ge=0, le=1, description="All classes' together are 1")


class TestRowOut(BaseModel):
    """A picture of the test set with the answer about it."""

    id: Id
    number: int = Field(ge=1, description="Its place by arrival, from 1")
    name: FileName
    image_url: str = Field(description="Address of the cropped picture, 224 × 224 JPEG")
    true_name: str | None = Field(
        description="The name of its true class; null where nothing told one", examples=["고양이"]
    )
    right: bool | None = Field(
        description="Whether the answer is the true class; null where that cannot be said"
    )
    best: list[TestScoreOut] = Field(
        description="The three surest classes; none before a training, or if it could not be asked"
    )

    @classmethod
    def of(cls, row: TestRow) -> TestRowOut:
        picture = row.picture
        return cls(
            id=picture.id,
            number=row.number,
            name=picture.name,
            image_url=f"/api/projects/{picture.project_id}/test-set/pictures/{picture.id}/image",
            true_name=row.true_name,
            right=row.right,
            best=[
                TestScoreOut(class_id=class_id, class_name=name, confidence=confidence)
                for class_id, name, confidence in row.best
            ],
        )


class TestClassOut(BaseModel):
    """How well one class is recognized in the test set."""

    id: ClassId
    name: ClassName
    pictures: int = Field(ge=0, description="Pictures of it that count")
    predicted: int = Field(
        ge=0, description="Pictures taken for it: of those that count, or of all if none does"
    )
    right: int = Field(ge=0, description="Pictures of it that were answered right")
    precision: float | None = Field(
        description="Of what was taken for it, the share that is of it; null if that was nothing"
    )
    recall: float | None = Field(description="Of it, the share answered right; null without any")
    f1: float | None = Field(description="Harmonic mean of the two; null without any")


class TestResultOut(BaseModel):
    """How right the current model is about the test set."""

    model_id: Id
    answered: int = Field(
        ge=0,
        description="Pictures that were asked about: those that the model's network has seen; see"
        " `POST …/test-set/looks`",
    )
    counted: int = Field(ge=0, description="Those of them whose true class is one of the model's")
    right: int = Field(ge=0, description="Those of these that were answered right")
    unknown_labels: list[str] = Field(description="True classes that the model does not know")
    score: ScoreOut | None = Field(description="Null if no picture counts")
    classes: list[TestClassOut] = Field(description="In the order of the model's outputs")
    matrix: list[list[int]] = Field(
        description="Counts; rows are the true classes, columns the answered ones"
    )
    macro_f1: float | None = Field(description="Mean F1 of the classes; null if none counts")
    micro_f1: float | None = Field(description="F1 of all pictures; null if none counts")
    top_3: float | None = Field(
        description="The share whose class is among the three surest; null with fewer than 4 classes"
    )
    reliability: list[ReliabilityOut] = Field(description="Ten bins, by confidence")

    @classmethod
    def of(cls, asked: AskedModel, unknown_labels: list[str]) -> TestResultOut:
        answers = asked.answers
        return cls(
            model_id=asked.model.id,
            answered=int(answers.answered.sum()),
            counted=answers.counted_count,
            right=answers.right_count,
            unknown_labels=unknown_labels,
            score=ScoreOut.of_score(answers.score) if answers.score else None,
            classes=_classes(asked),
            matrix=answers.matrix.tolist(),
            macro_f1=answers.macro_f1,
            micro_f1=answers.micro_f1,
            top_3=answers.top_3,
            reliability=[ReliabilityOut.of(row) for row in answers.reliability],
        )


def _classes(asked: AskedModel) -> list[TestClassOut]:
    answers, matrix = asked.answers, asked.answers.matrix
    return [
        TestClassOut(
            id=output["id"],
            name=asked.names[label],
            pictures=int(matrix[label].sum()),
            predicted=answers.predicted_counts[label],
            right=int(matrix[label, label]),
            precision=figures.precision if figures else None,
            recall=figures.recall if figures else None,
            f1=figures.f1 if figures else None,
        )
        for label, (output, figures) in enumerate(
            zip(asked.model.classes, answers.figures, strict=True)
        )
    ]


class TestSetOut(BaseModel):
    """A project's test set, some rows of it, and the result."""

    picture_count: int = Field(ge=0, description="Pictures in the test set", examples=[1000])
    labeled_count: int = Field(ge=0, description="Those whose true class is told", examples=[1000])
    result: TestResultOut | None = Field(description="Null before a training, or without pictures")
    rows: list[TestRowOut] = Field(
        description=f"At most {PAGE_ROWS}: wrong answers first, then the least sure ones; before a"
        " training by arrival"
    )

    @classmethod
    def of(cls, test_set: TestSet, start: int) -> TestSetOut:
        asked = test_set.asked
        return cls(
            picture_count=len(test_set.pictures),
            labeled_count=sum(picture.label is not None for picture in test_set.pictures),
            result=TestResultOut.of(asked, test_set.unknown_labels()) if asked else None,
            rows=[TestRowOut.of(row) for row in test_set.rows(start, PAGE_ROWS)],
        )


class LooksOut(BaseModel):
    """How far a model's network has looked at the test set."""

    made: int = Field(ge=0, description="Looks made by this request")
    missing: int = Field(
        ge=0, description="Looks that are missing, one for each picture and network", examples=[968]
    )
