"""The parts of a project file and what its manifest says of them.

manifest.json              what is there, by what name
classes/<class>/<n>.jpg    the pictures, both numbers counted from 0
model.f32                  the model's head: kernel and bias of each layer, float32
program.json               the blocks
own/<n>                    the student's own pictures for the stage
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.training.schemas import TrainingSettings

FORMAT = 1
PRODUCT = "eyeblocks"
MANIFEST, PROGRAM, MODEL = "manifest.json", "program.json", "model.f32"
PART = re.compile(
    r"manifest\.json|program\.json|model\.f32|classes/\d{1,4}/\d{1,6}\.jpg|own/\d{1,4}"
)

OldId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Loss = Annotated[float, Field(ge=0, allow_inf_nan=False)]


def class_part(class_number: int, picture_number: int) -> str:
    return f"classes/{class_number}/{picture_number}.jpg"


def own_part(number: int) -> str:
    return f"own/{number}"


class Strict(BaseModel):
    """Nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class FileClass(Strict):
    """A class; `pictures` counts its picture parts."""

    id: OldId
    name: str
    pictures: int = Field(ge=0)


class OutputClass(Strict):
    """The class of one output of the model."""

    id: OldId
    name: str


class FileEpoch(Strict):
    epoch: int = Field(ge=1, le=1000)
    loss: Loss
    acc: Score
    val_loss: Loss | None
    val_acc: Score | None


class FileModel(Strict):
    """The current model; `layers` has inputs and outputs of each layer of its head."""

    backbone: str
    classes: list[OutputClass]
    layers: list[tuple[Annotated[int, Field(ge=1, le=100_000)], Annotated[int, Field(ge=1)]]]
    settings: TrainingSettings
    epochs: list[FileEpoch] = Field(max_length=1000)
    fresh: bool


class Manifest(Strict):
    """What the file holds. `own`: the ids by which the blocks name the pictures own/0, own/1, …"""

    product: str
    format: int
    name: str
    classes: list[FileClass]
    model: FileModel | None
    own: list[OldId]
    program_format: int | None = Field(ge=1)

    @model_validator(mode="after")
    def every_id_is_its_own(self) -> Manifest:
        ids = [each.id for each in self.classes] + self.own
        if len(set(ids)) < len(ids):
            raise ValueError("an id twice")
        return self

    def parts(self) -> set[str]:
        """The names of everything that has to be there."""
        pictures = {
            class_part(number, picture)
            for number, each in enumerate(self.classes)
            for picture in range(each.pictures)
        }
        own = {own_part(number) for number in range(len(self.own))}
        single = {MANIFEST} | ({MODEL} if self.model else set())
        return pictures | own | single | ({PROGRAM} if self.program_format else set())
