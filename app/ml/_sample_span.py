"""Coordinates of embeddings in the span of the training samples.

Training only adds up samples, so the kernel of a head never leaves their span. In it a sample has
as many numbers as there are samples, not as many as an embedding has: 90 instead of 6,400.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np

from app.ml._inverse_root import inverse_root
from app.ml._lanes import Work
from app.ml.embeddings import to_float32
from app.ml.types import Embeddings, Floats, Indices, LabeledEmbeddings

# More samples than this lie in the span of a part of them. With 192 of 300 hand signs (six classes, 30
# draws) heads are as right as with 256, and as well calibrated; with 128 they are 0.3 points worse and
# 0.6 less calibrated, with 64 1.5 points worse. Training 10 × 100 samples takes a fifth less than with 256.
_MAX_LANDMARKS = 192
_LANDMARKS_PER_CLASS = 16

# The root mean square of the numbers of the first block, the average of the feature map, beside 1 for
# the others, which know where things are. With 1, drawn arrows to the left and to the right are told
# apart less often (by 2 points at 5 a class), and hand signs no better.
_AVERAGE_SPREAD = 0.5

# Part of the mean square length of a sample that is added to every one, so that samples which are
# alike, or zero, still span something. The next one where that is less than float32 makes of the
# products: many equal pictures of classes that are far apart had errors of 1.2e-5.
_RIDGES = (1e-5, 1e-4, 1e-3)


# Samples of which the products are computed at a time: 5 ms with 256 landmarks.
_ROWS = 256


@dataclass(frozen=True)
class Landmarks:
    """Some of the samples, centered and scaled: `vectors` (m, d), and their `indices` (m,).

    `scales` (d,): each block of an embedding gets a fixed mean square among the landmarks.
    """

    indices: Indices
    center: Floats
    scales: Floats
    vectors: Floats

    @classmethod
    def of(cls, data: LabeledEmbeddings) -> Landmarks:
        indices = _landmark_indices(data.labels, _most_landmarks(data.class_count))
        vectors = to_float32(data.embeddings[indices])
        center: Floats = vectors.mean(axis=0)
        vectors -= center
        scales = _block_scales(vectors, data.blocks)
        vectors *= scales
        return cls(indices, center, scales, vectors)

    def products(self, embeddings: Embeddings) -> Floats:
        """The scalar products (n, m) of embeddings (n, d), centered and scaled, with the landmarks."""
        scaled = to_float32(embeddings)
        scaled -= self.center
        scaled *= self.scales
        return scaled @ self.vectors.T


class SampleProducts:
    """The scalar products `table` (n, m) of all samples with the landmarks.

    It is whole when first the work `choose_landmarks` is done, then the `works`.
    """

    table: Floats
    _landmarks: Landmarks

    def __init__(self, data: LabeledEmbeddings) -> None:
        self._data = data

    def choose_landmarks(self) -> Work:
        self._landmarks = Landmarks.of(self._data)
        yield
        vectors, indices = self._landmarks.vectors, self._landmarks.indices
        self.table = np.empty((len(self._data.labels), len(indices)), np.float32)
        self.table[indices] = vectors @ vectors.T
        yield

    def works(self) -> Sequence[Work]:
        """Works that each fill a part of the table."""
        others = np.delete(np.arange(len(self.table)), self._landmarks.indices)
        starts = range(0, len(others), _ROWS)
        return [self._multiply(others[start : start + _ROWS]) for start in starts]

    def _multiply(self, rows: Indices) -> Work:
        self.table[rows] = self._landmarks.products(self._data.embeddings[rows])
        yield

    def span(self) -> SampleSpan:
        return SampleSpan.of(self._landmarks, self.table[self._landmarks.indices])


@dataclass(frozen=True)
class SampleSpan:
    """An orthonormal basis of the span of the landmarks: its vectors as a `mixture` (m, r) of them."""

    landmarks: Landmarks
    mixture: Floats

    @classmethod
    def of(cls, landmarks: Landmarks, gram: Floats) -> SampleSpan:
        """`gram` (m, m): the scalar products of the landmarks with each other."""
        size = max(float(gram.diagonal().mean(dtype=np.float64)), 1e-6)
        for ridge in _RIDGES:
            with suppress(np.linalg.LinAlgError):
                return cls(landmarks, inverse_root(gram + ridge * size * np.eye(len(gram))))
        raise np.linalg.LinAlgError("not positive definite")

    def coordinates(self, products: Floats) -> Floats:
        """Coordinates (n, r) of samples, of their products (n, m) with the landmarks."""
        return products @ self.mixture

    def embedding_kernel(self, kernel: Floats) -> tuple[Floats, Floats]:
        """Kernel (d, outputs) and bias (outputs,) for embeddings, of a `kernel` (r, outputs) for coordinates."""
        unscaled = self.landmarks.vectors.T @ (self.mixture @ kernel)
        result: Floats = unscaled * self.landmarks.scales[:, None]
        return result, -(self.landmarks.center @ result)


def _block_scales(centered: Floats, blocks: Sequence[int]) -> Floats:
    """A factor for each number (d,), the same within a block. A block without spread gets 1."""
    parts = np.split(centered, np.cumsum(blocks)[:-1], axis=1)
    means = [
        np.einsum("ij,ij->i", part, part).mean(dtype=np.float64) / part.shape[1] for part in parts
    ]
    spreads = [_AVERAGE_SPREAD, *(1.0 for _ in blocks[1:])]
    factors = [
        spread * mean**-0.5 if mean > 1e-12 else 1
        for spread, mean in zip(spreads, means, strict=True)
    ]
    return np.repeat(factors, blocks).astype(np.float32)


def _most_landmarks(class_count: int) -> int:
    return max(_MAX_LANDMARKS, _LANDMARKS_PER_CLASS * class_count)


def _landmark_indices(labels: Indices, most: int) -> Indices:
    """At most `most` samples, as many from each class, evenly spread within it."""
    if len(labels) <= most:
        return np.arange(len(labels))
    classes = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    share = most // len(classes)
    return np.concatenate([_evenly_spread(members, share) for members in classes])


def _evenly_spread(members: Indices, most: int) -> Indices:
    places = np.linspace(0, len(members) - 1, min(len(members), most))
    return members[places.astype(np.int64)]
