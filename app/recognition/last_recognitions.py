"""What each session recognised last: known here at once, in the database a little later."""

from __future__ import annotations

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
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

GATHERED_S = 0.05
"""How long answers gather before they are written together. Written before each went out, they
took 0.8 of 2 ms of the web process's CPU, and 1 of 6 ms until the answer."""
AGAIN_S = 1.0
MOST_UNWRITTEN = 10_000
"""While the database cannot be written, the ones remembered longest ago make room."""

Confidences = Mapping[str, float]
"""Confidence by class id, best first; empty where nothing is remembered."""
Key = tuple[str, str]
"""The ids of model and session."""

_table = LastRecognition.__table__.c


class LastRecognitions:
    """Lives on the event loop. In a power cut the last moment is lost, which hurts nobody.

    Where other web processes may ask the same database, everything is written before it counts
    as done.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unwritten: OrderedDict[Key, Confidences] = OrderedDict()
        self._writer: asyncio.Task[None] | None = None
        self._closing = asyncio.Event()

    async def remember(self, model_id: str, session_name: str, confidences: Confidences) -> None:
        """Nothing is kept for a model that is gone; empty confidences forget the session."""
        key = (model_id, session_name)
        if self._database.is_shared:
            await run_sync(self._write, {key: confidences})
            return
        self._unwritten[key] = confidences
        self._unwritten.move_to_end(key)
        if len(self._unwritten) > MOST_UNWRITTEN:
            self._unwritten.popitem(last=False)
        if self._writer is None:
            self._writer = asyncio.create_task(self._write_all())

    async def of(self, model_id: str, session_name: str) -> Confidences:
        """Empty before any recognition."""
        key = (model_id, session_name)
        if key in self._unwritten:
            return self._unwritten[key]
        return await run_sync(self._read, key)

    async def forget(self, model_id: str, session_name: str) -> None:
        await self.remember(model_id, session_name, {})

    async def close(self) -> None:
        """Write what is left, if the database takes it now."""
        self._closing.set()
        if self._writer is not None:
            await asyncio.wait([self._writer])

    async def _write_all(self) -> None:
        pause_s = GATHERED_S
        try:
            while self._unwritten:
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause_s):
                        await self._closing.wait()
                written = await self._written()
                if self._closing.is_set() and not written:
                    return
                pause_s = GATHERED_S if written else AGAIN_S
        finally:
            self._writer = None

    async def _written(self) -> bool:
        """Whether the database took what is unwritten; it stays with us until then."""
        group = dict(self._unwritten)
        try:
            await run_sync(self._write, group)
        except EyeblocksError as problem:
            log.warning("last recognitions cannot be written: %s", problem)
            return False
        for key, confidences in group.items():
            if self._unwritten.get(key) is confidences:
                del self._unwritten[key]
        return True

    def _write(self, group: Mapping[Key, Confidences]) -> None:
        with self._database.noting() as session:
            connection = session.connection()
            _remember(connection, {key: each for key, each in group.items() if each})
            _forget(connection, [key for key, each in group.items() if not each])

    def _read(self, key: Key) -> Confidences:
        with self._database.reading() as session:
            row = session.get(LastRecognition, key)
            scores = row.scores if row else []
        return {each["class_id"]: each["confidence"] for each in scores}


def forget_older_than(session: Session, hours: int) -> None:
    """Forget what sessions recognised so long ago."""
    limit = now() - timedelta(hours=hours)
    session.execute(delete(LastRecognition).where(LastRecognition.recognized_at < limit))


def _remember(connection: Connection, group: Mapping[Key, Confidences]) -> None:
    rows = [
        {
            "model": model_id,
            "name": name,
            "found": [{"class_id": id_, "confidence": each} for id_, each in confidences.items()],
            "at": now(),
        }
        for (model_id, name), confidences in group.items()
    ]
    if rows:
        connection.execute(_upsert(connection.dialect.name), rows)


def _forget(connection: Connection, keys: list[Key]) -> None:
    rows = [{"model": model_id, "name": name} for model_id, name in keys]
    if rows:
        gone = (_table.model_id == bindparam("model"), _table.session == bindparam("name"))
        connection.execute(delete(LastRecognition).where(*gone), rows)


@cache
def _upsert(dialect: str) -> Executable:
    """Insert or update, for as long as the model exists: one statement for a whole group."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    row = select(
        bindparam("model", type_=_table.model_id.type),
        bindparam("name", type_=_table.session.type),
        bindparam("found", type_=_table.scores.type),
        bindparam("at", type_=_table.recognized_at.type),
    ).where(exists().where(Model.id == bindparam("model", type_=_table.model_id.type)))
    statement = insert(LastRecognition).from_select(
        ["model_id", "session", "scores", "recognized_at"], row
    )
    return statement.on_conflict_do_update(
        index_elements=["model_id", "session"],
        set_={
            "scores": statement.excluded.scores,
            "recognized_at": statement.excluded.recognized_at,
        },
    )
