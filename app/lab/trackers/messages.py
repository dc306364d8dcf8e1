"""What the web process and the process of a tracker say to each other: a line of JSON each."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

PROJECT_TAG = "eyeblocks.project"
"""The tag that names the project of a run in MLflow."""


@dataclass(frozen=True)
class Setup:
    """The first line. The key is not in it, only its file.

    `folder`: where the tracker keeps runs on this machine. `work`: the folder of this process alone.
    `address`: of the tracker's server, or of its database.
    """

    tracker: str
    folder: str
    work: str
    timeout_s: float
    project: str
    address: str
    entity: str
    online: bool
    key_file: str

    @property
    def library_timeout_s(self) -> float:
        """After how long the library itself gives up: before the process is killed, to say why."""
        return 0.8 * self.timeout_s

    def to_line(self) -> bytes:
        return _line(self)

    @classmethod
    def from_line(cls, line: bytes) -> Setup:
        return cls(**json.loads(line))


@dataclass(frozen=True)
class FinishedRun:
    """A run that has ended. Times are seconds since 1970, in UTC.

    `conditions` and `facts`: one value by name each. `epochs`: the scores by name of each epoch, in
    order, with its number and the time when it ended. `final`: the scores that count.
    """

    run_id: str
    project_id: str
    name: str
    note: str
    tags: Sequence[str]
    status: str
    started_at: float
    finished_at: float
    conditions: Mapping[str, Any]
    facts: Mapping[str, Any]
    epochs: Sequence[Mapping[str, float]]
    final: Mapping[str, float]

    def to_line(self) -> bytes:
        """Numbers that are none stay what they are (`NaN`, `Infinity`)."""
        return _line(self)

    @classmethod
    def from_line(cls, line: bytes) -> FinishedRun:
        return cls(**json.loads(line))


class Outcome(StrEnum):
    """What became of a line."""

    DONE = "done"
    SILENT = "silent"
    UNREACHABLE = "unreachable"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True)
class Answer:
    """The answer to a line. `reason`: for the log, without keys and passwords."""

    outcome: Outcome
    reason: str = ""

    def to_line(self) -> bytes:
        return _line(self)

    @classmethod
    def from_line(cls, line: bytes) -> Answer:
        values = json.loads(line)
        return cls(Outcome(values["outcome"]), values["reason"])


def _line(message: Setup | FinishedRun | Answer) -> bytes:
    return json.dumps(asdict(message)).encode() + b"\n"
