"""What crosses the border between the web process and a worker process."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import EyeblocksError


@dataclass(frozen=True)
class Work:
    """To the worker: do this; answer with an Answer or a Refusal."""

    job: int
    request: object


@dataclass(frozen=True)
class Cancel:
    """To the worker: nobody waits for this any more; end it soon (it is answered all the same)."""

    job: int


@dataclass(frozen=True)
class Started:
    """From the worker: it takes work."""


@dataclass(frozen=True)
class Answer:
    """From the worker: the job is done."""

    job: int
    result: object


@dataclass(frozen=True)
class Refusal:
    """From the worker: the job ended with an error."""

    job: int
    error: EyeblocksError


@dataclass(frozen=True)
class Report:
    """From the worker: how far the job has come."""

    job: int
    content: object


@dataclass(frozen=True)
class BackboneLoaded:
    """From the pictures worker: it embeds from now on."""

    runtime: str
    device: str


@dataclass(frozen=True)
class BackboneUnusable:
    """From the pictures worker: it cannot embed, and why; it looks again by itself."""

    problem: EyeblocksError


@dataclass(frozen=True)
class LogLine:
    """From the worker: a line for the log of the web process."""

    logger: str
    level: int
    text: str
