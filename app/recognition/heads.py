"""Trained heads in memory, loaded once each and bounded in number."""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.errors import ModelNotFound
from app.ml.heads import Head
from app.storage import Storage
from app.training.runner import head_key


class HeadCache:
    """The heads used last. Called from several threads."""

    def __init__(self, models: Storage, size: int) -> None:
        self._models = models
        self._size = size
        self._heads: OrderedDict[str, Head] = OrderedDict()
        self._lock = threading.Lock()

    def kept(self, model_id: str) -> Head | None:
        """The head, if no file has to be read for it."""
        with self._lock:
            if model_id in self._heads:
                self._heads.move_to_end(model_id)
            return self._heads.get(model_id)

    def get(self, model_id: str) -> Head:
        """Raises ModelNotFound when its file is gone."""
        head = self.kept(model_id)
        if head is not None:
            return head
        head = self._load(model_id)
        with self._lock:
            self._heads[model_id] = head
            while len(self._heads) > self._size:
                self._heads.popitem(last=False)
        return head

    def forget(self, model_id: str) -> None:
        """Nothing happens when the head is not kept."""
        with self._lock:
            self._heads.pop(model_id, None)

    def _load(self, model_id: str) -> Head:
        try:
            return Head.from_bytes(self._models.get(head_key(model_id)))
        except KeyError as missing:
            raise ModelNotFound from missing
