"""The three parts of a split data set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum

import numpy as np

from app.ml.split import TEST, TRAINING, VALIDATION
from app.ml.types import Indices


class Part(StrEnum):
    """A part of a split data set: learnt from, watched while learning, or only tested with."""

    TRAINING = "training"
    VALIDATION = "validation"
    TEST = "test"


NUMBERS = {Part.TRAINING: TRAINING, Part.VALIDATION: VALIDATION, Part.TEST: TEST}


def parts_by_list(sample_ids: Sequence[str], listed: Mapping[str, Part]) -> Indices:
    """The number (n,) of each sample's part on a list. What is not on it is learnt from."""
    numbers = [NUMBERS[listed.get(each, Part.TRAINING)] for each in sample_ids]
    return np.array(numbers, np.int64)
