"""How good answers are: figures between 0 and 1."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]


def accuracy(confidences: Floats, labels: Labels) -> float:
    """The share of rows of `confidences` (n, classes) whose highest is the label (n,)."""
    return float((confidences.argmax(axis=1) == labels).mean())


def cross_entropy(confidences: Floats, labels: Labels) -> float:
    """The mean of −ln(confidence of the true class), in nats; confidences below 1e-7 count as
    that, as in Keras."""
    true = confidences[np.arange(len(labels)), labels]
    return float(-np.log(np.clip(true, 1e-7, 1.0), dtype=np.float64).mean())


def calibration_error(confidences: Floats, labels: Labels, bins: int = 10) -> float:
    """The expected calibration error: how far winners' confidences are from how often they win.

    Answers are put into equal bins by the winner's confidence; each bin's gap between mean
    confidence and accuracy counts by its share of the answers.
    """
    sure = confidences.max(axis=1).astype(np.float64)
    right = (confidences.argmax(axis=1) == labels).astype(np.float64)
    bin_of = np.minimum((sure * bins).astype(np.int64), bins - 1)
    gaps = np.bincount(bin_of, weights=sure - right, minlength=bins)
    return float(np.abs(gaps).sum() / len(labels))
