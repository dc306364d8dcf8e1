"""Moments: samples of a class that were taken at one time and place, and so are near-copies.

A head that has seen one sample of a moment knows the others, too. So whole moments go to one side
of every split: with pictures held down in bursts, random splits showed 100 % where 74 % were right
on new pictures, splits of whole moments 73 %.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from app.ml.familiarity import directions_of
from app.ml.types import Floats, Indices, LabeledEmbeddings

# Clusters at this mean cosine hold 93 to 98 % of the pairs of one burst, and join at most 0.8 % of
# other pairs.
_SAME_MOMENT_COSINE = 0.92

# Clustering takes memory with the square of the samples. The samples of a moment follow one another,
# so a larger class is clustered in stretches of this many.
_STRETCH = 2000

UNKNOWN_BURST = -1


def moments_of(
    data: LabeledEmbeddings, between_portions: Callable[[], None] = lambda: None
) -> Indices:
    """The number of each sample's moment (n,), from 0. A moment belongs to one class.

    Samples of one burst are one moment; others are clustered by the cosine of their first block of
    numbers, with average linkage. `between_portions` is called after at most 2,000 samples, which
    take up to half a second.
    """
    moments = np.empty(len(data.labels), np.int64)
    for _ in fill_moments(moments, data, directions_of(data.embeddings, data.blocks[0])):
        between_portions()
    return moments


def fill_moments(moments: Indices, data: LabeledEmbeddings, directions: Floats) -> Iterator[None]:
    """Does what `moments_of` does, with the `directions_of` the samples. Yields after each portion."""
    first_free = 0
    for label in np.unique(data.labels):
        members = np.flatnonzero(data.labels == label)
        clusters = np.empty(len(members), np.int64)
        yield from _fill_clusters(clusters, directions[members])
        merged = _merge_bursts(clusters, data.bursts[members])
        moments[members] = first_free + merged
        first_free += int(merged.max()) + 1


def _fill_clusters(clusters: Indices, directions: Floats) -> Iterator[None]:
    """Writes the number of each direction's cluster, from 0."""
    first_free = 0
    for start in range(0, len(directions), _STRETCH):
        stretch = slice(start, start + _STRETCH)
        clusters[stretch] = first_free + _clusters_of_stretch(directions[stretch])
        first_free = int(clusters[stretch].max()) + 1
        yield


def _clusters_of_stretch(directions: Floats) -> Indices:
    """The number of each direction's cluster, from 0.

    What is close to no other is a cluster of its own, as linkage would find, too: the mean distance
    of two clusters is never below their least. Most pictures are, and linkage takes most of the time.
    """
    cosines = directions @ directions.T
    np.fill_diagonal(cosines, -1)
    close = np.flatnonzero(cosines.max(axis=1) >= _SAME_MOMENT_COSINE)
    clusters = np.arange(len(directions))
    if len(close):
        clusters[close] = len(directions) + _linked(cosines[np.ix_(close, close)])
    return clusters


def _linked(cosines: Floats) -> Indices:
    """The number of each direction's cluster, from 0, of the `cosines` (n, n) of n ≥ 2 directions."""
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distances = squareform(np.clip(1 - cosines, 0, 2), checks=False)
    clusters = fcluster(linkage(distances, "average"), 1 - _SAME_MOMENT_COSINE, "distance")
    return np.asarray(clusters, np.int64) - 1


def _merge_bursts(clusters: Indices, bursts: Indices) -> Indices:
    """Joins the clusters that share a burst. Numbers from 0, in the order of the samples."""
    merged = clusters.copy()
    for burst in np.unique(bursts[bursts != UNKNOWN_BURST]):
        joined = np.unique(merged[bursts == burst])
        merged[np.isin(merged, joined)] = joined[0]
    _, firsts, numbers = np.unique(merged, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(firsts))[numbers].astype(np.int64)
