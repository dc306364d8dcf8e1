"""Models as recognition needs them, without asking the database each time."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.db.database import Database
from app.people.cookies import Credentials
from app.people.identity import caller_of
from app.recognition.recognitions import RecognizingModel, recognizing_model

# How late it is seen that a link or a login ran out, which changes nothing in the database, and
# how late a change by a process that shares no disk with this one.
_TRUSTED_S = 30.0
_TRUSTED_APART_S = 1.0


@dataclass(frozen=True)
class _Found:
    model: RecognizingModel
    revision: object
    until: float


class AskedModels:
    """The models asked for last, with who asked. Lives on the event loop.

    A look-up is four queries and two thread hops, 1.5 ms; a webcam asks many times a second.
    """

    def __init__(self, database: Database, size: int) -> None:
        self._database = database
        self._trusted_s = _TRUSTED_S if database.revision_is_everybodys else _TRUSTED_APART_S
        self._size = size
        self._found: OrderedDict[tuple[str, Credentials], _Found] = OrderedDict()

    async def get(self, model_id: str, shown: Credentials) -> RecognizingModel:
        """Raises ModelNotFound, for a model that the caller may not use too."""
        if (known := self.known(model_id, shown)) is not None:
            return known
        revision = self._database.revision
        model = await run_sync(self._read, model_id, shown)
        until = time.monotonic() + self._trusted_s
        self._found[model_id, shown] = _Found(model, revision, until)
        self._found.move_to_end((model_id, shown))
        while len(self._found) > self._size:
            self._found.popitem(last=False)
        return model

    def known(self, model_id: str, shown: Credentials) -> RecognizingModel | None:
        """The model, if the database need not be asked."""
        asked = (model_id, shown)
        found = self._found.get(asked)
        if found is None or not self._holds(found):
            return None
        self._found.move_to_end(asked)
        return found.model

    def _holds(self, found: _Found) -> bool:
        return found.revision == self._database.revision and time.monotonic() < found.until

    def _read(self, model_id: str, shown: Credentials) -> RecognizingModel:
        with self._database.reading() as session:
            return recognizing_model(session, model_id, caller_of(session, shown))
