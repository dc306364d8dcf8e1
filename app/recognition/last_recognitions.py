"""The last recognition of each session: in memory at once, in the database a little later."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from anyio.to_thread import run_sync
from sqlalchemy import Connection, Executable, bindparam, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.tables import LastRecognition, Model, now
from app.errors import EyeblocksError

log = logging.getLogger(__name__)

WRITE_DELAY_S = 0.05
"""How long recognitions collect before they are written together. Writing each one before its
answer took 0.8 of 2 ms of the web process's CPU, and 1 of 6 ms of the response time."""
RETRY_PAUSE_S = 1.0
MAX_UNWRITTEN = 10_000
"""While the database cannot be written, the oldest recognitions beyond this are dropped."""

Confidences = Mapping[str, float]
"""Confidence by class id, best first."""
Key = tuple[str, str]
"""The ids of model and session."""


@dataclass(frozen=True)
class Recognized:
    """The last recognition of a session; empty confidences without one.

    `known`: whether the picture was known; None if nobody asked, or the model cannot tell.
    """

    confidences: Confidences
    known: bool | None = None


NOTHING = Recognized({})

_table = LastRecognition.__table__.c


class LastRecognitions:
    """Stores and reads last recognitions. Use it on the event loop only.

    A power cut loses those of the last moment. If other web processes may read the same database,
    `store` returns after the write.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unwritten: OrderedDict[Key, Recognized] = OrderedDict()
        self._writer: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def store(self, model_id: str, session_name: str, recognized: Recognized) -> None:
        """Stores the session's last recognition. One without confidences clears it.

        Nothing is stored for a deleted model.
        """
        key = (model_id, session_name)
        if self._database.is_shared:
            await run_sync(self._write, {key: recognized})
            return
        self._unwritten[key] = recognized
        self._unwritten.move_to_end(key)
        if len(self._unwritten) > MAX_UNWRITTEN:
            self._unwritten.popitem(last=False)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all())

    async def get(self, model_id: str, session_name: str) -> Recognized:
        """The session's last recognition; NOTHING before any."""
        key = (model_id, session_name)
        if key in self._unwritten:
            return self._unwritten[key]
        return await run_sync(self._read, key)

    async def clear(self, model_id: str, session_name: str) -> None:
        await self.store(model_id, session_name, NOTHING)

    async def close(self) -> None:
        """Writes what is unwritten. Gives up if the database refuses it now."""
        self._closing.set()
        if self._writer is not None:
            await asyncio.wait([self._writer])

    async def _write_all(self) -> None:
        pause_s = WRITE_DELAY_S
        try:
            while self._unwritten:
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause_s):
                        await self._closing.wait()
                succeeded = await self._write_batch()
                if self._closing.is_set() and not succeeded:
                    return
                pause_s = WRITE_DELAY_S if succeeded else RETRY_PAUSE_S
        finally:
            self._writer = None

    async def _write_batch(self) -> bool:
        """Writes all that is unwritten. Returns False, and keeps it, if the database refuses."""
        batch = dict(self._unwritten)
        try:
            await run_sync(self._write, batch)
        except EyeblocksError as problem:
            log.warning("last recognitions cannot be written: %s", problem)
            return False
        for key, recognized in batch.items():
            if self._unwritten.get(key) is recognized:
                del self._unwritten[key]
        return True

    def _write(self, batch: Mapping[Key, Recognized]) -> None:
        with self._database.unsynced_transaction() as session:
            connection = session.connection()
            _store(connection, {key: each for key, each in batch.items() if each.confidences})
            _clear(connection, [key for key, each in batch.items() if not each.confidences])

    def _read(self, key: Key) -> Recognized:
        with self._database.reading() as session:
            row = session.get(LastRecognition, key)
            if row is None:
                return NOTHING
            scores, known = row.scores, row.known
        return Recognized({each["class_id"]: each["confidence"] for each in scores}, known)


def delete_older_than(session: Session, hours: int) -> None:
    """Deletes last recognitions that are older than `hours`."""
    limit = now() - timedelta(hours=hours)
    session.execute(delete(LastRecognition).where(LastRecognition.recognized_at < limit))


def _store(connection: Connection, batch: Mapping[Key, Recognized]) -> None:
    rows = [
        {
            "model": model_id,
            "name": name,
            "class_scores": [
                {"class_id": class_id, "confidence": confidence}
                for class_id, confidence in recognized.confidences.items()
            ],
            "was_known": recognized.known,
            "at": now(),
        }
        for (model_id, name), recognized in batch.items()
    ]
    if rows:
        connection.execute(_upsert(connection.dialect.name), rows)


def _clear(connection: Connection, keys: list[Key]) -> None:
    rows = [{"model": model_id, "name": name} for model_id, name in keys]
    if rows:
        matches = (_table.model_id == bindparam("model"), _table.session == bindparam("name"))
        connection.execute(delete(LastRecognition).where(*matches), rows)


@cache
def _upsert(dialect: str) -> Executable:
    """One statement that inserts or updates a row if its model exists."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    row = select(
        bindparam("model", type_=_table.model_id.type),
        bindparam("name", type_=_table.session.type),
        bindparam("class_scores", type_=_table.scores.type),
        bindparam("was_known", type_=_table.known.type),
        bindparam("at", type_=_table.recognized_at.type),
    ).where(exists().where(Model.id == bindparam("model", type_=_table.model_id.type)))
    statement = insert(LastRecognition).from_select(
        ["model_id", "session", "scores", "known", "recognized_at"], row
    )
    return statement.on_conflict_do_update(
        index_elements=["model_id", "session"],
        set_={
            "scores": statement.excluded.scores,
            "known": statement.excluded.known,
            "recognized_at": statement.excluded.recognized_at,
        },
    )
