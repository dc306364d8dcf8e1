"""The process that makes one export: it reads a job, writes its steps and its outcome, and ends.

A process of its own, because the proof needs frameworks of machine learning, which the web process never
loads, and seconds of a core, which recognitions are not to wait for.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import chain, zip_longest
from typing import BinaryIO, cast

from app.engine.local.channel import MessageWriter, read_message
from app.errors import EyeblocksError, Unexpected
from app.exports.jobs import ExportedFile, ExportJob
from app.exports.packing.keras_model import pack_keras, pack_saved_model
from app.exports.packing.litert import pack_half_litert, pack_litert, pack_python_starter
from app.exports.packing.offline import pack_offline_page
from app.exports.packing.onnx import pack_half_onnx, pack_onnx
from app.exports.packing.packing import Packing, Report
from app.exports.packing.page import pack_page
from app.exports.packing.teachable_machine import pack_teachable_machine
from app.exports.packing.turbowarp import pack_turbowarp
from app.ml.exporters.classifier import Classifier
from app.ml.exporters.formats import ExportFormat
from app.ml.exporters.golden import golden_of
from app.ml.heads import Head

_log = logging.getLogger(__name__)

_NICENESS = 10
"""Recognitions of other children go first."""

_PACKERS: Mapping[ExportFormat, Callable[[Packing], ExportedFile]] = {
    ExportFormat.TEACHABLE_MACHINE: pack_teachable_machine,
    ExportFormat.TFLITE: pack_litert,
    ExportFormat.TFLITE_HALF: pack_half_litert,
    ExportFormat.ONNX: pack_onnx,
    ExportFormat.ONNX_HALF: pack_half_onnx,
    ExportFormat.PYTHON: pack_python_starter,
    ExportFormat.OFFLINE: pack_offline_page,
    ExportFormat.TURBOWARP: pack_turbowarp,
    ExportFormat.PAGE: pack_page,
    ExportFormat.KERAS: pack_keras,
    ExportFormat.SAVED_MODEL: pack_saved_model,
}


def main() -> None:
    """Makes the export that standard input asks for. Ends without an answer if the web process is gone."""
    writer = MessageWriter(_own_stdout())
    logging.basicConfig(level=logging.INFO)
    if hasattr(os, "nice"):
        os.nice(_NICENESS)
    with suppress(EOFError, OSError):
        job = cast(ExportJob, read_message(sys.stdin.buffer))
        writer.send(_outcome(job, writer.send))


def _outcome(job: ExportJob, report: Report) -> ExportedFile | EyeblocksError:
    try:
        return make_export(job, report)
    except EyeblocksError as error:
        return error
    except Exception:
        _log.exception("An export failed by our own fault")
        return Unexpected()


def make_export(job: ExportJob, report: Report) -> ExportedFile:
    """Writes, proves and packs the model.

    Raises ExportDiffers, ExportLibraryMissing, BackboneMissing, BackboneDamaged, StorageFailed, and ValueError
    for a damaged head.
    """
    head = Head.from_bytes(job.head)
    classifier = Classifier.of(job.backbone, job.backbones, head, job.labels)
    golden = golden_of(classifier, _in_turn(job.pictures), job.limits)
    return _PACKERS[job.export_format](Packing(job, classifier, golden, report))


def _in_turn(pictures: Sequence[Sequence[bytes]]) -> list[bytes]:
    """The first picture of each class, then the second ones."""
    rounds = zip_longest(*pictures)
    return [picture for picture in chain.from_iterable(rounds) if picture is not None]


def _own_stdout() -> BinaryIO:
    """Takes standard output for messages. What libraries print goes to standard error."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out
