"""Data sets and their splits as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pydantic import BaseModel, Field

from app.db.tables import ImageClass
from app.lab.data_sets import DataSet, DataSetRow
from app.lab.parts import Part
from app.lab.split_lists import ListedSplit
from app.lab.splits import Split
from app.projects.projects import ClassContents
from app.samples.schemas import SampleOut
from app.web.fields import ClassId, ClassName, SampleCount


class DataSetRowOut(SampleOut):
    """A sample with its place, its label and the name that it came with."""

    number: int = Field(ge=1, description="Its place by arrival, from 1")
    name: str | None = Field(
        description="The name of its file; null unless it was imported", examples=["dog.123.jpg"]
    )
    class_name: ClassName

    @classmethod
    def of_row(cls, row: DataSetRow) -> DataSetRowOut:
        sample = SampleOut.of(row.sample)
        return cls(number=row.number, name=row.name, class_name=row.class_name, **dict(sample))


class ClassShare(BaseModel):
    """How much of a data set, or of a part of it, belongs to a class."""

    class_id: ClassId
    class_name: ClassName
    sample_count: SampleCount


class DataSetOut(BaseModel):
    """What is in a project's data set."""

    sample_count: int = Field(ge=0, description="Samples of all classes", examples=[2000])
    switched_off_count: int = Field(
        ge=0, description="Samples that are switched off, which are not among them"
    )
    classes: list[ClassShare] = Field(description="In the order of the project")
    first: list[DataSetRowOut] = Field(description="The first five")
    last: list[DataSetRowOut] = Field(description="The last five")
    random: list[DataSetRowOut] = Field(description="Twelve at random, by the seed")

    @classmethod
    def of(
        cls,
        data_set: DataSet,
        classes: Sequence[ImageClass],
        contents: Mapping[str, ClassContents],
    ) -> DataSetOut:
        counts = {class_id: each.learnt_count for class_id, each in contents.items()}
        return cls(
            sample_count=data_set.sample_count,
            switched_off_count=sum(each.switched_off_count for each in contents.values()),
            classes=class_shares(classes, counts),
            first=[DataSetRowOut.of_row(row) for row in data_set.first],
            last=[DataSetRowOut.of_row(row) for row in data_set.last],
            random=[DataSetRowOut.of_row(row) for row in data_set.chosen],
        )


class PartOut(BaseModel):
    """One part of a split."""

    part: Part = Field(description="training, validation or test")
    sample_count: int = Field(ge=0, description="Samples in the part", examples=[1200])
    moment_count: int = Field(
        ge=0, description="Moments in the part: pictures taken together stay together"
    )
    classes: list[ClassShare] = Field(description="In the order of the project")


class SplitOut(BaseModel):
    """A data set in three parts. The same samples, shares and seed give the same parts."""

    parts: list[PartOut] = Field(description="Training, validation, test")
    listed: int = Field(
        ge=0, description="Samples that a list of files puts into their parts; 0 where shares do"
    )
    divided_moments: int = Field(
        ge=0,
        description="Moments with pictures in several parts, as only a list makes them: the score is"
        " then better than the model",
    )

    @classmethod
    def of(cls, split: Split, classes: Sequence[ImageClass]) -> SplitOut:
        return cls(
            parts=[
                PartOut(
                    part=part,
                    sample_count=counts.samples,
                    moment_count=counts.moments,
                    classes=class_shares(classes, counts.by_class),
                )
                for part, counts in split.parts.items()
            ],
            listed=split.listed,
            divided_moments=split.divided_moments,
        )


class SplitListOut(BaseModel):
    """What a list of files says about a project's pictures."""

    training: int = Field(ge=0, description="Pictures on the list that are learnt from")
    validation: int = Field(ge=0, description="Pictures on the list that are watched meanwhile")
    test: int = Field(ge=0, description="Pictures on the list that are only tested with")
    unlisted: int = Field(ge=0, description="Pictures that are not on it: they are learnt from")
    unknown_count: int = Field(ge=0, description="Names on the list that no picture has")
    unknown: list[str] = Field(description="The first of them", examples=[["dog.7.jpg"]])

    @classmethod
    def of(cls, split: ListedSplit) -> SplitListOut:
        return cls(
            **{part.value: count for part, count in split.counts.items()},
            unlisted=split.unlisted,
            unknown_count=split.unknown_count,
            unknown=list(split.unknown),
        )


def class_shares(classes: Sequence[ImageClass], counts: Mapping[str, int]) -> list[ClassShare]:
    return [
        ClassShare(class_id=each.id, class_name=each.name, sample_count=counts.get(each.id, 0))
        for each in classes
    ]
