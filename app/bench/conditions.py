"""The folders of a benchmark run, and how much it measures."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Scale:
    """How much is measured. Times are in seconds."""

    starts: int
    trainings: int
    tutorial_epochs: int
    """Measured epochs of the Keras tutorial. The time of the others is extrapolated."""
    large_tutorial: bool
    """True measures the tutorial on 1,000 pictures; False extrapolates from the small task."""
    rounds: int
    """Rounds, in each of which product and bare LiteRT take turns."""
    bare_s: float
    recognitions: int
    """Recognitions in each round."""
    requests: int
    """Recognitions of many clients together, in each round."""
    models: int
    flat_recognitions: int
    flat_trainings: int
    load_s: float
    data_set: int
    """Pictures of the lab's data set."""
    test_set: int
    notebook_pictures: int
    """Pictures on which the notebook's network is measured."""
    idle_recognitions: int
    """Recognitions before the lab's job begins."""
    grid_pictures: int
    """Pictures of the grid search."""
    network_pictures: int
    """Pictures of the comparison of networks."""


QUICK = Scale(
    starts=3,
    trainings=7,
    tutorial_epochs=2,
    large_tutorial=False,
    rounds=2,
    bare_s=0.4,
    recognitions=150,
    requests=320,
    models=1000,
    flat_recognitions=1000,
    flat_trainings=50,
    load_s=12,
    data_set=200,
    test_set=40,
    notebook_pictures=32,
    idle_recognitions=20,
    grid_pictures=60,
    network_pictures=60,
)
FULL = Scale(
    starts=5,
    trainings=15,
    tutorial_epochs=50,
    large_tutorial=True,
    rounds=9,
    bare_s=1.0,
    recognitions=500,
    requests=480,
    models=1000,
    flat_recognitions=10_000,
    flat_trainings=500,
    load_s=60,
    data_set=25_000,
    test_set=1000,
    notebook_pictures=640,
    idle_recognitions=40,
    grid_pictures=600,
    network_pictures=600,
)


@dataclass(frozen=True)
class Conditions:
    """`cache`: of the peers. `teachable` has the times of Teachable Machine's library, or the `problem`
    that prevented them.
    """

    backbones: Path
    cache: Path
    folder: Path
    scale: Scale
    teachable: Mapping[str, Any]
