"""Moments, and the splits that keep them whole."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from app.ml.moments import moments_of
from app.ml.split import NEVER_HELD_OUT, grouped_folds, stratified_split
from app.ml.types import LabeledEmbeddings

Numbers = npt.NDArray[np.int64]


def burst_embeddings(moments: int, frames: int, classes: int = 2) -> LabeledEmbeddings:
    """`frames` near-copies of each of `moments` different embeddings in each class."""
    random = np.random.default_rng(0)
    centers = random.gamma(0.3, 1.0, (classes * moments, 400))
    rows = np.repeat(centers, frames, axis=0)
    noise = random.normal(0, 0.02, rows.shape)
    labels = np.repeat(np.arange(classes), moments * frames)
    return LabeledEmbeddings((rows + noise).astype(np.float32), labels, classes)


def numbers_of(moments: int, frames: int, classes: int = 2) -> Numbers:
    return np.repeat(np.arange(classes * moments), frames)


def test_near_copies_are_one_moment_and_others_are_not() -> None:
    assert np.array_equal(moments_of(burst_embeddings(4, 5)), numbers_of(4, 5))


def test_pictures_that_resemble_no_other_are_moments_of_their_own_between_bursts() -> None:
    bursts, others = burst_embeddings(2, 3, 1), burst_embeddings(6, 1, 1)
    rows = np.insert(bursts.embeddings, [0, 1, 3, 6], others.embeddings[2:], axis=0)
    data = LabeledEmbeddings(rows, np.zeros(len(rows), int), 1)
    assert moments_of(data).tolist() == [0, 1, 2, 1, 1, 3, 4, 4, 4, 5]


def test_pictures_of_one_burst_are_one_moment_however_different_they_are() -> None:
    data = burst_embeddings(4, 1)
    bursts = np.array([7, 7, -1, -1, 7, -1, 9, 9])
    moments = moments_of(LabeledEmbeddings(data.embeddings, data.labels, 2, (), bursts))
    assert moments.tolist() == [0, 0, 1, 2, 3, 4, 5, 5]


def test_a_moment_never_joins_two_classes() -> None:
    same = np.ones((6, 10), np.float32)
    assert moments_of(LabeledEmbeddings(same, np.repeat([0, 1], 3), 2)).tolist() == [
        0,
        0,
        0,
        1,
        1,
        1,
    ]


def test_embeddings_of_zeros_have_moments() -> None:
    assert (
        len(moments_of(LabeledEmbeddings(np.zeros((3, 4), np.float32), np.zeros(3, int), 1))) == 3
    )


def test_large_classes_are_clustered_in_stretches() -> None:
    data = burst_embeddings(moments=42, frames=50, classes=1)
    assert np.array_equal(moments_of(data), numbers_of(42, 50, 1))


@pytest.mark.parametrize("seed", range(5))
def test_whole_moments_go_to_one_side(seed: int) -> None:
    moments = np.array([0] * 10 + [1] * 2 + [2] * 3 + [3] * 5 + [4] * 4 + [5] * 4)
    labels = np.array([0] * 20 + [1] * 8)
    training, validation = stratified_split(labels, moments, 0.25, seed)
    assert not set(moments[training]) & set(moments[validation])
    assert sorted([*training, *validation]) == list(range(28))
    assert set(labels[training]) == set(labels[validation]) == {0, 1}


def test_a_class_of_one_moment_stays_in_training() -> None:
    moments, labels = np.array([0] * 10 + [1, 2, 3, 4]), np.array([0] * 10 + [1] * 4)
    _, validation = stratified_split(labels, moments, 0.5, 0)
    assert set(labels[validation]) == {1}
    folds = grouped_folds(labels, moments, 0)
    assert set(folds[:10]) == {NEVER_HELD_OUT}
    assert NEVER_HELD_OUT not in folds[10:]


@pytest.mark.parametrize(("moments", "folds"), [(2, 2), (5, 5), (8, 8), (9, 4), (50, 4)])
def test_every_moment_is_held_out_once_as_a_whole(moments: int, folds: int) -> None:
    numbers = numbers_of(moments, frames=3)
    labels = np.repeat([0, 1], 3 * moments)
    dealt = grouped_folds(labels, numbers, seed=1)
    assert set(dealt) == set(range(folds))
    assert all(len(set(dealt[numbers == moment])) == 1 for moment in set(numbers))
    for label in (0, 1):
        sizes = np.bincount(dealt[labels == label], minlength=folds)
        assert sizes.max() - sizes.min() <= 3
