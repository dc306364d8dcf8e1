"""What the trackers keep of runs in the data folder, and its erasure.

It needs neither of the libraries: a project may be erased long after a tracker was switched off.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import (
    ColumnClause,
    Connection,
    Inspector,
    NullPool,
    column,
    create_engine,
    delete,
    event,
    inspect,
    select,
    table,
)
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
            inspector = inspect(connection)
            if inspector.has_table("runs"):  # MLflow may have been killed before it made it
                _delete_runs(connection, inspector, project_id)


def _delete_runs(connection: Connection, inspector: Inspector, project_id: str) -> None:
    """Deletes the project's runs, and before them every row that belongs to one of them."""
    tags = table("tags", column("key"), column("value"), column(RUN_ID))
    runs = table("runs", column(RUN_ID))
    of_project = (tags.c.key == PROJECT_TAG) & (tags.c.value == project_id)
    ids = connection.scalars(select(tags.c[RUN_ID]).where(of_project)).all()
    if not ids:
        return
    for name, key in _keys_to_runs(inspector):
        connection.execute(delete(table(name, key)).where(key.in_(ids)))
    connection.execute(delete(runs).where(runs.c[RUN_ID].in_(ids)))


def _keys_to_runs(inspector: Inspector) -> Iterator[tuple[str, ColumnClause[str]]]:
    """The tables whose rows belong to a run, and their columns that name it."""
    for name in inspector.get_table_names():
        for key in inspector.get_foreign_keys(name):
            if key["referred_table"] == "runs":
                yield name, column(key["constrained_columns"][0])


def _overwrite_what_is_deleted(connection: DBAPIConnection, _entry: object) -> None:
    cursor = connection.cursor()
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()
