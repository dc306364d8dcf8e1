"""The swap test as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from app.classrooms.swap_test import Choice, Entrant, Outcome, SwapTest
from app.db.tables import Project
from app.web.fields import Body, Id


class SwapEntrant(BaseModel):
    """Whose model, or whose pictures."""

    project_id: Id
    project_name: str = Field(description="Chosen by the student", examples=["가위바위보"])
    place_id: str | None = Field(description="The student's place; null: the teacher's test set")
    nickname: str | None = Field(description="The student; null: the teacher's test set")

    @classmethod
    def of(cls, entrant: Entrant) -> SwapEntrant:
        return cls(
            project_id=entrant.project.id,
            project_name=entrant.project.name,
            place_id=entrant.place.id if entrant.place else None,
            nickname=entrant.place.nickname if entrant.place else None,
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
    def of(cls, outcome: Outcome, *, own: bool) -> SwapCell:
        accuracy = outcome.right / outcome.shown if outcome.shown else None
        return cls(**vars(outcome), accuracy=accuracy, own=own)


class SwapRow(SwapEntrant):
    """One model and how it did."""

    cells: list[SwapCell] = Field(description="In the order of the table's columns")


class SwapTestOut(BaseModel):
    """Models by pictures; classes are the same when their names are, whatever the letter case."""

    columns: list[SwapPictures] = Field(description="By nickname; the teacher's test set last")
    rows: list[SwapRow] = Field(description="By nickname")
    without_model: int = Field(ge=0, description="Students who have not trained a model")

    @classmethod
    def of(cls, test: SwapTest) -> SwapTestOut:
        columns = [
            SwapPictures(**dict(SwapEntrant.of(each)), picture_count=count)
            for each, count in zip(test.pictures, test.picture_counts, strict=True)
        ]
        return cls(
            columns=columns,
            rows=[
                _row(model, columns, outcomes)
                for model, outcomes in zip(test.models, test.outcomes, strict=True)
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
            projects=[ChosenProject(id=each.id, name=each.name) for each in choice.projects],
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


def _row(model: Entrant, columns: list[SwapPictures], outcomes: Sequence[Outcome]) -> SwapRow:
    cells = [
        SwapCell.of(outcome, own=column.project_id == model.project.id)
        for column, outcome in zip(columns, outcomes, strict=True)
    ]
    return SwapRow(**dict(SwapEntrant.of(model)), cells=cells)
