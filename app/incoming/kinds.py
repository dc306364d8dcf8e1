"""Finds out what a file from elsewhere is, by what is in it. Its name is believed in nothing else."""

from __future__ import annotations

import json
import zipfile
from enum import StrEnum
from typing import Any, BinaryIO

from app.errors import ImportUnreadable, IncomingFileUnknown, IncomingNoImageProject
from app.lab.imports.archive import READING_ERRORS
from app.project_copies.project_file.layout import MANIFEST, PRODUCT
from app.storage.zip_directory import NoZipFile, directory_size

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MAX_DIRECTORY_BYTES = 32 * 1024 * 1024
_MAX_MANIFEST_BYTES = 16 * 1024 * 1024
_IMAGES = "image"


class IncomingKind(StrEnum):
    """What a file can be: a project of this program; pictures, also of Teachable Machine."""

    PROJECT_FILE = "project_file"
    PICTURES = "pictures"
    TEACHABLE_MACHINE = "teachable_machine"


def kind_of(file: BinaryIO) -> IncomingKind:
    """Raises IncomingFileUnknown, IncomingNoImageProject, ImportUnreadable."""
    file.seek(0)
    if not file.read(4).startswith(_ZIP):
        raise IncomingFileUnknown
    return _kind_of_zip(file)


def _kind_of_zip(file: BinaryIO) -> IncomingKind:
    manifest = _read_manifest(file)
    if not isinstance(manifest, dict):
        return IncomingKind.PICTURES
    if manifest.get("product") == PRODUCT:
        return IncomingKind.PROJECT_FILE
    if "appdata" not in manifest:
        return IncomingKind.PICTURES
    if (kind := manifest.get("type")) != _IMAGES:
        raise IncomingNoImageProject(kind=str(kind)[:20])
    return IncomingKind.TEACHABLE_MACHINE


def _read_manifest(file: BinaryIO) -> Any:
    """The JSON of the zip file's manifest, also of one in a folder around all; None without any.

    Raises ImportUnreadable.
    """
    try:
        if directory_size(file).size_bytes > _MAX_DIRECTORY_BYTES:
            return None  # whoever reads the pictures says what is too much
        with zipfile.ZipFile(file) as packed:
            names = [each for each in packed.namelist() if each.rpartition("/")[2] == MANIFEST]
            if not names:
                return None
            with packed.open(min(names, key=len)) as opened:
                return json.loads(opened.read(_MAX_MANIFEST_BYTES))
    except NoZipFile as problem:
        raise ImportUnreadable from problem
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError):
        return None
    except READING_ERRORS as problem:
        raise ImportUnreadable from problem
