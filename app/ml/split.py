"""Splits of samples. Whole moments go to one side (`app.ml.moments`)."""

from __future__ import annotations

import numpy as np

from app.ml.types import Indices, Labels

MIN_FOLDS = 4
MAX_FOLDS = 8
"""Few moments get a fold each, up to this many, so that a fold's head lacks few of them."""

NEVER_HELD_OUT = -1

TRAINING, VALIDATION, TEST = 0, 1, 2


def stratified_split(
    labels: Labels, moments: Indices, ratio: float, seed: int
) -> tuple[Indices, Indices]:
    """Indices of the training and of the validation samples, both in ascending order.

    Each class gives about `ratio` × n of its n samples to validation, in whole moments chosen at
    random: at least one moment if the ratio is above 0, and never all of them.
    """
    random = np.random.default_rng([seed, 0])
    validation = np.zeros(len(labels), bool)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        own = moments[members]
        chosen = _choose(random.permutation(np.unique(own)), np.bincount(own), ratio)
        validation[members[np.isin(own, chosen)]] = True
    return np.flatnonzero(~validation), np.flatnonzero(validation)


def split_in_three(
    labels: Labels, moments: Indices, shares: tuple[float, float], seed: int
) -> Indices:
    """The part (n,) of each sample: TRAINING, VALIDATION or TEST.

    `shares`: of validation and of test, below 1 together. Of each class the test part is taken
    first, then the validation part of the rest, as in `stratified_split`, so training is never
    empty. The same samples, shares and seed give the same parts.
    """
    validation, test = shares
    parts = np.full(len(labels), TRAINING)
    rest, held_out = stratified_split(labels, moments, test, seed)
    parts[held_out] = TEST
    of_rest = validation / (1 - test)
    _, chosen = stratified_split(labels[rest], moments[rest], of_rest, seed)
    parts[rest[chosen]] = VALIDATION
    return parts


def _choose(candidates: Indices, sizes: Indices, ratio: float) -> list[int]:
    """Those of a class's moments whose samples together come closest to its share.

    `sizes`: how many samples each moment has.
    """
    share = max(round(ratio * int(sizes.sum())), 1) if ratio > 0 else 0
    chosen: list[int] = []
    taken = 0
    for moment, size in zip(candidates.tolist(), sizes[candidates].tolist(), strict=True):
        closer = abs(taken + size - share) < abs(taken - share)
        if len(chosen) + 1 < len(candidates) and (closer or (share and not chosen)):
            chosen.append(moment)
            taken += size
    return chosen


def grouped_folds(labels: Labels, moments: Indices, seed: int) -> Indices:
    """The fold (n,) in which each sample is held out, from 0, or NEVER_HELD_OUT.

    A class of one moment is never held out: a head that has never seen it cannot know it.
    """
    random = np.random.default_rng([seed, 2])
    classes = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    most = max(len(np.unique(moments[members])) for members in classes)
    count = most if most <= MAX_FOLDS else MIN_FOLDS
    folds = np.full(len(labels), NEVER_HELD_OUT)
    for members in classes:
        own = np.unique(moments[members])
        if len(own) > 1:
            folds[members] = _deal(random.permutation(own), moments[members], count, random)
    return folds


def _deal(own: Indices, moments: Indices, count: int, random: np.random.Generator) -> Indices:
    """Deals a class's moments to `count` folds, the largest first, each to the emptiest fold."""
    sizes = np.bincount(moments)
    filled = (random.permutation(count) / (count + 1)).tolist()  # ties go to a random fold
    fold_of = np.empty(len(sizes), np.int64)
    for moment in own[np.argsort(-sizes[own], kind="stable")].tolist():
        emptiest = filled.index(min(filled))
        fold_of[moment] = emptiest
        filled[emptiest] += int(sizes[moment])
    return fold_of[moments]
