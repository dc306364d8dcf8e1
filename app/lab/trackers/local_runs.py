"""What the trackers keep of runs in the data folder, and its erasure.

It needs neither of the libraries: a project may be erased long after a tracker was switched off.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, MetaData, NullPool, Table, create_engine, delete, event, select
from sqlalchemy.engine import Connection
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError

from app.errors import StorageFailed
from app.lab.trackers.messages import PROJECT_TAG
from app.settings import Settings
from app.storage import FolderStorage
from app.storage.storage import RETRY_AFTER_S

RUN_ID = "run_uuid"
LOCK_TIMEOUT_S = 10.0
"""How long to wait for somebody who writes into MLflow's database."""


class LocalRuns:
    """The folder of offline runs of Weights & Biases, and the database of MLflow."""

    def __init__(self, settings: Settings) -> None:
        folder = settings.trackers_folder.resolve()
        self.wandb_folder = folder / "wandb"
        self._mlflow_file = folder / "mlflow.db"

    @property
    def mlflow_uri(self) -> str:
        return f"sqlite:///{self._mlflow_file}"

    def erase(self, project_id: str) -> None:
        """Erases all runs of a project. Raises StorageFailed; then some of them may be left."""
        FolderStorage(self.wandb_folder).delete_all(project_id)
        if self._mlflow_file.exists():
            try:
                self._erase_in_mlflow(project_id)
            except OperationalError as problem:
                raise StorageFailed(retry_after_s=RETRY_AFTER_S) from problem

    def _erase_in_mlflow(self, project_id: str) -> None:
        """Deletes the rows themselves, which MLflow's own deletion only marks as deleted."""
        engine = create_engine(
            self.mlflow_uri, poolclass=NullPool, connect_args={"timeout": LOCK_TIMEOUT_S}
        )
        event.listen(engine, "connect", _overwrite_what_is_deleted)
        with engine.begin() as connection:
            metadata = MetaData()
            metadata.reflect(connection)
            _delete_runs(connection, metadata, project_id)


def _delete_runs(connection: Connection, metadata: MetaData, project_id: str) -> None:
    """Deletes the project's runs, and before them every row that belongs to one of them."""
    runs, tags = metadata.tables.get("runs"), metadata.tables.get("tags")
    if runs is None or tags is None:  # MLflow was killed before it had made its tables
        return
    of_project = (tags.c.key == PROJECT_TAG) & (tags.c.value == project_id)
    ids = connection.scalars(select(tags.c[RUN_ID]).where(of_project)).all()
    for table in reversed(metadata.sorted_tables):
        for key in _keys_to(runs, table):
            connection.execute(delete(table).where(key.in_(ids)))
    connection.execute(delete(runs).where(runs.c[RUN_ID].in_(ids)))


def _keys_to(runs: Table, table: Table) -> list[Column[Any]]:
    return [key.parent for key in table.foreign_keys if key.column.table is runs]


def _overwrite_what_is_deleted(connection: DBAPIConnection, _entry: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
