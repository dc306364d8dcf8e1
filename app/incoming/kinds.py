"""Finds out what a file from elsewhere is, by what is in it. Its name tells only models of Entry."""

from __future__ import annotations

import json
import re
import zipfile
from enum import StrEnum
from typing import Any, BinaryIO

from app.errors import (
    ImportUnreadable,
    IncomingEntryModel,
    IncomingFileUnknown,
    IncomingNoImageProject,
)
from app.incoming.entry.archive import is_entry
from app.incoming.file import IncomingFile
from app.lab.imports.archive import PACKINGS, READING_ERRORS, directory_bytes
from app.project_copies.project_file.layout import MANIFEST, PRODUCT
from app.storage.zip_directory import NoZipFile, directory_size

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MAX_MANIFEST_BYTES = 256 * 1024
"""A longer one is read by those who read project files; here only its beginning tells the kind."""
_IMAGES = "image"
_ENTRY_MODEL = ".entm"
_OTHER_PROJECTS = ("audio", "pose")
_PROJECT_FILE = re.compile(rb'\s*\{\s*"product"\s*:\s*"' + PRODUCT.encode() + b'"')


class IncomingKind(StrEnum):
    """What a file can be: a project of this program; pictures, also of Teachable Machine, or
    its trained model; a project of Entry.
    """

    PROJECT_FILE = "project_file"
    PICTURES = "pictures"
    TEACHABLE_MACHINE = "teachable_machine"
    TEACHABLE_MACHINE_MODEL = "teachable_machine_model"
    ENTRY = "entry"


def kind_of(incoming: IncomingFile, max_parts: int) -> IncomingKind:
    """`max_parts`: of a project file. Raises IncomingFileUnknown, IncomingNoImageProject,
    IncomingEntryModel, ImportUnreadable.
    """
    file = incoming.file
    if incoming.name.lower().endswith(_ENTRY_MODEL):
        raise IncomingEntryModel
    if is_entry(file):
        return IncomingKind.ENTRY
    file.seek(0)
    if not file.read(4).startswith(_ZIP):
        raise IncomingFileUnknown
    most = max(incoming.sender.limits.max_import_files, max_parts)
    return _kind_by_manifest(_manifest_in(file, directory_bytes(most)))


def _kind_by_manifest(text: bytes) -> IncomingKind:
    if _PROJECT_FILE.match(text):
        return IncomingKind.PROJECT_FILE
    manifest = _parsed(text)
    if manifest.get("product") == PRODUCT:
        return IncomingKind.PROJECT_FILE
    if "appdata" not in manifest:
        return IncomingKind.PICTURES
    kind = manifest.get("type")
    if kind in _OTHER_PROJECTS:
        raise IncomingNoImageProject(kind=kind)
    return IncomingKind.TEACHABLE_MACHINE if kind == _IMAGES else IncomingKind.PICTURES


def _parsed(text: bytes) -> dict[str, Any]:
    """The manifest, empty if it is none or too long to be looked through."""
    if len(text) > _MAX_MANIFEST_BYTES:
        return {}
    try:
        manifest = json.loads(text)
    except (ValueError, RecursionError):  # also for a number of thousands of digits
        return {}
    return manifest if isinstance(manifest, dict) else {}


def _manifest_in(file: BinaryIO, max_directory_bytes: int) -> bytes:
    """The beginning of the manifest in a zip file, also of one in a folder around all.

    It is empty if there is none, or if the zip file has too many files: whoever reads the pictures
    says so. Raises ImportUnreadable.
    """
    try:
        if directory_size(file).size_bytes > max_directory_bytes:
            return b""
        with zipfile.ZipFile(file) as packed:
            found = [each for each in packed.infolist() if _is_manifest(each)]
            if not found:
                return b""
            with packed.open(min(found, key=lambda each: len(each.filename))) as opened:
                return opened.read(_MAX_MANIFEST_BYTES + 1)
    except (NoZipFile, *READING_ERRORS) as problem:
        raise ImportUnreadable from problem


def _is_manifest(entry: zipfile.ZipInfo) -> bool:
    """Whether it is a manifest, packed as Teachable Machine and this program do."""
    return entry.filename.rpartition("/")[2] == MANIFEST and entry.compress_type in PACKINGS
