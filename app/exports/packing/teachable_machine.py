"""The three files of Teachable Machine: model.json, weights.bin, metadata.json."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC

from app.exports.jobs import ExportedFile, ExportJob
from app.exports.packing.archive import png
from app.exports.packing.packing import Packing
from app.ml.exporters.layers_model import TOPOLOGY_FILE, WEIGHTS_FILE, layers_model
from app.ml.exporters.layers_model_reader import layers_model_runner
from app.ml.exporters.proof import REORDERED_TOLERANCE
from app.ml.pictures import crop_square

METADATA_FILE = "metadata.json"
SERVED_FILES = (TOPOLOGY_FILE, WEIGHTS_FILE, METADATA_FILE)


def pack_teachable_machine(packing: Packing) -> ExportedFile:
    """The three files, and some pictures of each class, which GenAI Teachable Machine shows."""
    files = layers_model(packing.classifier)
    difference = packing.prove(layers_model_runner(files), REORDERED_TOLERANCE)
    metadata = _metadata(packing.job, packing.classifier.spec.input_size)
    text = json.dumps(metadata, ensure_ascii=False)
    pictures = dict(_samples(packing.job))
    named = {**files, METADATA_FILE: text.encode(), **pictures}
    return packing.packed(named, difference, REORDERED_TOLERANCE)


def _metadata(job: ExportJob, side: int) -> dict[str, object]:
    """What its readers ask for. They compare `imageSize` with nothing, so it is always there."""
    return {
        "tfjsVersion": "1.3.1",
        "tmVersion": "2.4.10",
        "packageVersion": "0.8.5",
        "packageName": "@teachablemachine/image",
        "timeStamp": _time_stamp(job),
        "userMetadata": {},
        "modelName": job.title,
        "labels": list(job.labels),
        "imageSize": side,
    }


def _time_stamp(job: ExportJob) -> str:
    """When the model was trained. TM2Scratch keeps what it has loaded unless this changes.

    Its milliseconds are made of the names of the classes, so that it changes with them, too.
    """
    names = hashlib.sha256("\n".join(job.labels).encode()).digest()
    milliseconds = int.from_bytes(names[:4], "big") % 1000
    trained_at = job.trained_at.astimezone(UTC)
    return f"{trained_at:%Y-%m-%dT%H:%M:%S}.{milliseconds:03}Z"


def _samples(job: ExportJob) -> Iterator[tuple[str, bytes]]:
    for class_number, pictures in enumerate(job.pictures):
        for number, picture in enumerate(pictures):
            square = crop_square(picture, job.limits)
            yield f"samples/{class_number}_{number}.png", png(square)
