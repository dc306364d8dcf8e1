"""Projects of one or more students as one file, sent while it is made."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.people_tables import Membership
from app.db.tables import Project
from app.people.nicknames import roster_order
from app.programs.contents import Contents, read_contents
from app.programs.project_file.writing import ProjectFileWriter, Sent
from app.storage import Storage

_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]')


@dataclass(frozen=True)
class Owner:
    """A student, and the folder that their projects get; empty for none."""

    student_id: str
    folder: str = ""


def owners_in(session: Session, classroom_id: str) -> Sequence[Owner]:
    """The students of a classroom, each with a folder of the nickname."""
    query = select(Membership.student_id, Membership.nickname)
    places = session.execute(query.where(Membership.classroom_id == classroom_id)).all()
    owners = [Owner(student_id, name) for student_id, name in places if student_id]
    return sorted(owners, key=lambda each: roster_order(each.folder))


@dataclass(frozen=True)
class Parcel:
    """One project of the file: `number` counts within its folder, from 1."""

    project_id: str
    folder: str = ""
    number: int = 1


class Belongings:
    """Packs students' projects; each is a project file that can be imported again."""

    def __init__(self, database: Database, pictures: Storage, models: Storage) -> None:
        self._database = database
        self._pictures = pictures
        self._models = models

    def of(self, owners: Sequence[Owner]) -> Iterator[Parcel]:
        """Everything that the owners have, the oldest first."""
        for owner in owners:
            with self._database.reading() as session:
                query = select(Project.id).where(Project.student_id == owner.student_id)
                ids = session.scalars(query.order_by(Project.created_at, Project.id)).all()
            for number, project_id in enumerate(ids, 1):
                yield Parcel(project_id, owner.folder, number)

    def chunks(self, parcels: Iterable[Parcel]) -> Iterator[bytes]:
        """The bytes of the file; a picture at a time is in memory. What is gone is left out."""
        sent = Sent()
        with zipfile.ZipFile(sent, "w") as packed:
            for parcel in parcels:
                contents = self._read(parcel.project_id)
                if contents is None:
                    continue
                name = _entry(parcel.folder, parcel.number, contents.name)
                with packed.open(name, "w", force_zip64=True) as entry:
                    writer = ProjectFileWriter(contents, self._pictures, self._models)
                    for chunk in writer.chunks():
                        entry.write(chunk)
                        yield sent.take()
        yield sent.take()

    def _read(self, project_id: str) -> Contents | None:
        """In a transaction of its own."""
        with self._database.reading() as session:
            project = session.get(Project, project_id)
            return read_contents(session, project, pictures=True) if project else None


def _entry(folder: str, number: int, name: str) -> str:
    """A path that every system can unpack and that leads nowhere else."""
    file = f"{number:02} {_file_name(name)}.zip"
    return f"{_file_name(folder)}/{file}" if folder else file


def _file_name(name: str) -> str:
    return _NOT_IN_FILE_NAMES.sub("_", name).strip(" .") or "_"
