from __future__ import annotations

import asyncio
import os
import signal
import time
import weakref
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from app.engine.local.engine import LocalEngine
from app.errors import EngineStarting, EngineTimeout, WorkerDied
from app.ml.training import train_head
from app.ml.types import EpochScores
from app.settings import Settings

from .builders import (
    ENDLESS_TRAINING,
    QUICK,
    RED,
    picture,
    pid_of,
    running,
    two_classes,
    wait_for_status,
)
from .embedders import load_mean_colors

pytestmark = pytest.mark.anyio


class Listener:
    """Collects the scores of every epoch. `reported` is set with the first."""

    def __init__(self) -> None:
        self.scores: list[EpochScores] = []
        self.reported = asyncio.Event()

    def __call__(self, scores: Sequence[EpochScores]) -> None:
        self.scores.extend(scores)
        self.reported.set()

    async def has_reported(self) -> None:
        """Waits for scores. Raises TimeoutError if none come."""
        await asyncio.wait_for(self.reported.wait(), 30)


def endless_training(
    engine: LocalEngine, listener: Listener, student_id: str = "ann"
) -> asyncio.Task[bytes]:
    return asyncio.create_task(engine.train(student_id, two_classes(), ENDLESS_TRAINING, listener))


async def test_a_training_gives_the_same_head_and_scores_as_in_this_process(
    engine: LocalEngine,
) -> None:
    listener = Listener()
    trained = await engine.train("ann", two_classes(), QUICK, listener)

    history: list[EpochScores] = []
    here = train_head(two_classes(), QUICK, history.append)
    assert trained.head == here.head.to_bytes()
    for there, own in zip(
        vars(trained.evidence).values(), vars(here.evidence).values(), strict=True
    ):
        assert np.array_equal(there, own, equal_nan=True)
    assert listener.scores == history
    assert [scores.epoch for scores in history] == list(range(1, 31))


async def test_the_samples_are_let_go_once_the_worker_has_them(engine: LocalEngine) -> None:
    data, listener = two_classes(), Listener()
    embeddings = weakref.ref(data.embeddings)
    training = asyncio.create_task(engine.train("ann", data, ENDLESS_TRAINING, listener))
    del data

    await listener.has_reported()

    assert embeddings() is None
    training.cancel()


async def test_an_asynchronous_listener_gets_every_epoch(engine: LocalEngine) -> None:
    epochs: list[int] = []

    async def listen(scores: Sequence[EpochScores]) -> None:
        await asyncio.sleep(0)
        epochs.extend(epoch.epoch for epoch in scores)

    await engine.train("ann", two_classes(), QUICK, listen)
    assert epochs == list(range(1, 31))


async def test_a_listener_that_fails_ends_the_training(engine: LocalEngine) -> None:
    def fail(_: Sequence[EpochScores]) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await engine.train("ann", two_classes(), ENDLESS_TRAINING, fail)
    assert await engine.train("ann", two_classes(), QUICK, lambda _: None)


async def test_a_cancelled_training_ends_at_once_and_the_next_begins(engine: LocalEngine) -> None:
    listener = Listener()
    training = endless_training(engine, listener)
    await listener.has_reported()
    began = time.monotonic()
    training.cancel()
    with pytest.raises(asyncio.CancelledError):
        await training

    assert await engine.train("ann", two_classes(), QUICK, lambda _: None)
    assert time.monotonic() - began < 20
    assert [worker.deaths for worker in engine.status().workers] == [0, 0]


async def test_a_waiting_training_can_be_cancelled(engine: LocalEngine) -> None:
    listener = Listener()
    first = endless_training(engine, listener)
    await listener.has_reported()
    second = endless_training(engine, Listener())
    await wait_for_status(engine, lambda status: status.trainings_waiting == 1)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second

    assert engine.status().trainings_waiting == 0
    assert not first.done()
    first.cancel()


async def test_pictures_are_processed_while_a_training_runs(engine: LocalEngine) -> None:
    listener = Listener()
    training = endless_training(engine, listener)
    await listener.has_reported()

    await engine.process_picture("ann", picture(RED))
    assert not training.done()
    training.cancel()


