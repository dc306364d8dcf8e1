"""Splits by a list of files: a CSV file says which picture belongs to which part."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, delete, insert, select, update
from sqlalchemy.orm import Session

from app.db.lab_tables import (
    GridSearch,
    LevelComparison,
    ListedPart,
    NetworkComparison,
    SampleName,
)
from app.db.tables import ImageClass, Sample, is_learnt_from
from app.errors import SplitListUnreadable
from app.lab.csv_cells import BYTE_ORDER_MARK, text_cell, text_of_cell
from app.lab.parts import Part
from app.names import name_key

WORDS = {
    Part.TRAINING: ("training", "train", "학습", "훈련"),
    Part.VALIDATION: ("validation", "valid", "val", "검증"),
    Part.TEST: ("test", "시험", "테스트"),
}
"""What a list calls the parts, in any case."""
_PARTS = {word: part for part, words in WORDS.items() for word in words}
_SHOWN_NAMES = 20
_OUTDATED = "another split"
"""In place of the fingerprint of what was scored on another split."""

Key = tuple[str, str]
"""The name of a class as a key, or "" where the list names none, and the name of a file."""


@dataclass(frozen=True)
class ListedSplit:
    """What a list says about a project. `unknown`: names on it that no picture has, the first ones."""

    counts: Mapping[Part, int]
    unlisted: int
    unknown_count: int
    unknown: Sequence[str]


@dataclass(frozen=True)
class ListedFile:
    """A line of a list."""

    class_name: str
    name: str
    part: Part


def split_list_csv(files: Sequence[ListedFile]) -> bytes:
    """A list that `parse_split_list` reads, and a spreadsheet too."""
    out = io.StringIO(newline="")
    lines = csv.writer(out)
    lines.writerow(["file", "label", "part"])
    for file in files:
        path, label = f"{file.class_name}/{file.name}", file.class_name
        lines.writerow([text_cell(path), text_cell(label), file.part.value])
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def parse_split_list(data: bytes) -> dict[Key, Part]:
    """The part of each file on a list.

    A line has the file's name, with its folder or without, and the part as its last cell; cells are
    separated by commas, semicolons or tabs. A first line that names no part is a heading. Raises
    SplitListUnreadable.
    """
    listed: dict[Key, Part] = {}
    for number, cells in _lines(_decoded(data)):
        part = _PARTS.get(cells[-1].strip().casefold())
        if part is not None and len(cells) > 1 and cells[0].strip():
            listed[_key(text_of_cell(cells[0].strip()))] = part
        elif number > 1:
            raise SplitListUnreadable(at_line=number)
    if not listed:
        raise SplitListUnreadable(at_line=1)
    return listed


def _decoded(data: bytes) -> str:
    """The text of the file. Korean spreadsheets write cp949 unless they are asked for UTF-8."""
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SplitListUnreadable(at_line=1)


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, with their numbers from 1."""
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise SplitListUnreadable(at_line=reader.line_num) from error


def _key(file: str) -> Key:
    folder, _, name = file.replace("\\", "/").rpartition("/")
    return name_key(folder.rpartition("/")[2]), name


def file_name(sample: Row[*tuple[Any, ...]]) -> str:
    """The name of a sample's file: the one that it was imported with, or its id."""
    return str(sample.name or f"{sample.id}.jpg")


class SplitLists:
    """Keeps the lists of projects within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, project_id: str, listed: Mapping[Key, Part]) -> ListedSplit:
        """Splits the project's pictures by a list from now on, in place of an earlier one."""
        self.clear(project_id)
        samples = self._session.execute(samples_with_names(project_id)).all()
        found = {sample.id: key for sample in samples if (key := _key_on(listed, sample))}
        rows = [{"sample_id": each, "part": listed[key]} for each, key in found.items()]
        if rows:
            self._session.execute(insert(ListedPart), rows)
        counts = Counter(listed[key] for key in found.values())
        unknown = ["/".join(filter(None, key)) for key in listed.keys() - found.values()]
        return ListedSplit(
            {part: counts[part] for part in Part},
            len(samples) - len(rows),
            len(unknown),
            sorted(unknown)[:_SHOWN_NAMES],
        )

    def clear(self, project_id: str) -> None:
        """Forgets the project's list, so that shares split it again. What was scored is out of date."""
        own = select(Sample.id).where(Sample.project_id == project_id)
        self._session.execute(delete(ListedPart).where(ListedPart.sample_id.in_(own)))
        for table in (LevelComparison, GridSearch, NetworkComparison):
            scored = update(table).where(table.project_id == project_id)
            self._session.execute(scored.values(fingerprint=_OUTDATED))

    def parts(self, project_id: str) -> dict[str, Part]:
        """The part of each sample on the project's list that is learnt from, by its id. Empty without a list."""
        query = (
            select(ListedPart.sample_id, ListedPart.part)
            .join(Sample, Sample.id == ListedPart.sample_id)
            .where(Sample.project_id == project_id, is_learnt_from())
        )
        return {row.sample_id: Part(row.part) for row in self._session.execute(query)}


def samples_with_names(project_id: str) -> Select[*tuple[Any, ...]]:
    """The statement for a project's samples by class and arrival, with the names that they came with."""
    return (
        select(
            Sample.id,
            Sample.class_id,
            Sample.burst,
            ImageClass.name.label("class_name"),
            SampleName.name,
        )
        .join(ImageClass, ImageClass.id == Sample.class_id)
        .outerjoin(SampleName, SampleName.sample_id == Sample.id)
        .where(Sample.project_id == project_id, Sample.deleted_at.is_(None))
        .order_by(ImageClass.position, Sample.order_key)
    )


def _key_on(listed: Mapping[Key, Part], sample: Row[*tuple[Any, ...]]) -> Key | None:
    """What names the sample on the list: its folder and file, or its file alone."""
    name = file_name(sample)
    return next(
        (key for key in ((name_key(sample.class_name), name), ("", name)) if key in listed), None
    )
