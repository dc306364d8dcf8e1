"""A cache of the models that callers may use, so that recognition seldom reads the database."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.accounts.cookies import Credentials
from app.accounts.dependencies import caller_of
from app.db.database import Database
from app.recognition.recognitions import RecognitionModel, read_model

# How long an entry is valid without a change of the database: an expired link or login is noticed
# that late. The second value is for databases that processes without a common disk share: their
# changes are noticed that late.
_TTL_S = 30.0
_TTL_WITHOUT_COMMON_DISK_S = 1.0


@dataclass(frozen=True)
class _Entry:
    model: RecognitionModel
    revision: object
    expires_at: float


class ModelAccessCache:
    """The models and callers of the latest recognitions. Use it on the event loop only.

    Reading the database takes four queries and two thread switches, 1.5 ms; a webcam sends many
    pictures a second.
    """

    def __init__(self, database: Database, size: int) -> None:
        self._database = database
        self._ttl_s = (
            _TTL_S
            if database.access_revision_covers_other_processes
            else _TTL_WITHOUT_COMMON_DISK_S
        )
        self._size = size
        self._entries: OrderedDict[tuple[str, Credentials], _Entry] = OrderedDict()

    async def get(self, model_id: str, credentials: Credentials) -> RecognitionModel:
        """The model. Raises ModelNotFound, also if the caller may not use the model."""
        if (cached := self.cached(model_id, credentials)) is not None:
            return cached
        revision = self._database.access_revision
        model = await run_sync(self._read, model_id, credentials)
        expires_at = time.monotonic() + self._ttl_s
        self._entries[model_id, credentials] = _Entry(model, revision, expires_at)
        self._entries.move_to_end((model_id, credentials))
        while len(self._entries) > self._size:
            self._entries.popitem(last=False)
        return model

    def cached(self, model_id: str, credentials: Credentials) -> RecognitionModel | None:
        """The model if it is in the cache and valid, else None."""
        key = (model_id, credentials)
        entry = self._entries.get(key)
        if entry is None or not self._is_valid(entry):
            return None
        self._entries.move_to_end(key)
        return entry.model

    def _is_valid(self, entry: _Entry) -> bool:
        return (
            entry.revision == self._database.access_revision and time.monotonic() < entry.expires_at
        )

    def _read(self, model_id: str, credentials: Credentials) -> RecognitionModel:
        with self._database.reading() as session:
            return read_model(session, model_id, caller_of(session, credentials))
