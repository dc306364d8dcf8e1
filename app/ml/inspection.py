"""A look at training pictures before they are learnt from: their moments, and pictures that are twice there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.ml.familiarity import directions_of
from app.ml.moments import moments_of
from app.ml.types import DataFindings, Indices, LabeledEmbeddings

# The cosine of whole embeddings, which know where things are: a drawn arrow and its mirror image
# have 0.81 to 0.96, the most similar hand signs of two classes 0.92. A picture and its copy have 1.
_SAME_PICTURE_COSINE = 0.995

_ROWS = 256  # as in `familiarity`


def inspect_data(data: LabeledEmbeddings, between_portions: Callable[[], None]) -> DataFindings:
    """Finds the moments, and the pictures that are in two classes.

    `between_portions` is called every 100 ms or sooner, as in `train_head`.
    """
    moments = moments_of(data, between_portions)
    return DataFindings(moments, _pairs_in_two_classes(data, between_portions))


def _pairs_in_two_classes(data: LabeledEmbeddings, between_portions: Callable[[], None]) -> Indices:
    """The indices (m, 2) of samples of different classes that show the same picture."""
    directions = directions_of(data.embeddings, data.embeddings.shape[1])
    found = [np.empty((0, 2), np.int64)]
    for start in range(0, len(directions), _ROWS):
        rows = slice(start, start + _ROWS)
        same = directions[rows] @ directions.T > _SAME_PICTURE_COSINE
        first, second = np.nonzero(same & (data.labels[rows, None] < data.labels))
        found.append(np.stack([first + start, second], axis=1))
        between_portions()
    return np.concatenate(found)
