"""What this process knows of a run that it executes, so that followers need not ask the database."""

from __future__ import annotations

import asyncio
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.ml.types import EpochScores
from app.training.runs import RunStatus


@dataclass(frozen=True)
class RunState:
    """The status of a run; `model_id` once it succeeded, `error` (code and facts) if it failed."""

    status: RunStatus
    model_id: str | None = None
    error: Mapping[str, Any] | None = None


@dataclass
class RunInProgress:
    """A run that this process executes, and the number of its pictures.

    `state` and `epochs` are what the database has of it, too.
    """

    pictures: int
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    state: RunState = RunState(RunStatus.RUNNING)
    epochs: list[EpochScores] = field(default_factory=list)

    def succeed(self, model_id: str, last_epochs: Sequence[EpochScores]) -> None:
        """Notes what was stored with the model."""
        self.epochs += last_epochs
        self.state = RunState(RunStatus.SUCCEEDED, model_id)


def epochs_after(epochs: Sequence[EpochScores], epoch: int) -> Sequence[EpochScores]:
    """Those of a run's epochs, which are in order, that are later than epoch `epoch`."""
    return epochs[bisect_right(epochs, epoch, key=lambda scores: scores.epoch) :]
