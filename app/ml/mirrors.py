"""What mirroring does to the meaning of classes: a mirrored left arrow is a right arrow."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from app.ml._sample_span import Landmarks
from app.ml.embeddings import to_float32
from app.ml.moments import moments_of
from app.ml.types import (
    Embeddings,
    Floats,
    Indices,
    LabeledEmbeddings,
    MirrorFindings,
    MirrorMixUp,
)

# A mirrored picture is mistaken for another class only where it comes as close to it as all but this
# share of that class's own pictures do. Hands turned upside down are closest to some wrong sign, but
# far from all of them.
_UNUSUAL_SHARE = 0.1

# By how much more often mirrored pictures are mistaken for the class than the pictures as they are.
# With 5 to 30 pictures a class, draws of arrows to the left and right had 0.8 on average and 0.38 at
# least; cats and dogs at most 0.33, and hand signs 0.6 in one draw of 32.
_LEAST_EXCESS = 0.5


def mirror_mix_ups(
    data: LabeledEmbeddings,
    mirrored: Embeddings,
    between_portions: Callable[[], None] = lambda: None,
) -> MirrorFindings:
    """Finds the classes whose mirrored pictures are taken for another class.

    `mirrored` (n, d): embeddings of the mirror images of the samples. A picture is compared with the
    pictures of all other moments, never with itself, so a class of one moment is left out.
    `between_portions`: as in `moments_of`.
    """
    moments = moments_of(data, between_portions)
    known = _classes_of_several_moments(data, moments)
    rows = np.isin(data.labels, known)
    if len(known) < 2:
        return MirrorFindings(0, ())
    part = LabeledEmbeddings(
        data.embeddings[rows], np.searchsorted(known, data.labels[rows]), len(known), data.blocks
    )
    found = _mix_ups(part, mirrored[rows], moments[rows])
    named = (MirrorMixUp(int(known[one]), int(known[other]), share) for one, other, share in found)
    return MirrorFindings(int(rows.sum()), tuple(sorted(named, key=lambda each: -each.share)))


def _classes_of_several_moments(data: LabeledEmbeddings, moments: Indices) -> Indices:
    """The labels, in order, of classes with more than one moment."""
    moment_classes = data.labels[np.unique(moments, return_index=True)[1]]
    return np.flatnonzero(np.bincount(moment_classes, minlength=data.class_count) > 1)


def _mix_ups(
    data: LabeledEmbeddings, mirrored: Embeddings, moments: Indices
) -> list[tuple[int, int, float]]:
    """The label of a class, that of the class it is taken for, and the share of its pictures."""
    landmarks = Landmarks.of(data)
    directions = _directions(landmarks, data.embeddings)
    as_they_are = _closest(directions, directions, data, moments)
    as_mirrored = _closest(_directions(landmarks, mirrored), directions, data, moments)
    usual = _usual_closeness(as_they_are, data.labels)
    shares = _shares(as_mirrored, data.labels, usual)
    excess = shares - _shares(as_they_are, data.labels, usual)
    return [
        (one, other, float(shares[one, other]))
        for one, other in np.argwhere(excess >= _LEAST_EXCESS).tolist()
    ]


def _directions(landmarks: Landmarks, embeddings: Embeddings) -> Floats:
    """Embeddings (n, d) centered and scaled as a head sees them, with the length 1."""
    scaled = to_float32(embeddings)
    scaled -= landmarks.center
    scaled *= landmarks.scales
    scaled /= np.maximum(np.linalg.norm(scaled, axis=1, keepdims=True), 1e-12)
    return scaled


def _closest(
    asked: Floats, directions: Floats, data: LabeledEmbeddings, moments: Indices
) -> Floats:
    """The highest cosine (n, classes) of each asked picture with a class's pictures of other moments.

    −1 where a class has none.
    """
    cosines = asked @ directions.T
    cosines[moments[:, None] == moments] = -1
    members = (data.labels == label for label in range(data.class_count))
    return np.stack([cosines[:, own].max(axis=1, initial=-1) for own in members], axis=1)


def _usual_closeness(closest: Floats, labels: Indices) -> Floats:
    """How close (classes,) pictures of a class usually come to the others of it."""
    return np.array(
        [
            np.quantile(closest[labels == label, label], _UNUSUAL_SHARE)
            for label in range(closest.shape[1])
        ],
        np.float32,
    )


def _shares(closest: Floats, labels: Indices, usual: Floats) -> npt.NDArray[np.float64]:
    """Of each class the share (classes, classes) that is taken for another one; 0 for itself."""
    best = closest.argmax(axis=1)
    convincing = closest[np.arange(len(labels)), best] >= usual[best]
    taken = (best[:, None] == np.arange(len(usual))) & convincing[:, None]
    taken[np.arange(len(labels)), labels] = False
    return np.stack([taken[labels == label].mean(axis=0) for label in range(len(usual))])
