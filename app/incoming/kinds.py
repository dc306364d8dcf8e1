"""Finds out what a file from elsewhere is, by what is in it. Its name tells only models of Entry."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from enum import StrEnum
from typing import Any, BinaryIO

from app.errors import (
    ImportUnreadable,
    IncomingEntryModel,
    IncomingFileUnknown,
    IncomingModelAlone,
    IncomingNoImageProject,
)
from app.incoming.entry.archive import is_entry
from app.incoming.file import IncomingFile
from app.lab.imports.archive import READING_ERRORS
from app.project_copies.project_file.layout import MANIFEST, PRODUCT
from app.storage.zip_directory import NoZipFile, directory_size

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MAX_DIRECTORY_BYTES = 32 * 1024 * 1024
_MAX_MANIFEST_BYTES = 16 * 1024 * 1024
_IMAGES = "image"
_ENTRY_MODEL = ".entm"
_MODEL_FILES = frozenset(("model.json", "metadata.json"))
_MODEL_ENDINGS = (".tflite", ".onnx", ".keras", ".h5")


class IncomingKind(StrEnum):
    """What a file can be: a project of this program; pictures, also of Teachable Machine; a project
    of Entry.
    """

    PROJECT_FILE = "project_file"
    PICTURES = "pictures"
    TEACHABLE_MACHINE = "teachable_machine"
    ENTRY = "entry"


def kind_of(incoming: IncomingFile) -> IncomingKind:
    """Raises IncomingFileUnknown, IncomingNoImageProject, IncomingModelAlone, IncomingEntryModel,
    ImportUnreadable.
    """
    file = incoming.file
    if incoming.name.lower().endswith(_ENTRY_MODEL):
        raise IncomingEntryModel
    if is_entry(file):
        return IncomingKind.ENTRY
    file.seek(0)
    if not file.read(4).startswith(_ZIP):
        raise IncomingFileUnknown
    return _kind_of_zip(file)


def _kind_of_zip(file: BinaryIO) -> IncomingKind:
    names, manifest = _look_into(file)
    if _is_model(names):
        raise IncomingModelAlone
    if not isinstance(manifest, dict):
        return IncomingKind.PICTURES
    if manifest.get("product") == PRODUCT:
        return IncomingKind.PROJECT_FILE
    if "appdata" not in manifest:
        return IncomingKind.PICTURES
    if (kind := manifest.get("type")) != _IMAGES:
        raise IncomingNoImageProject(kind=str(kind)[:20])
    return IncomingKind.TEACHABLE_MACHINE


def _is_model(paths: Sequence[str]) -> bool:
    """Whether the files are those of a trained model, as Teachable Machine and this program write it."""
    names = {path.rpartition("/")[2] for path in paths}
    return names >= _MODEL_FILES or any(name.endswith(_MODEL_ENDINGS) for name in names)


def _look_into(file: BinaryIO) -> tuple[Sequence[str], Any]:
    """The names in a zip file, and the JSON of its manifest, also of one in a folder around all.

    The manifest is None if there is none. Raises ImportUnreadable.
    """
    names: list[str] = []
    try:
        if directory_size(file).size_bytes > _MAX_DIRECTORY_BYTES:
            return names, None  # whoever reads the pictures says what is too much
        with zipfile.ZipFile(file) as packed:
            names = packed.namelist()
            found = [each for each in names if each.rpartition("/")[2] == MANIFEST]
            if not found:
                return names, None
            with packed.open(min(found, key=len)) as opened:
                return names, json.loads(opened.read(_MAX_MANIFEST_BYTES))
    except NoZipFile as problem:
        raise ImportUnreadable from problem
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return names, None
    except READING_ERRORS as problem:
        raise ImportUnreadable from problem
