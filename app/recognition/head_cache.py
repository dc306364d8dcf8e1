"""A cache of trained heads."""

from __future__ import annotations

import threading
from collections import OrderedDict

from app.errors import ModelNotFound
from app.ml.heads import Head
from app.storage import Storage
from app.training.runner import head_key


class HeadCache:
    """The heads used last, at most `size`. Several threads may use it."""

    def __init__(self, model_files: Storage, size: int) -> None:
        self._model_files = model_files
        self._size = size
        self._heads: OrderedDict[str, Head] = OrderedDict()
        self._lock = threading.Lock()

    def cached(self, model_id: str) -> Head | None:
        """The head if it is in the cache, else None."""
        with self._lock:
            if model_id in self._heads:
                self._heads.move_to_end(model_id)
            return self._heads.get(model_id)

    def get(self, model_id: str) -> Head:
        """The head, read from its file if necessary. Raises ModelNotFound if there is no file."""
        head = self.cached(model_id)
        if head is not None:
            return head
        head = self._load(model_id)
        with self._lock:
            self._heads[model_id] = head
            while len(self._heads) > self._size:
                self._heads.popitem(last=False)
        return head

    def discard(self, model_id: str) -> None:
        """Removes a head from the cache, if it is there."""
        with self._lock:
            self._heads.pop(model_id, None)

    def _load(self, model_id: str) -> Head:
        try:
            return Head.from_bytes(self._model_files.get(head_key(model_id)))
        except KeyError as missing:
            raise ModelNotFound from missing
