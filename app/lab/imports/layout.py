"""Which file of a data set belongs to which class: by its folder, or by its name (`dog.123.jpg`).

In a project file of Teachable Machine the name is `dog-!-123.jpg`, beside a manifest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.errors import (
    EyeblocksError,
    ImportClassMissing,
    ImportFileTwice,
    ImportPathUnsafe,
    ImportTooDeep,
    NameHasControls,
    NameUnusable,
)
from app.lab.imports.archive import ArchivedFile
from app.names import name_key, usable_name

_NAMED_BY_CLASS = re.compile(r"(?P<name>.*\S)(\.\d+| ?\(\d+\))\.\w+")
"""`dog.123.jpg`, and `dog (123).jpg`, as Windows names many files at once."""
_TEACHABLE_MACHINE = re.compile(r"(?P<name>.+)-!-\d+\.\w+")
TEACHABLE_MACHINE_MANIFEST = "manifest.json"
_PICTURE = re.compile(r"\.(jpe?g|jpe|jfif|png|bmp|gif|webp|avif|heic)$", re.IGNORECASE)
"""A list of labels or a text about the data set may lie beside the folders of the classes."""
MAX_SHOWN_LENGTH = 255
"""A zip file admits names of 65,535 letters; file systems admit about this many."""
_DRIVE = re.compile(r"[A-Za-z]:")
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_DIGITS = re.compile(r"(\d{1,18})")

ClassOf = Callable[[str, int], str]
"""The name of the class of the file with a path, of a length at most; it raises why there is none."""


@dataclass(frozen=True)
class PlannedFile:
    """A file, and the name of its class, empty for none, or why it is not taken."""

    file: ArchivedFile
    class_name: str
    refusal: EyeblocksError | None

    @property
    def class_key(self) -> str:
        return name_key(self.class_name)

    @property
    def name(self) -> str:
        """The last part of the file's path, at most MAX_SHOWN_LENGTH letters of it."""
        return self.file.path.rpartition("/")[2][:MAX_SHOWN_LENGTH]

    @property
    def shown_path(self) -> str:
        """The file's path for people, as the database can keep it: without NUL, and not endless."""
        return self.file.path.replace("\0", "\N{SYMBOL FOR NULL}")[:MAX_SHOWN_LENGTH]


def plan_files(
    files: Sequence[ArchivedFile], max_name_length: int, *, need_classes: bool
) -> list[PlannedFile]:
    """A plan for each file, in the order of their paths, numbers by their value.

    `need_classes`: files for which nothing tells a class are refused.
    Folders around all pictures mean nothing: `pets/train/dog/1.jpg` is of the class `dog`.
    """
    ordered = sorted(files, key=lambda file: _natural_key(file.path))
    taken: set[str] = set()
    if is_teachable_machine(files):
        pictures = [file for file in ordered if file.path != TEACHABLE_MACHINE_MANIFEST]
        plans = [_plan(file, _before_number, taken, max_name_length) for file in pictures]
    else:
        safe = [file.path for file in ordered if _is_safe(file.path)]
        depth = _depth_of_classes([path for path in safe if _PICTURE.search(path)] or safe)
        named = partial(_class_name, depth)
        plans = [_plan(file, named, taken, max_name_length) for file in ordered]
    return plans if need_classes else [_without_class(plan) for plan in plans]


def is_teachable_machine(files: Sequence[ArchivedFile]) -> bool:
    """Whether the files are those of a project of Teachable Machine."""
    paths = {file.path for file in files}
    return TEACHABLE_MACHINE_MANIFEST in paths and any(map(_TEACHABLE_MACHINE.fullmatch, paths))


def is_picture_name(path: str) -> bool:
    """Whether the ending of the path is that of a picture."""
    return _PICTURE.search(path) is not None


def _without_class(plan: PlannedFile) -> PlannedFile:
    """The plan, which takes the file without a class if that is all that is missing."""
    return replace(plan, refusal=None) if isinstance(plan.refusal, ImportClassMissing) else plan


def _plan(
    file: ArchivedFile, class_of: ClassOf, taken: set[str], max_name_length: int
) -> PlannedFile:
    key = name_key(file.path)
    is_twice = key in taken
    taken.add(key)
    if not _is_safe(file.path):
        return PlannedFile(file, "", ImportPathUnsafe())
    if file.refusal is not None:
        return PlannedFile(file, "", file.refusal)
    if is_twice:
        return PlannedFile(file, "", ImportFileTwice())
    try:
        return PlannedFile(file, class_of(file.path, max_name_length), None)
    except (ImportTooDeep, ImportClassMissing, NameUnusable, NameHasControls) as refusal:
        return PlannedFile(file, "", refusal)


def _before_number(path: str, max_length: int) -> str:
    """The class in a project of Teachable Machine. Its name may hold slashes.

    Raises ImportClassMissing, NameUnusable, NameHasControls.
    """
    named = _TEACHABLE_MACHINE.fullmatch(path)
    if named is None:
        raise ImportClassMissing
    return usable_name(named["name"], max_length)


def _class_name(depth: int, path: str, max_length: int) -> str:
    """The name of the class of a file with this path, so many folders of which are around all files.

    Raises ImportTooDeep, ImportClassMissing, NameUnusable, NameHasControls.
    """
    parts = path.split("/")[depth:]
    if len(parts) > 2:
        raise ImportTooDeep
    if len(parts) == 2:
        return usable_name(parts[0], max_length)
    named = _NAMED_BY_CLASS.fullmatch(parts[0]) if parts else None
    if named is None:
        raise ImportClassMissing
    return usable_name(named["name"], max_length)


def _depth_of_classes(paths: Sequence[str]) -> int:
    """How many folders are around all files.

    The last folder around all is the class of its files, unless their names tell one.
    """
    split = [path.split("/") for path in paths]
    depth = 0
    while split and _is_around_all(split, depth):
        depth += 1
    return depth


def _is_around_all(paths: Sequence[Sequence[str]], depth: int) -> bool:
    if len({path[depth] for path in paths}) > 1 or min(map(len, paths)) < depth + 2:
        return False
    within = [path[depth + 1 :] for path in paths]
    lies_deeper = all(len(path) > 1 for path in within)
    return lies_deeper or all(
        len(path) == 1 and _NAMED_BY_CLASS.fullmatch(path[0]) for path in within
    )


def _is_safe(path: str) -> bool:
    """Whether the path stays below the folder in which it would be unpacked, on every system."""
    parts = path.split("/")
    has_empty = any(part in ("", ".", "..") for part in parts)
    return not (has_empty or _DRIVE.match(path) or _CONTROL.search(path))


def _natural_key(path: str) -> list[tuple[bool, int, str]]:
    """A key by which `cat.2` comes before `cat.10`."""
    return [
        (part.isdecimal(), int(part) if part.isdecimal() else 0, part)
        for part in _DIGITS.split(path)
        if part
    ]
