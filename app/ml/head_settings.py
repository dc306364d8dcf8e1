"""The table of the training settings: names, types, ranges, defaults and descriptions.

The bodies of /api, the project file and /api/limits derive theirs from it (`app.training.settings`).
For a new setting, add a field here and use it in `app.ml._head_trainer`. Those that say which pictures
are learnt from (`prepared`) are used in `app.lab.runs`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal


def _setting(default: float | str, description: str, **bounds: float) -> Any:
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
    optimizer: Literal["adam", "sgd"] = _setting(
        "adam", "How a step is made of the gradient: Adam, or SGD with momentum"
    )
    momentum: float = _setting(
        0.9, "SGD: how much of each step goes into the next one", ge=0, le=0.99, allow_inf_nan=False
    )
    monitor: Literal["loss", "accuracy"] = _setting(
        "loss",
        "What early stopping and falling rates watch: on the validation samples, or without any on"
        " the training samples",
    )
    stop_patience: int = _setting(
        0,
        "Early stopping: epochs without a better one, then the best one is restored; 0 for never",
        ge=0,
        le=1000,
    )
    stop_min_delta: float = _setting(
        0, "Early stopping: what is less is not better", ge=0, le=1, allow_inf_nan=False
    )
    reduce_patience: int = _setting(
        0, "Falling rate: epochs without a better one, then it falls; 0 for never", ge=0, le=1000
    )
    reduce_factor: float = _setting(
        0.1, "Falling rate: what it is multiplied by", ge=0.01, le=0.99, allow_inf_nan=False
    )
    reduce_min_delta: float = _setting(
        0.0001, "Falling rate: what is less is not better", ge=0, le=1, allow_inf_nan=False
    )
    reduce_cooldown: int = _setting(
        0, "Falling rate: epochs after a fall that are not counted", ge=0, le=1000
    )
    min_learning_rate: float = _setting(
        1e-6, "Falling rate: where it ends", ge=1e-6, le=1, allow_inf_nan=False
    )

    network: str = _setting(
        "",
        "The network that looks at the pictures, by its name; empty: the server's own",
        max_length=60,
    )
    augmentation_level: int = _setting(
        0, "Variants of each training picture that are learnt, too: 0 for none, up to 6", ge=0, le=6
    )
    split: bool = _setting(
        False,
        "Whether the split of the lab says what is learnt from, in place of `validation_ratio`: the"
        " model learns from the training part, is scored on validation, and never sees the test part",
    )
    split_validation: float = _setting(
        0.2,
        "The split's share of validation, unless a list of files splits",
        ge=0.01,
        le=0.9,
        allow_inf_nan=False,
    )
    split_test: float = _setting(
        0.2,
        "The split's share of test, unless a list of files splits",
        ge=0,
        le=0.9,
        allow_inf_nan=False,
    )
    split_seed: int = _setting(0, "Chooses the split's parts, always the same", ge=0, le=1_000_000)

    @property
    def watches(self) -> bool:
        """Whether its scores decide how a training goes on."""
        return self.stop_patience > 0 or self.reduce_patience > 0

    @property
    def prepared(self) -> bool:
        """Whether the lab prepares the pictures of a training."""
        return self.split or self.augmentation_level > 0 or self.network != ""
