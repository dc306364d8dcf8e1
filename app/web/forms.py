"""Reads files from multipart forms."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, BinaryIO

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser, MultipartPart
from starlette.requests import Request

from app.errors import (
    EyeblocksError,
    PictureTooLarge,
    SoundTooLarge,
    StorageFailed,
    TooLarge,
    TooManyFiles,
    UnusableValue,
)

RETRY_AFTER_S = 10
MAX_PARTS = 16
"""The maximum number of files, and of other fields, in a form that has one file."""
KEPT_IN_MEMORY_BYTES = 1024 * 1024
"""Longer files of `open_files` lie in the temporary folder."""


def file_form(field: str, description: str) -> dict[str, Any]:
    """The OpenAPI description of a form for `read_picture` and `open_file`."""
    schema = {
        "type": "object",
        "properties": {field: {"type": "string", "format": "binary", "description": description}},
        "required": [field],
    }
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


@asynccontextmanager
async def open_file(request: Request, field: str, max_bytes: int) -> AsyncIterator[BinaryIO]:
    """Opens the form's only file with that field name; a long file is on disk. Closes it afterwards.

    Raises UnusableValue, TooManyFiles, StorageFailed, and the errors of receiving the body.
    """
    async with open_files(request, field, 1, max_bytes) as form:
        (file,) = form.files
        yield file.file


async def read_picture(request: Request, field: str, max_bytes: int) -> bytes:
    """The bytes of the form's first file with that field name. They stay in memory.

    Raises UnusableValue, PictureTooLarge, and the errors of receiving the body.
    """
    return await _read_first(request, field, max_bytes, PictureTooLarge(max_bytes=max_bytes))


async def read_sound(request: Request, field: str, max_bytes: int) -> bytes:
    """As `read_picture`; raises SoundTooLarge instead of PictureTooLarge."""
    return await _read_first(request, field, max_bytes, SoundTooLarge(max_bytes=max_bytes))


async def _read_first(request: Request, field: str, max_bytes: int, refusal: TooLarge) -> bytes:
    parser = _parser(request, field, MAX_PARTS, max_bytes, kept_in_memory_bytes=max_bytes)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise _unusable_form(error.message) from error
    try:
        file = _files_of(form, field)[0]
        if file.size is not None and file.size > max_bytes:
            raise refusal
        return file.file.read()
    finally:
        await form.close()


@dataclass(frozen=True)
class FilesForm:
    """A form with files, open."""

    files: list[UploadFile]
    _data: FormData

    def flag(self, field: str) -> bool:
        """The field's truth, false without the field. Raises UnusableValue for other values."""
        value = self._data.get(field, "false")
        if value not in ("true", "false"):
            reason = "neither true nor false"
            raise UnusableValue(fields=field, problems=[{"field": field, "reason": reason}])
        return value == "true"

    def text(self, field: str, pattern: re.Pattern[str]) -> str:
        """The field's text, "" without the field. Raises UnusableValue if it does not match."""
        value = self._data.get(field, "")
        if not isinstance(value, str) or not pattern.fullmatch(value):
            reason = f"must match {pattern.pattern}"
            raise UnusableValue(fields=field, problems=[{"field": field, "reason": reason}])
        return value


def files_form(
    field: str, description: str, *, flags: Mapping[str, str], texts: Mapping[str, str]
) -> dict[str, Any]:
    """The OpenAPI description of a form for `open_files`.

    `flags` and `texts`: descriptions of the fields that `flag` and `text` read.
    """
    file = {"type": "string", "format": "binary"}
    files = {"type": "array", "items": file, "minItems": 1, "description": description}
    described: dict[str, Any] = {
        name: {"type": "boolean", "default": False, "description": told}
        for name, told in flags.items()
    } | {name: {"type": "string", "description": told} for name, told in texts.items()}
    schema = {"type": "object", "properties": {field: files} | described, "required": [field]}
    content = {"multipart/form-data": {"schema": schema}}
    return {"requestBody": {"required": True, "content": content}}


@asynccontextmanager
async def open_files(
    request: Request, field: str, max_files: int, max_bytes: int
) -> AsyncIterator[FilesForm]:
    """Opens a form with its files of that field name, in order. Closes them afterwards.

    A file that is longer than `max_bytes` is empty, but its `size` says how long it was. The route
    calls it after its permission checks, so that nobody uploads a body in vain. Raises
    UnusableValue if there is no file, TooManyFiles, StorageFailed, and the errors of receiving.
    """
    parser = _parser(request, field, max_files, max_bytes, KEPT_IN_MEMORY_BYTES)
    try:
        form = await parser.parse()
    except MultiPartException as error:
        raise _parser_error(error.message, max_files) from error
    except OSError as error:  # the parser writes long files to a temporary folder
        raise StorageFailed(retry_after_s=RETRY_AFTER_S) from error
    try:
        files = _files_of(form, field)
        if len(files) > max_files:
            raise TooManyFiles(max_files=max_files)
        yield FilesForm(files, form)
    finally:
        await form.close()


class _FilesParser(MultiPartParser):
    """Starlette's streaming parser. It drops a file as soon as that is longer than `max_bytes`.

    It bounds the number of parts, so that a body of millions of boundaries is refused at the first
    few, and it never works on more than the piece of the body that has just arrived.
    """

    max_bytes = 0
    _part_bytes = 0

    def on_part_begin(self) -> None:
        super().on_part_begin()
        self._part_bytes = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        super().on_part_data(data, start, end)
        self._part_bytes += end - start
        if self._current_part.file is not None and self._part_bytes > self.max_bytes:
            self._drop(self._current_part, self._current_part.file)

    def _drop(self, part: MultipartPart, file: UploadFile) -> None:
        """Frees the file's bytes, and only counts those that would be written next."""
        unwritten = [data for owner, data in self._file_parts_to_write if owner is part]
        self._file_parts_to_write[:] = [
            (owner, data) for owner, data in self._file_parts_to_write if owner is not part
        ]
        file.size = (file.size or 0) + sum(map(len, unwritten))
        file.file.seek(0)
        file.file.truncate()


def _parser(
    request: Request, field: str, max_files: int, max_bytes: int, kept_in_memory_bytes: int
) -> _FilesParser:
    """A parser of the request's body. Raises UnusableValue if the body is no multipart form."""
    media_type, _, _ = request.headers.get("content-type", "").partition(";")
    if media_type.strip().lower() != "multipart/form-data":
        raise _missing_field(field)
    parser = _FilesParser(
        request.headers, request.stream(), max_files=max_files + 1, max_fields=MAX_PARTS
    )
    parser.max_bytes, parser.spool_max_size = max_bytes, kept_in_memory_bytes
    return parser


def _files_of(form: FormData, field: str) -> list[UploadFile]:
    """The form's files with that field name. Raises UnusableValue if there is none."""
    files = [value for value in form.getlist(field) if isinstance(value, UploadFile)]
    if not files:
        raise _missing_field(field)
    return files


def _missing_field(field: str) -> UnusableValue:
    return UnusableValue(fields=field, problems=[{"field": field, "reason": "Field required"}])


def _parser_error(reason: str, max_files: int) -> EyeblocksError:
    """The EyeblocksError for an error message of Starlette's form parser."""
    if "Too many files" in reason:
        return TooManyFiles(max_files=max_files)
    return _unusable_form(reason)


def _unusable_form(reason: str) -> UnusableValue:
    return UnusableValue(fields="", problems=[{"field": "", "reason": reason}])
