"""Files whose rows are gone: noted with the rows, removed after them, and never forgotten."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.tables import Model, Removal
from app.errors import StorageFailed
from app.storage import Storage

log = logging.getLogger(__name__)

PICTURES, MODELS = "pictures", "models"


def note_projects(session: Session, project_ids: Iterable[str]) -> None:
    """Note all files of projects that this transaction is about to delete."""
    ids = list(project_ids)
    model_ids = session.scalars(select(Model.id).where(Model.project_id.in_(ids)))
    session.add_all([Removal(store=MODELS, prefix=model_id) for model_id in model_ids])
    session.add_all([Removal(store=PICTURES, prefix=project_id) for project_id in ids])


def note_pictures(session: Session, prefix: str) -> None:
    """Note the pictures under a storage prefix whose rows this transaction deletes."""
    session.add(Removal(store=PICTURES, prefix=prefix))


def note_rows(session: Session, owner_id: str) -> None:
    """Note that rows of an owner without files, too, have to leave the database's own pages."""
    session.add(Removal(store=PICTURES, prefix=owner_id))


class Removals:
    """Removes what is noted. A crash or a full disk between leaves the note for the next time."""

    def __init__(
        self, database: Database, stores: Mapping[str, Storage], forget_model: Callable[[str], None]
    ) -> None:
        self._database = database
        self._stores = stores
        self._forget_model = forget_model

    def carry_out(self) -> bool:
        """Whether everything that is noted has left the disk, the database's own pages included."""
        with self._database.reading() as session:
            noted = session.scalars(select(Removal)).all()
        if not noted:
            return True
        gone = [each.id for each in noted if self._remove(each)]
        scrubbed = self._database.scrub()
        if scrubbed:
            with self._database.transaction() as session:
                session.execute(delete(Removal).where(Removal.id.in_(gone)))
        return scrubbed and len(gone) == len(noted)

    def _remove(self, noted: Removal) -> bool:
        if noted.store == MODELS:
            self._forget_model(noted.prefix)
        try:
            self._stores[noted.store].delete_all(noted.prefix)
        except (StorageFailed, FileNotFoundError):
            log.exception("files could not be removed; housekeeping tries again")
            return False
        return True
