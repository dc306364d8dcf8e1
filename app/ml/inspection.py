"""A look at training pictures before they are learnt from: their moments, and pictures that are twice there."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from app.ml.familiarity import directions_of
from app.ml.moments import moments_of
from app.ml.types import (
    DataFindings,
    Embeddings,
    Floats,
    Indices,
    LabeledEmbeddings,
    Labels,
)

# The cosine of whole embeddings, which know where things are: a drawn arrow and its mirror image
# have 0.81 to 0.96, the most similar hand signs of two classes 0.92. A picture and its copy have 1.
_SAME_PICTURE_COSINE = 0.995

# Whole embeddings of 25,000 samples would be 8 TFLOP to compare. A sketch of so many numbers, in the
# directions in which so many of the samples differ most, rules out nearly all pairs at 1 % of that.
_SKETCH = 64
_SKETCHED_FROM = 256
_ROUNDING = 1e-4

_ROWS = 256  # as in `familiarity`
_MOST_CANDIDATES = 2048
"""Pairs that are looked at for each portion of the samples: of thousands of copies some are enough."""
_PAIRS = 256
"""Pairs whose whole embeddings are compared at a time."""


def inspect_data(data: LabeledEmbeddings, between_portions: Callable[[], None]) -> DataFindings:
    """Finds the moments, and the pictures that are in two classes.

    `between_portions` is called every 100 ms or sooner, as in `train_head`.
    """
    moments = moments_of(data, between_portions)
    return DataFindings(moments, _pairs_in_two_classes(data, between_portions))


def _pairs_in_two_classes(data: LabeledEmbeddings, between_portions: Callable[[], None]) -> Indices:
    """The indices (m, 2) of samples of different classes that show the same picture."""
    sketches = np.empty((len(data.labels), _SKETCH + 1), np.float32)
    for _ in _fill_sketches(sketches, data.embeddings):
        between_portions()
    found = [np.empty((0, 2), np.int64)]
    for start in range(0, len(sketches), _ROWS):
        candidates = _candidates(sketches, data.labels, start)
        between_portions()
        for first in range(0, len(candidates), _PAIRS):
            pairs = candidates[first : first + _PAIRS]
            left, right = (_whole_directions(data.embeddings[each]) for each in pairs.T)
            cosines = np.einsum("ij,ij->i", left, right)
            found.append(pairs[cosines > _SAME_PICTURE_COSINE])
            between_portions()
    return np.concatenate(found)


def _fill_sketches(sketches: Floats, embeddings: Embeddings) -> Iterator[None]:
    """Sets the sketches (n, _SKETCH + 1) of embeddings (n, d). Yields after each portion.

    A sketch holds the coordinates of the direction in an orthonormal basis, and the length of what
    the basis leaves out. So the cosine of two sketches is never below that of their embeddings.
    """
    basis = _main_directions(embeddings)
    sketches[:] = 0
    yield
    for start in range(0, len(embeddings), _ROWS):
        rows = slice(start, start + _ROWS)
        coordinates = _whole_directions(embeddings[rows]) @ basis
        sketches[rows, : basis.shape[1]] = coordinates
        left_out = 1 - np.einsum("ij,ij->i", coordinates, coordinates)
        sketches[rows, -1] = np.sqrt(np.maximum(left_out, 0))
        yield


def _main_directions(embeddings: Embeddings) -> Floats:
    """An orthonormal basis (d, at most _SKETCH): the directions in which samples at even distances differ most.

    Its Gram matrix is 25 times smaller than the samples, and has the same singular values, squared.
    """
    places = np.linspace(0, len(embeddings) - 1, min(_SKETCHED_FROM, len(embeddings)))
    some = _whole_directions(embeddings[places.astype(np.int64)]).astype(np.float64)
    values, vectors = np.linalg.eigh(some @ some.T)
    kept = np.flatnonzero(values > _ROUNDING * values[-1])[-_SKETCH:]  # others are rounding errors
    basis: Floats = (some.T @ vectors[:, kept] / np.sqrt(values[kept])).astype(np.float32)
    return basis


def _candidates(sketches: Floats, labels: Labels, start: int) -> Indices:
    """The pairs (m, 2), of different classes, of which one is of the portion from `start`, and which the
    sketches do not rule out; of more than _MOST_CANDIDATES the closest.
    """
    rows = slice(start, start + _ROWS)
    cosines = sketches[rows] @ sketches.T
    close = cosines > _SAME_PICTURE_COSINE - _ROUNDING
    first, second = np.nonzero(close & (labels[rows, None] < labels))
    if len(first) > _MOST_CANDIDATES:
        closest = np.argpartition(-cosines[first, second], _MOST_CANDIDATES)[:_MOST_CANDIDATES]
        closest.sort()
        first, second = first[closest], second[closest]
    return np.stack([first + start, second], axis=1)


def _whole_directions(embeddings: Embeddings) -> Floats:
    return directions_of(embeddings, embeddings.shape[1])
