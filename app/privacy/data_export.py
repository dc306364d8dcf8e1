"""Exports the projects of one or more students as one zip file, which is streamed."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.classrooms.nicknames import roster_order
from app.db.classroom_tables import Membership
from app.db.database import Database
from app.db.lesson_tables import GalleryEntry, GalleryLike
from app.db.tables import Project, Share
from app.lab.csv_cells import BYTE_ORDER_MARK, text_cell
from app.lab.experiments.csv_file import runs_csv
from app.lab.experiments.records import RunRecord, all_records
from app.project_copies.project_file.layout import FILE_ENDING
from app.project_copies.project_file.writer import (
    ChunkBuffer,
    ProjectFileWriter,
    contents_to_export,
)
from app.settings import Settings
from app.storage import Storage

TABLE_ENDING = "-runs.csv"
LIKES_TABLE = "likes.csv"
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


@dataclass(frozen=True)
class Owner:
    """A student, and the folder of the zip file for the student's projects; empty for none."""

    student_id: str
    folder: str = ""


def owners_in(session: Session, classroom_id: str) -> Sequence[Owner]:
    """The students of a classroom, by nickname. The folder's name is the nickname."""
    query = select(Membership.student_id, Membership.nickname)
    places = session.execute(query.where(Membership.classroom_id == classroom_id)).all()
    owners = [Owner(student_id, name) for student_id, name in places if student_id]
    return sorted(owners, key=lambda owner: roster_order(owner.folder))


@dataclass(frozen=True)
class ExportEntry:
    """One project of the zip file. `number` is its number within the folder, from 1."""

    project_id: str
    folder: str = ""
    number: int = 1


class DataExport:
    """Writes zip files of project files, each with a table of its runs beside it.

    Each project file can be imported again.
    """

    def __init__(
        self, database: Database, pictures: Storage, models: Storage, settings: Settings
    ) -> None:
        self._settings = settings
        self._database = database
        self._pictures = pictures
        self._models = models

    def entries_of(self, owners: Sequence[Owner]) -> Iterator[ExportEntry]:
        """An entry for each project of the owners, the oldest project of an owner first."""
        for owner in owners:
            with self._database.reading() as session:
                query = select(Project.id).where(Project.student_id == owner.student_id)
                ids = session.scalars(query.order_by(Project.created_at, Project.id)).all()
            for number, project_id in enumerate(ids, 1):
                yield ExportEntry(project_id, owner.folder, number)

    def chunks(self, entries: Iterable[ExportEntry], likes_of: str = "") -> Iterator[bytes]:
        """The bytes of the zip file. Holds one picture at a time in memory; skips deleted projects.

        `likes_of`: the student who takes the own data along, with a table of the likes. For others
        it is left out: nobody is told whose a like is.
        """
        buffer = ChunkBuffer()
        with zipfile.ZipFile(buffer, "w") as packed:
            for entry in entries:
                contents = contents_to_export(entry.project_id, self._database)
                if contents is None:
                    continue
                name = _entry_path(entry.folder, entry.number, contents.name)
                with packed.open(name, "w", force_zip64=True) as file:
                    writer = ProjectFileWriter(contents, self._pictures, self._models)
                    for chunk in writer.chunks():
                        file.write(chunk)
                        yield buffer.pop()
                if records := self._records(entry.project_id):
                    table = f"{name.removesuffix(FILE_ENDING)}{TABLE_ENDING}"
                    packed.writestr(table, b"".join(runs_csv(records)))
                    yield buffer.pop()
            if likes := self._likes(likes_of):
                packed.writestr(LIKES_TABLE, _likes_csv(likes))
        yield buffer.pop()

    def _likes(self, student_id: str) -> Sequence[tuple[str, str]]:
        """The names of the projects that the student likes in a gallery, and who shows them."""
        own, shower = aliased(Membership), aliased(Membership)
        query = (
            select(Project.name, shower.nickname)
            .join(Share, Share.project_id == Project.id)
            .join(GalleryEntry, GalleryEntry.share_id == Share.id)
            .join(shower, shower.id == GalleryEntry.place_id)
            .join(GalleryLike, GalleryLike.share_id == Share.id)
            .join(own, own.id == GalleryLike.place_id)
            .where(own.student_id == student_id, own.student_id != "")
            .order_by(Project.name, Project.id)
        )
        with self._database.reading() as session:
            return [(name, nickname) for name, nickname in session.execute(query)]

    def _records(self, project_id: str) -> Sequence[RunRecord]:
        """All runs of the project: its file has that of the current model alone."""
        with self._database.reading() as session:
            return all_records(session, self._settings, project_id)


def _likes_csv(likes: Sequence[tuple[str, str]]) -> bytes:
    out = io.StringIO()
    rows = csv.writer(out)
    rows.writerow([BYTE_ORDER_MARK + "project", "nickname"])
    rows.writerows([text_cell(name), text_cell(nickname)] for name, nickname in likes)
    return out.getvalue().encode()


def _entry_path(folder: str, number: int, name: str) -> str:
    """The entry's path in the zip file, valid on every system and never outside of the folder."""
    file_name = f"{number:02} {_safe_name(name)}{FILE_ENDING}"
    return f"{_safe_name(folder)}/{file_name}" if folder else file_name


def _safe_name(name: str) -> str:
    return _NOT_IN_FILE_NAMES.sub("_", name).strip(" .") or "_"
