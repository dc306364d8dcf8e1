"""The pictures that a network learns from, read from the storage when it is their turn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.lab.network_trainings.messages import KeyAndLabel
from app.ml.kept_pictures import PictureDamaged, read_square
from app.ml.types import Indices, Labels, Squares
from app.storage import Storage


class StoredPictures:
    """Implements `LabeledPictures`. No more than a batch is in memory."""

    def __init__(self, storage: Storage, pictures: Sequence[KeyAndLabel], side: int) -> None:
        self._storage, self._pictures, self._side = storage, pictures, side

    def __len__(self) -> int:
        return len(self._pictures)

    def read(self, indices: Indices) -> tuple[Squares, Labels]:
        """Raises StorageFailed. A picture that is damaged, or was deleted meanwhile, is left out."""
        squares, labels = [np.empty((0, self._side, self._side, 3), np.uint8)], []
        for key, label in (self._pictures[index] for index in indices.tolist()):
            try:
                square = read_square(self._storage.get(key), self._side)
            except (KeyError, PictureDamaged):
                continue
            squares.append(square[np.newaxis])
            labels.append(label)
        return np.concatenate(squares), np.array(labels, np.int64)
