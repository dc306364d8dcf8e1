"""What a pupil's own device needs to recognize with a model: address of the network, head, known pictures."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Collection, Sequence

import numpy as np
from pydantic import BaseModel, Field

from app.errors import InsightsMissing
from app.insights.training_pictures import Existing, TrainingPictures, TrainingPicturesCache
from app.ml.heads import Head
from app.recognition.browser_networks import BrowserNetworks
from app.recognition.head_cache import HeadCache
from app.recognition.recognitions import RecognitionModel
from app.web.fields import ClassId, ClassName, Id

_FLOAT16_BYTES = 2


class DeviceClassOut(BaseModel):
    """A class of the model, in the order of the head's outputs."""

    id: ClassId
    name: ClassName


class DeviceHeadOut(BaseModel):
    """The classifier behind the network: dense layers with rectified units between them, then softmax."""

    shapes: list[tuple[int, int]] = Field(
        description="Inputs and outputs of each layer", examples=[[[6400, 3]]]
    )
    numbers: str = Field(
        description="Kernel (inputs, outputs) and bias of each layer: little-endian float32 in base64"
    )


class DeviceSampleOut(BaseModel):
    """A training picture."""

    sample_id: Id | None = Field(description="Null of a picture that is deleted")
    class_id: ClassId


class DeviceFamiliarityOut(BaseModel):
    """The training pictures as numbers, to tell unknown pictures. No picture can be made of them."""

    size: int = Field(description="Numbers of each picture", examples=[1280])
    samples: list[DeviceSampleOut] = Field(description="The training pictures")
    directions: str = Field(
        description="For each of them the first block of its embedding, scaled to the length 1:"
        " little-endian float16 in base64"
    )
    own: str = Field(
        description="How familiar the pupil's own pictures are to each other, ascending:"
        " little-endian float32 in base64"
    )


class DeviceModelOut(BaseModel):
    """A model for a browser that recognizes by itself."""

    network: str = Field(
        description="Address of the network's file; another network has another address",
        examples=["/networks/mobilenet_v2/1166caa52e026225492c8c0ca34b0b53.bin"],
    )
    classes: list[DeviceClassOut] = Field(description="In the order of the head's outputs")
    head: DeviceHeadOut = Field(description="The classifier behind the network")
    familiarity: DeviceFamiliarityOut | None = Field(
        description="For those alone who may see the training pictures, and where the numbers are few enough"
    )


class DeviceModels:
    """Gives models to devices. Several threads may use it."""

    def __init__(
        self,
        networks: BrowserNetworks,
        heads: HeadCache,
        training_pictures: TrainingPicturesCache,
        existing: Existing,
        max_familiarity_bytes: int,
    ) -> None:
        self._networks = networks
        self._heads = heads
        self._training_pictures = training_pictures
        self._existing = existing
        self._max_familiarity_bytes = max_familiarity_bytes

    def get(self, model: RecognitionModel) -> DeviceModelOut:
        """Raises ModelNotFound, ModelOutdated, RecognizedOnServerOnly, BackboneMissing, BackboneDamaged."""
        network = self._networks.get(model.backbone)
        head = self._heads.get(model.id)
        return DeviceModelOut(
            network=f"/networks/{model.backbone}/{network.digest}.bin",
            classes=[DeviceClassOut(id=id_, name=name) for id_, name in model.classes],
            head=head_out(head),
            familiarity=self._familiarity(model) if model.with_pictures else None,
        )

    def _familiarity(self, model: RecognitionModel) -> DeviceFamiliarityOut | None:
        class_ids = [class_id for class_id, _ in model.classes]
        try:
            pictures = self._training_pictures.get(model.id, len(class_ids))
        except InsightsMissing:
            return None
        if pictures.directions.size * _FLOAT16_BYTES > self._max_familiarity_bytes:
            return None
        return _familiarity_out(pictures, class_ids, self._existing(pictures.sample_ids))


def head_out(head: Head) -> DeviceHeadOut:
    shapes = [(inputs, outputs) for inputs, outputs in head.shapes]
    return DeviceHeadOut(shapes=shapes, numbers=_base64(head.raw_weights()))


def _familiarity_out(
    pictures: TrainingPictures, class_ids: Sequence[str], existing: Collection[str]
) -> DeviceFamiliarityOut:
    return DeviceFamiliarityOut(
        size=pictures.directions.shape[1],
        samples=[
            DeviceSampleOut(
                sample_id=sample_id if sample_id in existing else None, class_id=class_ids[label]
            )
            for sample_id, label in zip(pictures.sample_ids, pictures.labels, strict=True)
        ],
        directions=_base64(pictures.directions.astype("<f2").tobytes()),
        own=_base64(np.sort(pictures.own_familiarities).astype("<f4").tobytes()),
    )


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
