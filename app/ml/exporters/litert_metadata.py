"""Metadata of LiteRT files, which MediaPipe and phones read: how a picture is scaled, what the outputs are called.

They are a FlatBuffer of the schema `tflite/metadata/metadata_schema.fbs`, of which these few tables are
written by hand: the library that makes them is not kept up. The slots below are numbers of fields there.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from app.ml.exporters.litert_file import INPUT, SCORES
from app.ml.exporters.litert_graph import pack

LABELS_FILE = "labels.txt"

_NAME, _IDENTIFIER, _VERSION = b"TFLITE_METADATA", b"M001", "1.0.0"
_RGB = 1
_IMAGE_PROPERTIES, _FEATURE_PROPERTIES = 2, 1
_NORMALIZATION_OPTIONS = 1
_TENSOR_AXIS_LABELS = 2
_ENTRY_TIME = (2000, 1, 1, 0, 0, 0)


def with_metadata(litert_file: bytes, labels: Sequence[str], title: str) -> bytes:
    """The LiteRT file with metadata, and its labels in a zip file behind it.

    MediaPipe maps the zip file into memory, so it must not be compressed.
    """
    model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(litert_file))
    buffer = schema.BufferT()
    buffer.data = np.frombuffer(_metadata(title), np.uint8)
    model.buffers.append(buffer)
    entry = schema.MetadataT()
    entry.name, entry.buffer = _NAME, len(model.buffers) - 1
    model.metadata = [*(model.metadata or []), entry]
    out = io.BytesIO(pack(model))
    out.seek(0, io.SEEK_END)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_STORED) as packed:
        packed.writestr(zipfile.ZipInfo(LABELS_FILE, _ENTRY_TIME), labels_text(labels))
    return out.getvalue()


def labels_text(labels: Sequence[str]) -> str:
    """One name a line, in the order of the outputs."""
    return "".join(f"{label}\n" for label in labels)


def _metadata(title: str) -> bytes:
    tables = _Tables()
    image, scores = tables.image_input(), tables.scores_output()
    graph = tables.table(10, {2: tables.list_of([image]), 3: tables.list_of([scores])})
    name, version = tables.text(title), tables.text(_VERSION)
    return tables.finished(tables.table(8, {0: name, 3: tables.list_of([graph]), 7: version}))


class _Tables:
    """Builds tables from the inside out, as FlatBuffers want it."""

    def __init__(self) -> None:
        self._builder = flatbuffers.Builder(1024)

    def image_input(self) -> int:
        """The picture: RGB, scaled by (x − 127.5) / 127.5."""
        mean, deviation = self._floats([127.5]), self._floats([127.5])
        scaling = self.table(2, {0: mean, 1: deviation})
        unit = self.table(2, {1: scaling}, {0: _NORMALIZATION_OPTIONS})
        properties = self.table(2, {}, {0: _RGB})
        content = self.table(3, {1: properties}, {0: _IMAGE_PROPERTIES})
        return self.table(7, {0: self.text(INPUT), 3: content, 4: self.list_of([unit])})

    def scores_output(self) -> int:
        """The confidences, whose names lie in the file of labels."""
        labels = self.table(5, {0: self.text(LABELS_FILE)}, {2: _TENSOR_AXIS_LABELS})
        content = self.table(3, {1: self.table(0, {})}, {0: _FEATURE_PROPERTIES})
        return self.table(7, {0: self.text(SCORES), 3: content, 6: self.list_of([labels])})

    def table(
        self, slots: int, offsets: dict[int, int], values: dict[int, int] | None = None
    ) -> int:
        """A table of so many slots; `offsets` and `values` are its fields by slot."""
        self._builder.StartObject(slots)
        for slot, offset in offsets.items():
            self._builder.PrependUOffsetTRelativeSlot(slot, offset, 0)
        for slot, value in (values or {}).items():
            self._builder.PrependUint8Slot(slot, value, 0)
        return int(self._builder.EndObject())

    def text(self, text: str) -> int:
        return int(self._builder.CreateString(text))

    def list_of(self, tables: Sequence[int]) -> int:
        return self._vector(tables, self._builder.PrependUOffsetTRelative)

    def _floats(self, numbers: Sequence[float]) -> int:
        return self._vector(numbers, self._builder.PrependFloat32)

    def _vector(self, items: Sequence[float], prepend: Callable[[float], object]) -> int:
        self._builder.StartVector(4, len(items), 4)
        for item in reversed(items):
            prepend(item)
        return int(self._builder.EndVector())

    def finished(self, root: int) -> bytes:
        self._builder.Finish(root, _IDENTIFIER)
        return bytes(self._builder.Output())
