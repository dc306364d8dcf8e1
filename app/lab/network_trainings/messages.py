"""What the web process and the process that trains a network say to each other: a line of JSON each."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class TrainingKind(StrEnum):
    """Which network learns. Kept in rows, and in addresses of the API."""

    OWN_NETWORK = "own_network"
    FINE_TUNING = "fine_tuning"


KeyAndLabel = tuple[str, int]
"""The storage key of a picture, and the number of its class."""


@dataclass(frozen=True)
class Task:
    """The one line that the process is told. `settings`: of the server.

    `layers` (`OwnLayer`) and `side` are those of a network of one's own; `network` is fine-tuned.
    `folder`: where the training keeps how far it is.
    """

    kind: TrainingKind
    layers: Sequence[dict[str, Any]]
    side: int
    network: str
    phases: Sequence[dict[str, Any]]
    batch_size: int
    seed: int
    classes: int
    training: Sequence[KeyAndLabel]
    validation: Sequence[KeyAndLabel]
    test: Sequence[KeyAndLabel]
    folder: str
    settings: dict[str, Any]

    @property
    def identity(self) -> str:
        """The same for what comes to the same network, and for nothing else."""
        learnt = {
            name: value
            for name, value in asdict(self).items()
            if name not in ("test", "folder", "settings")
        }
        return hashlib.sha256(json.dumps(learnt, sort_keys=True).encode()).hexdigest()

    def learning_rate_after(self, epochs: int) -> float:
        """That of the epoch which follows on so many."""
        rates = [each["learning_rate"] for each in self.phases for _ in range(each["epochs"])]
        return float(rates[epochs])

    def to_line(self) -> bytes:
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Task:
        facts = json.loads(line)
        return cls(**(facts | {"kind": TrainingKind(facts["kind"])}))


class News(StrEnum):
    """What a report is about."""

    RESTORED = "restored"
    STEPPED = "stepped"
    EPOCH = "epoch"
    DONE = "done"
    PROBLEM = "problem"


class ProblemKind(StrEnum):
    """Why the process cannot go on."""

    DIVERGED = "diverged"
    TOO_LARGE = "too_large"
    STORAGE = "storage"
    NO_PICTURES = "no_pictures"


@dataclass(frozen=True)
class Report:
    """What the process tells. `facts` of RESTORED: `epochs`; of STEPPED: `done`, `of`, `seconds_left`;
    of EPOCH: those of `NetworkEpoch`; of DONE: `parameters`, `trained`, `test_right`, `test_pictures`;
    of PROBLEM: `problem`.
    """

    news: News
    facts: dict[str, Any]

    def to_line(self) -> bytes:
        return json.dumps({"news": self.news, "facts": self.facts}).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> Report:
        told = json.loads(line)
        return cls(News(told["news"]), told["facts"])
