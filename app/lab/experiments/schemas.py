"""The data of runs as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from app.lab.experiments.restoring import Restored, Results
from app.lab.experiments.snapshots import ClassSnapshot
from app.web.fields import ClassId, Id


class LearntSamples(BaseModel):
    """The samples of a class that a run learnt from."""

    class_id: ClassId
    class_name: str = Field(description="The class's name then", examples=["고양이"])
    sample_ids: list[Id] = Field(description="Those that still exist, deleted ones included")
    gone: int = Field(ge=0, description="How many more there were, which are deleted for good")


class RunDataOut(BaseModel):
    """What a run learnt from, whatever has become of its pictures since."""

    classes: list[LearntSamples] = Field(description="In the order of the model's outputs")

    @classmethod
    def of(cls, snapshot: Sequence[ClassSnapshot]) -> RunDataOut:
        return cls(classes=[LearntSamples(**vars(each)) for each in snapshot])


class RestoredClass(BaseModel):
    """What became of the samples of a class that a run learnt from."""

    class_id: ClassId
    class_name: str = Field(description="The class's name then", examples=["고양이"])
    unchanged: int = Field(ge=0, description="Samples that are in the class")
    moved: int = Field(ge=0, description="Samples that came back from another class")
    brought_back: int = Field(ge=0, description="Samples that were deleted minutes ago")
    gone: int = Field(ge=0, description="Samples that are no more, or whose class is")

    @classmethod
    def of(cls, kept: ClassSnapshot, results: Results) -> RestoredClass:
        counts = {each.value: results[kept.class_id, each] for each in Restored}
        counts["gone"] += kept.gone
        return cls(class_id=kept.class_id, class_name=kept.class_name, **counts)


class RestoredOut(BaseModel):
    """What became of the samples that a run learnt from."""

    classes: list[RestoredClass] = Field(description="In the order of the model's outputs")
    others: int = Field(
        ge=0, description="Samples that the run did not learn from: they stay where they are"
    )

    @classmethod
    def of(cls, snapshot: Sequence[ClassSnapshot], results: Results, others: int) -> RestoredOut:
        return cls(classes=[RestoredClass.of(each, results) for each in snapshot], others=others)
