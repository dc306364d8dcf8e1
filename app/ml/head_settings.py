"""The table of the training settings: names, types, ranges, defaults and descriptions.

The bodies of /api, the project file and /api/limits derive theirs from it (`app.training.settings`).
For a new setting, add a field here and use it in `app.ml._head_trainer`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


def _setting(default: float, description: str, **bounds: float) -> Any:
    """A field with its default. `bounds` have the names that pydantic gives them."""
    return field(default=default, metadata={"description": description, **bounds})


@dataclass(frozen=True)
class HeadSettings:
    """How a head is trained.

    This class does not check the ranges; `app.training.settings.TrainingSettings` does. Training
    itself needs epochs ≥ 1, batch_size ≥ 1 (larger than the data: one batch), learning_rate > 0,
    0 ≤ validation_ratio < 1 and hidden_units ≥ 0.
    """

    epochs: int = _setting(30, "How often all samples are looked at", ge=1, le=1000)
    batch_size: int = _setting(16, "Samples looked at for one step", ge=1, le=512)
    learning_rate: float = _setting(
        0.001, "How far one step goes", ge=1e-6, le=1, allow_inf_nan=False
    )
    validation_ratio: float = _setting(
        0.25, "Part of each class kept for checking", ge=0, le=0.5, allow_inf_nan=False
    )
    hidden_units: Literal[0, 100] = _setting(
        0, "Units of a hidden layer; 0 for none, 100 as in Teachable Machine"
    )
    seed: int = _setting(
        0, "The same seed, settings and samples give the same model", ge=0, lt=2**31
    )
