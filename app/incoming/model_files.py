"""Reads the zip file of a trained model of Teachable Machine: model.json, weights.bin, metadata.json.

Names in it are only compared with one another: `model.json` says what the files of weights are called, and
they lie in its folder.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, BinaryIO

from app.errors import (
    ImportUnreadable,
    IncomingFileTooLarge,
    IncomingGrayModel,
    IncomingModelDamaged,
    IncomingNoImageModel,
)
from app.lab.imports.archive import PACKINGS, READING_ERRORS
from app.ml.importers.layers_model import ImportedModel, read_layers_model
from app.storage.zip_directory import is_litter

MODEL_FILE, METADATA_FILE = "model.json", "metadata.json"
_LAYERS = ("modelTopology", "weightsManifest")
_OTHER_PACKAGES = {"@teachablemachine/pose": "pose", "@teachablemachine/audio": "audio"}
_MARKS = {"modelSettings": "pose", "wordLabels": "audio", "tfjsSpeechCommandsVersion": "audio"}
"""What metadata of poses and sounds have and others have not; older ones name no package."""


@dataclass(frozen=True)
class ModelLimits:
    """`max_bytes`: of the weights. `max_multiplications`: for one picture."""

    max_bytes: int
    max_json_bytes: int
    max_multiplications: int


@dataclass(frozen=True)
class ModelFile:
    """A trained model. `labels`: of its outputs in order; None if nothing tells them."""

    model: ImportedModel
    name: str
    labels: Sequence[str] | None


def holds_layers_model(file: BinaryIO) -> bool:
    """Whether a checked zip file has a `model.json` in it, which may be no model yet."""
    with zipfile.ZipFile(file) as packed:
        return _Folder(packed).has_model


def read_model_file(file: BinaryIO, limits: ModelLimits) -> ModelFile:
    """Raises IncomingModelDamaged, IncomingModelUnsupported, IncomingModelTooDemanding,
    IncomingNoImageModel, IncomingGrayModel, IncomingFileTooLarge, ImportUnreadable.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            return _read(_Folder(packed), limits)
    except READING_ERRORS as problem:
        raise ImportUnreadable from problem


def _read(folder: _Folder, limits: ModelLimits) -> ModelFile:
    metadata = _parsed(
        folder.read(METADATA_FILE, limits.max_json_bytes) if folder.has_metadata else b"{}"
    )
    _check_kind(metadata)
    described = _parsed(folder.read(MODEL_FILE, limits.max_json_bytes))
    if any(part not in described for part in _LAYERS):
        raise IncomingModelDamaged
    weights = _Weights(folder, limits.max_bytes)
    model = read_layers_model(described, weights.read, limits.max_multiplications)
    labels = _labels_in(metadata)
    if labels is not None and len(labels) != model.head.class_count:
        raise IncomingModelDamaged
    name = metadata.get("modelName")
    return ModelFile(model, name if isinstance(name, str) else "", labels)


def _check_kind(metadata: Mapping[str, Any]) -> None:
    """Raises IncomingNoImageModel, IncomingGrayModel."""
    kind = _OTHER_PACKAGES.get(str(metadata.get("packageName")))
    kind = kind or next((kind for mark, kind in _MARKS.items() if mark in metadata), None)
    if kind is not None:
        raise IncomingNoImageModel(kind=kind)
    if metadata.get("grayscale") is True:
        raise IncomingGrayModel


def _labels_in(metadata: Mapping[str, Any]) -> Sequence[str] | None:
    if "labels" not in metadata:
        return None
    labels = metadata["labels"]
    if not isinstance(labels, list) or not all(isinstance(label, str) for label in labels):
        raise IncomingModelDamaged
    return labels


def _parsed(text: bytes) -> Mapping[str, Any]:
    """The JSON object in a text, also in one of a Korean Windows. Raises IncomingModelDamaged."""
    try:
        try:
            parsed = json.loads(text.removeprefix(b"\xef\xbb\xbf"))
        except UnicodeDecodeError:
            parsed = json.loads(text.decode("cp949"))
    except (ValueError, RecursionError) as problem:
        raise IncomingModelDamaged from problem
    if not isinstance(parsed, dict):
        raise IncomingModelDamaged
    return parsed


class _Folder:
    """The files beside the `model.json` that is least deep in a zip file, without litter."""

    def __init__(self, packed: zipfile.ZipFile) -> None:
        self._packed = packed
        entries = [each for each in packed.infolist() if not is_litter(each)]
        models = [each for each in entries if _name_of(each) == MODEL_FILE]
        model = min(models, key=lambda each: each.filename.count("/"), default=None)
        folder = None if model is None else _folder_of(model)
        self._entries = {_name_of(each): each for each in entries if _folder_of(each) == folder}
        self.has_model = model is not None
        self.has_metadata = METADATA_FILE in self._entries

    def read(self, name: str, max_bytes: int) -> bytes:
        """The bytes that are really in the file. Raises IncomingModelDamaged, IncomingFileTooLarge."""
        entry = self._entries.get(name)
        if entry is None or entry.compress_type not in PACKINGS:
            raise IncomingModelDamaged
        with self._packed.open(entry) as opened:
            data = opened.read(max_bytes + 1)
        if len(data) > max_bytes:
            raise IncomingFileTooLarge(max_bytes=max_bytes)
        return data


class _Weights:
    """Reads files of weights, each once, of so many bytes together."""

    def __init__(self, folder: _Folder, max_bytes: int) -> None:
        self._folder = folder
        self._max_bytes = self._left = max_bytes
        self._read: set[str] = set()

    def read(self, name: str) -> bytes:
        if name in self._read:
            raise IncomingModelDamaged
        self._read.add(name)
        data = self._folder.read(name, self._left)
        self._left -= len(data)
        return data


def _name_of(entry: zipfile.ZipInfo) -> str:
    return entry.filename.rpartition("/")[2]


def _folder_of(entry: zipfile.ZipInfo) -> str:
    return entry.filename.rpartition("/")[0]
