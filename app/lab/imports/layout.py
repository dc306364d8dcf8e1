"""Which file of a data set belongs to which class: by its folder, or by its name (`dog.123.jpg`).

In a project file of Teachable Machine the name is `dog-!-123.jpg`, beside a manifest. Such a file may
have been unpacked, so that a folder lies around all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from app.errors import (
    EyeblocksError,
    ImportClassMissing,
    ImportElsewhere,
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

LAYOUT_REFUSALS = (
    ImportTooDeep,
    ImportClassMissing,
    ImportElsewhere,
    NameUnusable,
    NameHasControls,
)

ClassOf = Callable[[str, int], str]
"""The name of the class of the file with a path, of a length at most; it raises why there is none."""

Folder = tuple[str, ...]
"""The names of a folder and of those around it, from the root."""


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
    Folders around the classes mean nothing: `pets/train/dog/1.jpg` is of the class `dog`. So do
    parts of a data set with the same classes: `pets/test/dog/1.jpg` is of that class, too.
    """
    ordered = sorted(files, key=lambda file: _natural_key(file.path))
    taken: set[str] = set()
    if (around := _folder_of_teachable_machine(files)) is not None:
        manifest = around + TEACHABLE_MACHINE_MANIFEST
        named: ClassOf = partial(_before_number, around)
        ordered = [file for file in ordered if file.path != manifest]
    else:
        safe = [file.path for file in ordered if _is_safe(file.path)]
        named = _named_by_folders([path for path in safe if is_picture_name(path)] or safe)
    plans = [_plan(file, named, taken, max_name_length) for file in ordered]
    return plans if need_classes else [_without_class(plan) for plan in plans]


def _folder_of_teachable_machine(files: Sequence[ArchivedFile]) -> str | None:
    """Where a project of Teachable Machine lies, with a slash at its end, or None if it is none."""
    paths = [file.path for file in files]
    manifests = [each for each in paths if each.split("/")[-1] == TEACHABLE_MACHINE_MANIFEST]
    if not manifests:
        return None
    around = min(manifests, key=len).removesuffix(TEACHABLE_MACHINE_MANIFEST)
    inside = (each.removeprefix(around) for each in paths if each.startswith(around))
    return around if any(map(_TEACHABLE_MACHINE.fullmatch, inside)) else None


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
    except LAYOUT_REFUSALS as refusal:
        return PlannedFile(file, "", refusal)


def _below(folder: Folder, path: str) -> Sequence[str]:
    """The parts of the path below the folder.

    Raises ImportClassMissing for a file in a folder around it, ImportElsewhere for all others.
    """
    *folders, name = path.split("/")
    if tuple(folders[: len(folder)]) == folder:
        return [*folders[len(folder) :], name]
    raise ImportClassMissing if tuple(folders) == folder[: len(folders)] else ImportElsewhere


def _before_number(around: str, path: str, max_length: int) -> str:
    """The class in a project of Teachable Machine in that folder. Its name may hold slashes.

    Raises ImportElsewhere, ImportClassMissing, NameUnusable, NameHasControls.
    """
    if not path.startswith(around):
        raise ImportElsewhere
    named = _TEACHABLE_MACHINE.fullmatch(path.removeprefix(around))
    if named is None:
        raise ImportClassMissing
    return usable_name(named["name"], max_length)


def _class_name(folder: Folder, path: str, max_length: int) -> str:
    """The name of the class of a file with this path, where this folder holds those of the classes.

    Raises ImportTooDeep, ImportClassMissing, ImportElsewhere, NameUnusable, NameHasControls.
    """
    parts = _below(folder, path)
    if len(parts) > 2:
        raise ImportTooDeep
    if len(parts) == 2:
        return usable_name(parts[0], max_length)
    named = _NAMED_BY_CLASS.fullmatch(parts[0]) if parts else None
    if named is None:
        raise ImportClassMissing
    return usable_name(named["name"], max_length)


def _class_in_part(folder: Folder, path: str, max_length: int) -> str:
    """The name of the class, where this folder holds the parts of a data set with their classes.

    Raises ImportTooDeep, ImportClassMissing, ImportElsewhere, NameUnusable, NameHasControls.
    """
    parts = _below(folder, path)
    if len(parts) > 3:
        raise ImportTooDeep
    if len(parts) < 3:
        raise ImportClassMissing
    return usable_name(parts[1], max_length)


def _named_by_folders(paths: Sequence[str]) -> ClassOf:
    """How the files with these paths get their classes."""
    if (parts := _folder_of_parts(paths)) is not None:
        return partial(_class_in_part, parts)
    return partial(_class_name, _folder_of_classes(paths))


def _folder_of_parts(paths: Sequence[str]) -> Folder | None:
    """The folder that holds parts of a data set, such as train and test, or None.

    Most pictures lie in folders of classes there that are in several parts, and no part has most.
    """
    if _folder_of_classes(paths):
        return None
    homes: dict[tuple[Folder, str], Counter[str]] = {}
    for path in paths:
        *around, part, name, _ = ["", "", *path.split("/")]
        if part:
            homes.setdefault((tuple(around[2:]), name_key(name)), Counter())[part] += 1
    repeated: Counter[Folder] = Counter()
    for (folder, _), counts in homes.items():
        repeated[folder] += counts.total() if len(counts) > 1 else 0
    best = max(repeated, key=lambda folder: repeated[folder], default=())
    return best if 2 * repeated[best] > len(paths) else None


def _folder_of_classes(paths: Sequence[str]) -> Folder:
    """The folder that holds the folders of the classes, or files that are named by their class.

    It is the one below which most pictures have a class, the innermost of those; the root if fewer
    than half have one anywhere. So a picture that lies elsewhere spoils nothing.
    """
    fitting: Counter[Folder] = Counter()
    for path in paths:
        *folders, name = path.split("/")
        if folders:
            fitting[tuple(folders[:-1])] += 1
        if _NAMED_BY_CLASS.fullmatch(name):
            fitting[tuple(folders)] += 1
    best = max(fitting, key=lambda folder: (fitting[folder], len(folder)), default=())
    return best if 2 * fitting[best] > len(paths) else ()


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
