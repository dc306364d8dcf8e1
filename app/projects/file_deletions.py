"""Deletes the files of deleted rows, and what is kept of their pictures elsewhere.

The transaction that deletes the rows queues the files; they are deleted after its commit.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.lab_tables import NetworkTraining
from app.db.tables import Model, PendingDeletion
from app.errors import StorageFailed
from app.storage import FolderStorage, Storage
from app.storage.stores import IMPORTS, MODELS, PICTURES

log = logging.getLogger(__name__)

INSIGHTS = "insights"
"""What models have kept of pictures: no store of its own, but a part of some models."""
TRACKERS = "trackers"
"""What trackers of experiments keep of a project's runs on this machine."""
NETWORK_TRAININGS = "network_trainings"
"""The folder in the data folder that knows by id how far each training of a network is."""


def queue_project_deletions(session: Session, project_ids: Iterable[str]) -> None:
    """Queue all files of projects that this transaction deletes."""
    ids = list(project_ids)
    model_ids = session.scalars(select(Model.id).where(Model.project_id.in_(ids)))
    session.add_all([PendingDeletion(store=MODELS, prefix=model_id) for model_id in model_ids])
    for store in (PICTURES, IMPORTS):
        session.add_all([PendingDeletion(store=store, prefix=project_id) for project_id in ids])
    for project_id in ids:
        queue_tracked_deletion(session, project_id)
    training_ids = session.scalars(
        select(NetworkTraining.id).where(NetworkTraining.project_id.in_(ids))
    )
    session.add_all(
        [PendingDeletion(store=NETWORK_TRAININGS, prefix=each) for each in training_ids]
    )


def queue_picture_deletions(session: Session, prefix: str) -> None:
    """Queue the picture with this key, or those under this prefix, which no row names any more."""
    session.add(PendingDeletion(store=PICTURES, prefix=prefix))


def queue_forgetting(session: Session, project_ids: Iterable[str]) -> None:
    """Have the models of the projects forget the pictures whose rows are gone after this transaction."""
    session.add_all([PendingDeletion(store=INSIGHTS, prefix=each) for each in set(project_ids)])


def queue_tracked_deletion(session: Session, project_id: str) -> None:
    """Queue what trackers keep on this machine of the runs of a project that is gone."""
    session.add(PendingDeletion(store=TRACKERS, prefix=project_id))


def queue_import_deletion(session: Session, prefix: str) -> None:
    """Queue what was sent for an import, under this prefix."""
    session.add(PendingDeletion(store=IMPORTS, prefix=prefix))


def queue_scrub(session: Session, owner_id: str) -> None:
    """Have the database scrubbed after this transaction, also when the owner has no files."""
    session.add(PendingDeletion(store=PICTURES, prefix=owner_id))


class FileDeletions:
    """Deletes queued files. After a crash or on a full disk they stay queued.

    `forget_model` forgets the model with an id, `forget_pictures` the pictures of a project that
    have no row any more, `erase_tracked` its runs in trackers; the last two may raise StorageFailed.
    `data_folder`: where trainings of networks keep how far they are.
    """

    def __init__(
        self,
        database: Database,
        stores: Mapping[str, Storage],
        forget_model: Callable[[str], None],
        forget_pictures: Callable[[str], None],
        erase_tracked: Callable[[str], None],
        data_folder: Path,
    ) -> None:
        self._database = database
        self._stores = stores
        self._forget_model = forget_model
        self._forget: Mapping[str, Callable[[str], None]] = {
            INSIGHTS: forget_pictures,
            TRACKERS: erase_tracked,
            NETWORK_TRAININGS: FolderStorage(data_folder / NETWORK_TRAININGS).delete_all,
        }

    def delete_pending(self) -> bool:
        """Delete all queued files and scrub the database. False while something is left."""
        with self._database.reading() as session:
            pending = session.scalars(select(PendingDeletion)).all()
        if not pending:
            return True
        deleted_ids = [deletion.id for deletion in pending if self._carry_out(deletion)]
        erased = any("/" not in deletion.prefix for deletion in pending)
        scrubbed = self._database.scrub(erased=erased)
        if scrubbed:
            with self._database.transaction() as session:
                session.execute(delete(PendingDeletion).where(PendingDeletion.id.in_(deleted_ids)))
        return scrubbed and len(deleted_ids) == len(pending)

    def _carry_out(self, deletion: PendingDeletion) -> bool:
        try:
            if deletion.store in self._forget:
                self._forget[deletion.store](deletion.prefix)
            else:
                self._delete_files(deletion)
        except (StorageFailed, FileNotFoundError):
            log.exception("files could not be deleted; housekeeping tries again")
            return False
        return True

    def _delete_files(self, deletion: PendingDeletion) -> None:
        if deletion.store == MODELS:
            self._forget_model(deletion.prefix)
        store = self._stores[deletion.store]
        if PurePosixPath(deletion.prefix).suffix:
            store.delete(deletion.prefix)
        else:
            store.delete_all(deletion.prefix)
