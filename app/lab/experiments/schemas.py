"""The data of runs as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

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
