"""Pictures that are in two classes are found without comparing all whole embeddings."""

from __future__ import annotations

import numpy as np
import pytest

from app.ml.inspection import inspect_data
from app.ml.moments import UNKNOWN_BURST
from app.ml.types import Halves, Indices, LabeledEmbeddings

BLOCKS = (1280, 5120)


def mixtures(count: int) -> Halves:
    """Embeddings that resemble one another, as those of pictures do."""
    random = np.random.default_rng(5)
    scenes = np.abs(random.normal(size=(40, sum(BLOCKS))))
    shares = random.dirichlet(np.full(40, 0.3), size=count)
    noise = 0.3 * np.abs(random.normal(size=(count, sum(BLOCKS))))
    return (shares @ scenes + noise).astype(np.float16)


def pairs_of(embeddings: Halves, labels: Indices) -> list[list[int]]:
    bursts = np.full(len(labels), UNKNOWN_BURST)
    data = LabeledEmbeddings(embeddings, labels, int(labels.max()) + 1, BLOCKS, bursts)
    return sorted(inspect_data(data, lambda: None).pairs.tolist())


def compared_pairs(embeddings: Halves, labels: Indices) -> list[list[int]]:
    """The same from the cosines of all whole embeddings."""
    directions = embeddings.astype(np.float64)
    directions /= np.linalg.norm(directions, axis=1)[:, None]
    same = (directions @ directions.T > 0.995) & (labels[:, None] < labels)
    return np.argwhere(same).tolist()


@pytest.mark.parametrize("count", [2, 20, 700])
def test_copies_and_near_copies_in_two_classes_are_found(count: int) -> None:
    embeddings, labels = mixtures(count), np.arange(count) % 2
    copied = np.arange(0, count - 1, max(count // 5, 2))
    embeddings[copied + 1] = embeddings[copied] * np.float16(1.02)

    found = pairs_of(embeddings, labels)

    assert [[each, each + 1] for each in copied.tolist()] == found
    assert found == compared_pairs(embeddings, labels)


def test_of_thousands_of_copies_some_are_found() -> None:
    """The copies of one picture in two classes are millions of pairs."""
    embeddings = np.repeat(mixtures(1), 3000, axis=0)
    found = pairs_of(embeddings, np.arange(3000) % 3)
    assert 1000 < len(found) < 50_000
    assert {(first % 3, second % 3) for first, second in found} == {(0, 1), (0, 2), (1, 2)}
