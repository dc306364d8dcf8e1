"""Brings a few files of an import to where they go."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from typing import Any

from anyio.to_thread import run_sync

from app.db.tables import Sample
from app.errors import (
    Busy,
    ClassNotFound,
    EngineNotReady,
    EngineTimeout,
    EyeblocksError,
    QuotaReached,
    WorkerDied,
)
from app.lab.imports.class_names import refusal_of
from app.lab.imports.destinations import Destination, Taken
from app.lab.imports.import_rows import Facts, Progress, RefusedFile
from app.lab.imports.layout import PlannedFile
from app.lab.imports.opening import OpenImport
from app.lab.jobs import Blocked
from app.samples.uploads import ChosenFile

BATCH_SIZE = 32
"""Files whose outcome is recorded together."""
MAX_TRIES = 3
"""How often a picture may cost the worker its life, or take too long, until it is refused."""
_OF_ONE_CLASS = "samples_per_class"

Outcome = Taken | EyeblocksError


async def import_batch(
    destination: Destination, opened: OpenImport, classes: dict[str, Any], position: int
) -> Progress:
    """Import the files from this position on. Raises Blocked; what was stored is found again then.

    `classes`: what `Destination.resolve` gave.
    """
    began = time.monotonic()
    end = min(position + BATCH_SIZE, len(opened.plan))
    outcomes: dict[int, Outcome] = {}
    by_class: dict[str, list[int]] = {}
    for number in range(position, end):
        planned = opened.plan[number]
        refusal = _refusal_of(opened, planned, classes)
        if refusal is not None:
            outcomes[number] = refusal
        else:
            by_class.setdefault(planned.class_key, []).append(number)
    for key, numbers in by_class.items():
        accepted = await _accept(destination, opened, (key, classes[key]), numbers)
        outcomes.update(zip(numbers, accepted, strict=True))
    opened.tries = 0
    return Progress(
        position=end,
        accepted=sum(not isinstance(each, EyeblocksError) for each in outcomes.values()),
        names={
            outcome.id: opened.plan[number].name
            for number, outcome in outcomes.items()
            if isinstance(outcome, Sample)
        },
        refused=list(_refused(opened, outcomes)),
        worked_s=time.monotonic() - began,
    )


def _refusal_of(
    opened: OpenImport, planned: PlannedFile, classes: dict[str, Facts]
) -> EyeblocksError | None:
    """Why the file is not even read, or None."""
    if planned.refusal is not None:
        return planned.refusal
    if "code" in (place := classes[planned.class_key]):
        return refusal_of(place)
    return opened.full.get("") or opened.full.get(planned.class_key)


async def _accept(
    destination: Destination, opened: OpenImport, place: tuple[str, Facts], numbers: Sequence[int]
) -> Sequence[Outcome]:
    """Have the files of one class accepted. `place`: the key of its name, and where they go."""
    files = [_chosen(opened, number) for number in numbers]
    try:
        outcomes: Sequence[Outcome] = await destination.accept(opened, place[1], files)
    except (EngineNotReady, Busy, ClassNotFound) as problem:
        outcomes = [problem] * len(files)
    for outcome in outcomes:
        if isinstance(outcome, EyeblocksError) and _is_passing(outcome, opened.tries):
            opened.tries += 1
            raise Blocked(outcome)
        if isinstance(outcome, QuotaReached):
            of_class = outcome.facts["quota"] == _OF_ONE_CLASS
            opened.full[place[0] if of_class else ""] = outcome
    return outcomes


def _is_passing(problem: EyeblocksError, tries: int) -> bool:
    """Whether the file may be accepted a little later."""
    if isinstance(problem, WorkerDied | EngineTimeout):  # the picture itself may be the reason
        return tries < MAX_TRIES - 1
    return isinstance(problem, EngineNotReady | Busy) and not isinstance(problem, QuotaReached)


def _chosen(opened: OpenImport, number: int) -> ChosenFile:
    """The file with a key, under which it is stored once, however often it is tried."""
    planned = opened.plan[number]

    async def read() -> bytes:
        return await run_sync(opened.archive.read, planned.file)

    return ChosenFile(planned.name, planned.file.size_bytes, read, f"{opened.id}-{number}")


def _refused(opened: OpenImport, outcomes: dict[int, Outcome]) -> Iterator[RefusedFile]:
    for number, outcome in sorted(outcomes.items()):
        if isinstance(outcome, EyeblocksError):
            yield RefusedFile(number, opened.plan[number].shown_path, outcome)
