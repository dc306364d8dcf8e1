"""The honest scores of models, remembered: a classroom's wall asks for them every two seconds."""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.db.tables import Model
from app.errors import InsightsMissing
from app.insights.answers import Answers, Score
from app.insights.stored import insights_of
from app.storage import Storage

_REMEMBERED = 4096
"""More models than a school shows at a time; a score is three numbers."""


class HonestScores:
    """Several threads may use it."""

    def __init__(self, model_files: Storage) -> None:
        self._model_files = model_files
        self._scores: OrderedDict[str, Score | None] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, model: Model) -> Score | None:
        """The model's score; None if there are no insights into it, or nothing could be asked."""
        with self._lock:
            if model.id in self._scores:
                self._scores.move_to_end(model.id)
                return self._scores[model.id]
        score = self._read(model)
        with self._lock:
            self._scores[model.id] = score
            while len(self._scores) > _REMEMBERED:
                self._scores.popitem(last=False)
        return score

    def discard(self, model_id: str) -> None:
        """Forgets a model's score, if it is remembered."""
        with self._lock:
            self._scores.pop(model_id, None)

    def _read(self, model: Model) -> Score | None:
        try:
            return Answers(insights_of(self._model_files, model)).score
        except InsightsMissing:
            return None
