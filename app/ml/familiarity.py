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

# Rows of cosines that are computed at a time: 30 ms with 5,000 samples.
_ROWS = 256


def directions_of(embeddings: Embeddings, size: int) -> Floats:
    """The first `size` numbers (the first block) of each embedding, scaled to the length 1."""
    block = to_float32(embeddings[:, :size])
    lengths = np.sqrt(np.einsum("ij,ij->i", block, block))
    block /= np.maximum(lengths, 1e-12)[:, None]
    return block


def fill_own_familiarities(
    familiarities: Floats, directions: Floats, moments: Indices
) -> Iterator[None]:
    """Sets how familiar each sample (n,) is to the samples of all other moments; −1 without any.

    Yields after each portion. Two samples are compared once, for both.
    """
    familiarities[:] = -1
    for start in range(0, len(directions), _ROWS):
        rows, rest = slice(start, start + _ROWS), slice(start, None)
        cosines = directions[rows] @ directions[rest].T
        cosines[moments[rows, None] == moments[rest]] = -1
        np.maximum(familiarities[rows], cosines.max(axis=1), out=familiarities[rows])
        np.maximum(familiarities[rest], cosines.max(axis=0), out=familiarities[rest])
        yield


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
