"""Familiarity: how close a picture comes to the pictures that a model has learnt from.

A head answers about everything, even about what it has never seen. The highest cosine with the
training pictures tells the two apart: with 5 hand signs a class, photos of animals and things never
came as close as new hand signs (area under the curve 1.000).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from app.ml.embeddings import to_float32
from app.ml.types import Embeddings, Floats, Indices

USUAL_STRICTNESS = 0.05
"""The share of one's own moments that may be taken for unknown, unless somebody chooses another."""

# Rows of cosines that are computed at a time, and the most cosines: 30 ms.
_ROWS = 256
_COSINES = _ROWS * 5000

# So many samples are compared with all others, where there are more than twice as many: the
# threshold, a share of 5 % of them, is then right to half a point. All of 25,000 take 19 s.
_MOST_ASKED = 2048


def directions_of(embeddings: Embeddings, size: int) -> Floats:
    """The first `size` numbers (the first block) of each embedding, scaled to the length 1."""
    block = to_float32(embeddings[:, :size])
    lengths = np.sqrt(np.einsum("ij,ij->i", block, block))
    block /= np.maximum(lengths, 1e-12)[:, None]
    return block


def fill_own_familiarities(
    familiarities: Floats, directions: Floats, labels: Indices, moments: Indices
) -> Iterator[None]:
    """Sets how familiar each sample (n,) is to the samples of all other moments; −1 without any.

    Of very many samples only some comparable ones are asked, and the others get NaN. Yields after
    each portion.
    """
    count = min(_ROWS, max(_COSINES // len(directions), 1))
    if len(directions) <= 2 * _MOST_ASKED:
        familiarities[:] = -1
        yield from _compare_all(familiarities, directions, moments, count)
        return
    familiarities[:] = np.nan
    asked = _asked(labels, moments)
    for start in range(0, len(asked), count):
        rows = asked[start : start + count]
        cosines = directions[rows] @ directions.T
        cosines[moments[rows, None] == moments] = -1
        familiarities[rows] = cosines.max(axis=1)
        yield


def _compare_all(
    familiarities: Floats, directions: Floats, moments: Indices, count: int
) -> Iterator[None]:
    """Raises the familiarities to those of all samples, `count` at a time. Two are compared once, for both."""
    for start in range(0, len(directions), count):
        rows, rest = slice(start, start + count), slice(start, None)
        cosines = directions[rows] @ directions[rest].T
        cosines[moments[rows, None] == moments[rest]] = -1
        np.maximum(familiarities[rows], cosines.max(axis=1), out=familiarities[rows])
        np.maximum(familiarities[rest], cosines.max(axis=0), out=familiarities[rest])
        yield


def _asked(labels: Indices, moments: Indices) -> Indices:
    """Comparable samples at even distances: of each class its share."""
    candidates = np.flatnonzero(comparable(labels, moments))
    places = np.linspace(0, len(candidates) - 1, min(_MOST_ASKED, len(candidates)))
    return candidates[places.astype(np.int64)]


def comparable(labels: Indices, moments: Indices) -> npt.NDArray[np.bool_]:
    """Marks the samples (n,) whose own familiarity tells how familiar new pictures will be.

    Those of a class of one moment do not, for nothing of their class is left: they are as far from
    the others as one class from another. Only where every class is one moment there is nothing
    better. With one hand sign a class, 96 % of new ones then stay known; with one cat and one dog,
    92 %, and 40 % of foreign pictures, too.
    """
    moment_classes = labels[np.unique(moments, return_index=True)[1]]
    several: npt.NDArray[np.bool_] = np.bincount(moment_classes)[labels] > 1
    return several if several.any() else np.ones(len(labels), bool)


def threshold_for(familiarities: Floats, strictness: float) -> float:
    """The familiarity below which a picture is unknown.

    `strictness`: the share of one's own moments, of `familiarities` (n ≥ 1), that falls below it.
    """
    return float(np.quantile(familiarities.astype(np.float64), strictness))


def kept_share(familiarities: Floats, threshold: float) -> float:
    """The share of `familiarities` (n ≥ 1) that reaches the threshold."""
    return float((familiarities.astype(np.float64) >= threshold).mean())
