"""Everything of one or more students as one file, sent while it is made."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
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


class Belongings:
    """Packs students' projects; each is a project file that can be imported again."""

    def __init__(self, database: Database, pictures: Storage, models: Storage) -> None:
        self._database = database
        self._pictures = pictures
        self._models = models

    def chunks(self, owners: Sequence[Owner]) -> Iterator[bytes]:
        """The bytes of the file; a picture at a time is in memory."""
        sent = Sent()
        with zipfile.ZipFile(sent, "w") as packed:
            for owner in owners:
                for number, contents in enumerate(self._projects(owner.student_id), 1):
                    name = _entry(owner.folder, number, contents.name)
                    with packed.open(name, "w", force_zip64=True) as entry:
                        writer = ProjectFileWriter(contents, self._pictures, self._models)
                        for chunk in writer.chunks():
                            entry.write(chunk)
                            yield sent.take()
        yield sent.take()

    def _projects(self, student_id: str) -> Iterator[Contents]:
        """One after the other, each read in a transaction of its own; the oldest first."""
        with self._database.reading() as session:
            query = select(Project.id).where(Project.student_id == student_id)
            ids = session.scalars(query.order_by(Project.created_at, Project.id)).all()
        for project_id in ids:
            with self._database.reading() as session:
                project = session.get(Project, project_id)
                contents = project and read_contents(session, project, pictures=True)
            if contents:
                yield contents


def _entry(folder: str, number: int, name: str) -> str:
    """A path that every system can unpack and that leads nowhere else."""
    file = f"{number:02} {_file_name(name)}.zip"
    return f"{_file_name(folder)}/{file}" if folder else file


def _file_name(name: str) -> str:
    return _NOT_IN_FILE_NAMES.sub("_", name).strip(" .") or "_"