async def test_a_killed_training_worker_fails_the_training_and_comes_back(
    engine: LocalEngine,
) -> None:
    listener = Listener()
    training = endless_training(engine, listener)
    await listener.has_reported()
    os.kill(pid_of(engine, "training"), signal.SIGKILL)

    with pytest.raises(WorkerDied) as refusal:
        await asyncio.wait_for(training, 20)
    assert refusal.value.facts == {"retry_after_s": 1}
    await engine.process_picture("ann", picture(RED))

    await engine.wait_ready(60)
    assert await engine.train("ann", two_classes(), QUICK, lambda _: None)
    assert [worker.deaths for worker in engine.status().workers] == [0, 1]


async def test_only_the_training_that_was_worked_on_is_blamed_for_a_killed_worker(
    engine: LocalEngine,
) -> None:
    listeners = {name: Listener() for name in ("ann", "ben", "cem")}
    trainings = [endless_training(engine, each, name) for name, each in listeners.items()]
    for listener in listeners.values():
        await listener.has_reported()
    os.kill(pid_of(engine, "training"), signal.SIGKILL)

    problems = await asyncio.wait_for(asyncio.gather(*trainings, return_exceptions=True), 20)

    kinds = sorted(type(problem).__name__ for problem in problems)
    assert kinds == [EngineStarting.__name__] * 2 + [WorkerDied.__name__]


async def test_a_training_that_takes_too_long_fails_alone(settings: Settings) -> None:
    hasty = settings.model_copy(update={"training_timeout_s": 8})
    async with running(hasty, load_mean_colors) as engine:
        await engine.wait_ready(60)
        too_long = endless_training(engine, Listener())
        while not too_long.done():
            assert await engine.train("ben", two_classes(), QUICK, lambda _: None)

        with pytest.raises(EngineTimeout):
            await too_long
        assert [worker.deaths for worker in engine.status().workers] == [0, 0]


@pytest.mark.thorough
async def test_the_turns_of_others_do_not_count_as_a_trainings_time(settings: Settings) -> None:
    hasty = settings.model_copy(update={"training_timeout_s": 3})
    async with running(hasty, load_mean_colors) as engine:
        await engine.wait_ready(60)
        began = time.monotonic()
        trainings = [endless_training(engine, Listener(), name) for name in ("ann", "ben")]

        ended = await asyncio.gather(*trainings, return_exceptions=True)

        assert [type(end) for end in ended] == [EngineTimeout] * 2
        assert time.monotonic() - began > 4.5


async def test_a_training_worker_that_hangs_is_killed(settings: Settings) -> None:
    hasty = settings.model_copy(update={"training_timeout_s": 15})
    async with running(hasty, load_mean_colors) as engine:
        await engine.wait_ready(60)
        listener = Listener()
        hanging = endless_training(engine, listener)
        await listener.has_reported()
        os.kill(pid_of(engine, "training"), signal.SIGSTOP)

        with pytest.raises(EngineTimeout):
            await hanging

        await wait_for_status(engine, lambda status: status.workers[1].deaths == 1)
        await engine.wait_ready(60)
        assert await engine.train("ann", two_classes(), QUICK, lambda _: None)


async def test_students_train_in_turns_and_each_students_trainings_one_by_one(
    engine: LocalEngine,
) -> None:
    listeners = [Listener(), Listener(), Listener()]
    trainings = [
        endless_training(engine, listener, student)
        for listener, student in zip(listeners, ("ann", "ben", "ann"), strict=True)
    ]
    for _ in range(3):
        for listener in listeners[:2]:
            listener.reported.clear()
            await listener.has_reported()

    assert not listeners[2].reported.is_set()
    for training in trainings:
        training.cancel()


async def test_turns_do_not_change_what_a_training_learns(engine: LocalEngine) -> None:
    settings = replace(QUICK, epochs=10_000, hidden_units=100)
    beside = endless_training(engine, Listener(), "ben")
    listener = Listener()
    trained = await engine.train("ann", two_classes(), settings, listener)
    beside.cancel()

    history: list[EpochScores] = []
    assert trained.head == train_head(two_classes(), settings, history.append).head.to_bytes()
    assert listener.scores == history


async def test_compiled_functions_are_stored_in_the_models_folder(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    async with running(settings, load_mean_colors) as engine:
        await engine.wait_ready(60)
        assert await engine.train("ann", two_classes(), QUICK, lambda _: None)
    assert list((settings.models_dir / "compiled").rglob("*.nbi"))
