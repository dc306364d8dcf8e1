"""The parts of a project file, and the schema of its manifest.

manifest.json              lists the parts, with names and ids
classes/<class>/<n>.jpg    the pictures, both numbers counted from 0
model.f32                  the model's head: kernel and bias of each layer, float32, little endian
network.bin                the network that came in with the model, if it has its own: `app.ml.imported_network`
program.json               the blocks
test/<n>.jpg               the pictures of the test set, in order of arrival
own/<n>                    the student's own pictures for the stage
"""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, model_validator

from app.ml.imported_network import is_imported_network
from app.projects.model_classes import COLORS, MAX_DELETED_CLASSES
from app.training.settings import MAX_EPOCHS, TrainingSettings

FORMAT = 1
PRODUCT = "eyeblocks"
MANIFEST, PROGRAM, MODEL = "manifest.json", "program.json", "model.f32"
NETWORK = "network.bin"
FILE_ENDING, MEDIA_TYPE = ".eyeblocks", "application/x-eyeblocks"
"""Its own, although it is a zip file: Safari would unpack the download, and a folder cannot be opened."""
PART_NAME = re.compile(
    r"manifest\.json|program\.json|model\.f32|network\.bin|classes/\d{1,4}/\d{1,6}\.jpg|test/\d{1,6}\.jpg|own/\d{1,4}"
)

OldId = Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
Score = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Loss = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Color = Annotated[int, Field(ge=0, lt=COLORS)]
PictureNumber = Annotated[int, Field(ge=0)]
Burst = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{0,64}$")]
LayerSize = Annotated[int, Field(ge=1, le=100_000)]


def class_part(class_number: int, picture_number: int) -> str:
    return f"classes/{class_number}/{picture_number}.jpg"


def test_part(number: int) -> str:
    return f"test/{number}.jpg"


def own_part(number: int) -> str:
    return f"own/{number}"


class StrictModel(BaseModel):
    """Refuses unknown fields and converts no values."""

    model_config = ConfigDict(extra="forbid", strict=True)


class FileCard(StrictModel):
    """What an answer shows beside the name of its class. `picture`: the number of one of the class's."""

    text: str
    link: str | None = None
    picture: PictureNumber | None = None


class FileClass(StrictModel):
    """A class. `pictures` is the number of its picture parts. Older files have no color.

    `mirrored`: the numbers of the pictures that their student saw mirrored; none in older files.
    `bursts`: of each picture, the press of the shutter that took it, or ""; empty in older files.
    `card`: none in older files. `switched_off`: the numbers of the pictures that are not learnt from;
    none in older files.
    """

    id: OldId
    name: str
    pictures: int = Field(ge=0)
    color: Color | None = None
    mirrored: list[PictureNumber] = Field(default=[])

    switched_off: list[PictureNumber] = Field(default=[])

    @model_validator(mode="after")
    def numbered_pictures_exist(self) -> FileClass:
        for numbers in (self.mirrored, self.switched_off):
            if len(set(numbers)) < len(numbers):
                raise ValueError("duplicate number")
            if any(number >= self.pictures for number in numbers):
                raise ValueError("no such picture")
        return self

    bursts: list[Burst] = Field(default=[])

    @model_validator(mode="after")
    def each_picture_has_a_burst(self) -> FileClass:
        if self.bursts and len(self.bursts) != self.pictures:
            raise ValueError("not a burst for each picture")
        return self

    card: FileCard | None = None

    @model_validator(mode="after")
    def picture_of_the_card_exists(self) -> FileClass:
        picture = self.card.picture if self.card else None
        if picture is not None and picture >= self.pictures:
            raise ValueError("no such picture")
        return self

    def burst_of(self, picture: int) -> str | None:
        """The burst of the picture with this number, if it is known."""
        return (self.bursts[picture] or None) if self.bursts else None


class DeletedClass(StrictModel):
    """A class that the project has no more, which blocks may still name."""

    id: OldId
    name: str
    color: Color


class FileTestPicture(StrictModel):
    """A picture of the test set. `label`: the name of its true class as it came, if anything told one;
    `class_id`: of the class that had this name then, which the project may have no more.
    """

    name: str
    label: str | None = None
    class_id: OldId | None = None


class OutputClass(StrictModel):
    """The class of one output of the model."""

    id: OldId
    name: str


class FileEpoch(StrictModel):
    """The scores after one epoch."""

    epoch: int = Field(ge=1, le=MAX_EPOCHS)
    loss: Loss
    acc: Score
    val_loss: Loss | None
    val_acc: Score | None
    learning_rate: float | None = Field(None, ge=0, le=1, allow_inf_nan=False)


class FileModel(StrictModel):
    """The current model. `layers`: number of inputs and outputs of each layer of its head.

    `name`, `note` and `tags` are what the student wrote about its training; none in older files.
    """

    backbone: str
    classes: list[OutputClass]
    layers: list[tuple[LayerSize, LayerSize]] = Field(max_length=2)
    settings: TrainingSettings
    epochs: list[FileEpoch] = Field(max_length=MAX_EPOCHS)
    kept_epoch: int | None = Field(None, ge=1, le=MAX_EPOCHS)
    fresh: bool
    name: str | None = None
    note: str | None = None
    tags: list[str] = Field(default=[])

    @property
    def has_imported_network(self) -> bool:
        """Whether the file holds the network, too."""
        return is_imported_network(self.backbone)


class Manifest(StrictModel):
    """The contents of the file. `own`: the ids in the blocks of the pictures own/0, own/1, …

    `test_set`: of the pictures test/0.jpg, test/1.jpg, …; none in older files.
    """

    product: str
    format: int
    name: str
    classes: list[FileClass]
    deleted_classes: list[DeletedClass] = Field(default=[], max_length=MAX_DELETED_CLASSES)
    model: FileModel | None
    test_set: list[FileTestPicture] = Field(default=[])
    own: list[OldId]
    program_format: int | None = Field(ge=1)

    @model_validator(mode="after")
    def ids_are_unique(self) -> Manifest:
        ids = [file_class.id for file_class in self.classes] + self.own
        ids += [deleted.id for deleted in self.deleted_classes]
        if len(set(ids)) < len(ids):
            raise ValueError("duplicate id")
        return self

    def part_count(self) -> int:
        """The number of parts that the file must have, known before any name is made."""
        pictures = sum(file_class.pictures for file_class in self.classes)
        single = 1 + bool(self.model) + self._has_imported_network + bool(self.program_format)
        return pictures + len(self.test_set) + len(self.own) + single

    @property
    def _has_imported_network(self) -> bool:
        return self.model is not None and self.model.has_imported_network

    def part_names(self) -> set[str]:
        """The names of all parts that the file must have. Check `part_count` before."""
        pictures = {
            class_part(number, picture)
            for number, file_class in enumerate(self.classes)
            for picture in range(file_class.pictures)
        }
        test_pictures = {test_part(number) for number in range(len(self.test_set))}
        own_pictures = {own_part(number) for number in range(len(self.own))}
        single = {MANIFEST} | ({MODEL} if self.model else set())
        single |= {NETWORK} if self._has_imported_network else set()
        pictures |= test_pictures | own_pictures
        return pictures | single | ({PROGRAM} if self.program_format else set())
