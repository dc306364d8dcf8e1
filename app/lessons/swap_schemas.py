"""JSON schemas of the swap test."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from app.db.tables import Project
from app.insights.answers import Score as HonestScore
from app.insights.schemas import ScoreOut
from app.lessons.swap_test import Choice, Score, SwapTest, TestedProject
from app.web.fields import Body, Id


class SwapEntrant(BaseModel):
    """Whose model, or whose pictures."""

    project_id: Id
    project_name: str = Field(description="Chosen by the student", examples=["가위바위보"])
    place_id: str | None = Field(description="The student's place; null: the teacher's test set")
    nickname: str | None = Field(description="The student; null: the teacher's test set")

    @classmethod
    def of(cls, tested: TestedProject) -> SwapEntrant:
        return cls(
            project_id=tested.project.id,
            project_name=tested.project.name,
            place_id=tested.place.id if tested.place else None,
            nickname=tested.place.nickname if tested.place else None,
        )


class SwapPictures(SwapEntrant):
    """A column of the table."""

    picture_count: int = Field(ge=0, description="Pictures that were shown to every model")


class SwapCell(BaseModel):
    """One model on one set of pictures."""

    accuracy: float | None = Field(
        ge=0, le=1, description="Right answers; null where no class has a name that the model knows"
    )
    right: int = Field(ge=0, description="Pictures that it told")
    shown: int = Field(ge=0, description="Pictures whose class has a name that the model knows")
    unknown: int = Field(ge=0, description="Pictures of other classes, which are not counted")
    own: bool = Field(description="The model learned from these very pictures")

    @classmethod
    def of(cls, score: Score, *, own: bool) -> SwapCell:
        accuracy = score.right / score.shown if score.shown else None
        return cls(**vars(score), accuracy=accuracy, own=own)


class SwapRow(SwapEntrant):
    """One model and how it did."""

    score: ScoreOut | None = Field(
        description="How often the model is right about new pictures; null where nobody knows"
    )
    cells: list[SwapCell] = Field(description="In the order of the table's columns")


class SwapTestOut(BaseModel):
    """Models by pictures; classes are the same when their names are, whatever the letter case."""

    columns: list[SwapPictures] = Field(description="By nickname; the teacher's test set last")
    rows: list[SwapRow] = Field(description="By nickname")
    without_model: int = Field(ge=0, description="Students who have not trained a model")

    @classmethod
    def of(cls, test: SwapTest) -> SwapTestOut:
        columns = [
            SwapPictures(**dict(SwapEntrant.of(tested)), picture_count=count)
            for tested, count in zip(test.pictures, test.picture_counts, strict=True)
        ]
        return cls(
            columns=columns,
            rows=[
                _row(model, honest_score, columns, scores)
                for model, honest_score, scores in zip(
                    test.models, test.honest_scores, test.scores, strict=True
                )
            ],
            without_model=test.without_model,
        )


class ChosenProject(BaseModel):
    """A project that has a model."""

    id: Id
    name: str = Field(description="Chosen by the student", examples=["가위바위보"])


class ChoiceOut(BaseModel):
    """What a swap test may use of one student."""

    place_id: Id
    nickname: str = Field(description="Unique in the classroom", examples=["민준"])
    projects: list[ChosenProject] = Field(description="The one worked on last first")

    @classmethod
    def of(cls, choice: Choice) -> ChoiceOut:
        return cls(
            place_id=choice.place.id,
            nickname=choice.place.nickname,
            projects=[
                ChosenProject(id=project.id, name=project.name) for project in choice.projects
            ],
        )


class ChoiceList(BaseModel):
    """What a swap test may use."""

    choices: list[ChoiceOut] = Field(description="By nickname; students without a model left out")


class TestSetIn(Body):
    """Which project's pictures test every model."""

    project_id: str = Field(description="One of the teacher's own projects")


class TestSetOut(BaseModel):
    """The teacher's hidden test set."""

    project_id: str | None = Field(description="The project; null: none was chosen")
    name: str | None = Field(description="The project's name")

    @classmethod
    def of(cls, project: Project | None) -> TestSetOut:
        return cls(
            project_id=project.id if project else None, name=project.name if project else None
        )


def _row(
    model: TestedProject,
    honest_score: HonestScore | None,
    columns: list[SwapPictures],
    scores: Sequence[Score],
) -> SwapRow:
    cells = [
        SwapCell.of(score, own=column.project_id == model.project.id)
        for column, score in zip(columns, scores, strict=True)
    ]
    score = ScoreOut.of_score(honest_score) if honest_score else None
    return SwapRow(**dict(SwapEntrant.of(model)), score=score, cells=cells)
