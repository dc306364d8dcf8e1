from __future__ import annotations

import asyncio
import os
import signal
import time
from collections.abc import Sequence

import pytest

from app.engine.local.engine import LocalEngine
from app.errors import EngineTimeout, WorkerDied
from app.ml.heads import EpochScores, train_head
from app.settings import Settings

from .builders import (
    ENDLESS_TRAINING,
    QUICK,
    RED,
    picture,
    pid_of,
    running,
    two_classes,
    until,
)
from .embedders import load_mean_colours

pytestmark = pytest.mark.anyio


class Listener:
    """Keeps the scores of every epoch; `heard` is set with the first."""

    def __init__(self) -> None:
        self.scores: list[EpochScores] = []
        self.heard = asyncio.Event()

    def __call__(self, scores: Sequence[EpochScores]) -> None:
        self.scores.extend(scores)
        self.heard.set()


def endless_training(
    engine: LocalEngine, listener: Listener, student_id: str = "ann"
) -> asyncio.Task[bytes]:
    return asyncio.create_task(engine.train(student_id, two_classes(), ENDLESS_TRAINING, listener))


async def test_a_training_gives_the_same_head_and_scores_as_training_here(
    engine: LocalEngine,
) -> None:
    listener = Listener()
    head = await engine.train("ann", two_classes(), QUICK, listener)

    here: list[EpochScores] = []
    assert head == train_head(two_classes(), QUICK, here.append).to_bytes()
    assert listener.scores == here
    assert [scores.epoch for scores in here] == list(range(1, 31))


async def test_a_listener_may_take_its_time(engine: LocalEngine) -> None:
    heard: list[int] = []

    async def listen(scores: Sequence[EpochScores]) -> None:
        await asyncio.sleep(0)
        heard.extend(each.epoch for each in scores)

    await engine.train("ann", two_classes(), QUICK, listen)
    assert heard == list(range(1, 31))


async def test_a_listener_that_fails_ends_the_training(engine: LocalEngine) -> None:
    def fail(_: Sequence[EpochScores]) -> None:
        raise LookupError

    with pytest.raises(LookupError):
        await engine.train("ann", two_classes(), ENDLESS_TRAINING, fail)
    assert await engine.train("ann", two_classes(), QUICK, lambda _: None)


async def test_a_cancelled_training_ends_at_once_and_the_next_begins(engine: LocalEngine) -> None:
    listener = Listener()
    training = endless_training(engine, listener)
    await listener.heard.wait()
    began = time.monotonic()
    training.cancel()
    with pytest.raises(asyncio.CancelledError):
        await training

    assert await engine.train("ann", two_classes(), QUICK, lambda _: None)
    assert time.monotonic() - began < 2
    assert [each.deaths for each in engine.status().workers] == [0, 0]


async def test_a_waiting_training_can_be_cancelled(engine: LocalEngine) -> None:
    listener = Listener()
    first = endless_training(engine, listener)
    await listener.heard.wait()
    second = endless_training(engine, Listener())
    await until(engine, lambda status: status.trainings_waiting == 1)
    second.cancel()
    with pytest.raises(asyncio.CancelledError):
        await second

    assert engine.status().trainings_waiting == 0
    assert not first.done()
    first.cancel()


async def test_pictures_are_looked_at_while_a_training_runs(engine: LocalEngine) -> None:
    listener = Listener()
    training = endless_training(engine, listener)
    await listener.heard.wait()

    await engine.look("ann", picture(RED))
    assert not training.done()
    training.cancel()


async def test_a_killed_training_worker_fails_the_training_and_comes_back(
    engine: LocalEngine,
) -> None:
    listener = Listener()
    training = endless_training(engine, listener)
    await listener.heard.wait()
    os.kill(pid_of(engine, "training"), signal.SIGKILL)

    with pytest.raises(WorkerDied) as refusal:
        await asyncio.wait_for(training, 2)
    assert refusal.value.facts == {"retry_after_s": 1}
    await engine.look("ann", picture(RED))

    await engine.wait_ready(10)
    assert await engine.train("ann", two_classes(), QUICK, lambda _: None)
    assert [each.deaths for each in engine.status().workers] == [0, 1]


async def test_a_training_that_takes_too_long_fails(settings: Settings) -> None:
    hasty = settings.model_copy(update={"training_timeout_s": 8})
    async with running(hasty, load_mean_colours) as engine:
        await engine.wait_ready(20)
        with pytest.raises(EngineTimeout):
            await engine.train("ann", two_classes(), ENDLESS_TRAINING, lambda _: None)

        await until(engine, lambda status: status.workers[1].deaths == 1)
        await engine.wait_ready(10)
        assert await engine.train("ann", two_classes(), QUICK, lambda _: None)


async def test_compiled_steps_are_kept_where_the_server_may_write(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    async with running(settings, load_mean_colours) as engine:
        await engine.wait_ready(20)
        assert await engine.train("ann", two_classes(), QUICK, lambda _: None)
    assert list((settings.models_dir / "compiled").rglob("*.nbi"))
