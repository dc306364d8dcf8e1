"""Workers that crash, hang, or cannot start."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from app.engine.engine import ProcessedPicture, WorkerState
from app.engine.local.engine import LocalEngine
from app.errors import BackboneMissing, EngineStarting, EngineTimeout, WorkerDied
from app.settings import Settings
from tests.waiting import wait_until

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
from .embedders import (
    BACKBONE_FILE,
    DEADLY,
    ENDLESS,
    load_crashing,
    load_mean_colors,
    load_mean_colors_file,
)

pytestmark = pytest.mark.anyio


async def test_a_starting_engine_refuses_with_engine_starting(settings: Settings) -> None:
    async with running(settings, load_mean_colors) as engine:
        with pytest.raises(EngineStarting) as refusal:
            await engine.process_picture("ann", picture(RED))
        assert refusal.value.facts == {"retry_after_s": 1}
        assert isinstance(engine.status().problem, EngineStarting)
        with pytest.raises(EngineStarting):
            await engine.train("ann", two_classes(), QUICK, lambda _: None)
        with pytest.raises(EngineStarting):
            await engine.wait_ready(0)


async def test_a_ready_engine_shows_its_device(engine: LocalEngine) -> None:
    status = engine.status()

    assert (status.ready, status.problem) == (True, None)
    assert (status.backbone, status.runtime, status.device) == ("mobilenet_v2", "litert", "cpu")
    assert [(worker.name, worker.state, worker.deaths) for worker in status.workers] == [
        ("pictures", WorkerState.READY, 0),
        ("training", WorkerState.READY, 0),
    ]


async def test_a_killed_pictures_worker_fails_its_jobs_and_restarts(
    engine: LocalEngine,
) -> None:
    first_pid = pid_of(engine, "pictures")
    stuck = asyncio.create_task(engine.process_picture("ann", picture(ENDLESS)))
    await asyncio.sleep(0)
    os.kill(first_pid, signal.SIGKILL)

    with pytest.raises(WorkerDied) as refusal:
        await asyncio.wait_for(stuck, 20)
    assert refusal.value.facts == {"retry_after_s": 1}
    with pytest.raises(EngineStarting):
        await engine.process_picture("ann", picture(RED))

    await engine.wait_ready(60)
    assert pid_of(engine, "pictures") != first_pid
    await engine.process_picture("ann", picture(RED))
    assert [worker.deaths for worker in engine.status().workers] == [1, 0]


async def test_a_picture_that_kills_the_worker_is_not_retried(engine: LocalEngine) -> None:
    with pytest.raises(WorkerDied):
        await engine.process_picture("ann", picture(DEADLY))

    await engine.wait_ready(60)
    await engine.process_picture("ann", picture(RED))
    assert [worker.deaths for worker in engine.status().workers] == [1, 0]


async def test_waiting_pictures_outlive_the_worker(engine: LocalEngine) -> None:
    pictures = [DEADLY, *[RED] * 9]
    calls = (engine.process_picture("ann", picture(color)) for color in pictures)
    results = await asyncio.gather(*calls, return_exceptions=True)

    assert isinstance(results[0], WorkerDied)
    died = [result for result in results if isinstance(result, WorkerDied)]
    processed = [result for result in results if isinstance(result, ProcessedPicture)]
    # At most the other jobs of the worker die with it.
    assert len(died) <= 4
    assert len(died) + len(processed) == 10


async def test_only_a_picture_that_takes_too_long_fails(settings: Settings) -> None:
    hasty = settings.model_copy(update={"picture_timeout_s": 0.5})
    async with running(hasty, load_mean_colors) as engine:
        await engine.wait_ready(60)
        first_pid = pid_of(engine, "pictures")
        with pytest.raises(EngineTimeout) as refusal:
            await engine.process_picture("ann", picture(ENDLESS))
        assert refusal.value.facts == {"retry_after_s": 1}

        await wait_for_status(engine, lambda status: status.workers[0].deaths == 1)
        await engine.wait_ready(60)
        assert pid_of(engine, "pictures") != first_pid
        await engine.process_picture("bob", picture(RED))


async def test_a_missing_backbone_is_reported_and_loaded_once_it_exists(settings: Settings) -> None:
    folder = settings.models_dir / "backbones"
    folder.mkdir()
    missing = {"backbone": "mobilenet_v2", "command": "touch", "retry_after_s": 1}
    async with running(settings, load_mean_colors_file) as engine:
        await wait_for_status(engine, lambda status: isinstance(status.problem, BackboneMissing))
        with pytest.raises(BackboneMissing) as refusal:
            await engine.process_picture("ann", picture(RED))
        assert refusal.value.facts == missing
        with pytest.raises(BackboneMissing):
            await engine.wait_ready(0)
        processed = await engine.process_picture(
            "ann", picture(RED), embed=False, return_square=True
        )
        assert processed.square_jpeg

        (folder / BACKBONE_FILE).touch()
        await engine.wait_ready(60)
        assert (await engine.process_picture("ann", picture(RED))).embeddings


async def test_a_worker_that_cannot_start_leaves_the_other_alone(settings: Settings) -> None:
    async with running(settings, load_crashing) as engine:
        await wait_for_status(engine, lambda status: status.workers[0].deaths >= 2)
        assert not engine.status().ready
        await wait_for_status(engine, lambda status: status.workers[1].state is WorkerState.READY)
        assert await engine.train("ann", two_classes(), QUICK, lambda _: None)


async def test_control_c_in_the_terminal_leaves_the_workers_to_the_server(
    engine: LocalEngine,
) -> None:
    for worker in ("pictures", "training"):
        os.kill(pid_of(engine, worker), signal.SIGINT)

    await engine.process_picture("ann", picture(RED))
    await engine.train("ann", two_classes(), QUICK, lambda _: None)
    assert [worker.deaths for worker in engine.status().workers] == [0, 0]


def test_a_backbone_that_does_not_exist_is_refused_at_once(settings: Settings) -> None:
    with pytest.raises(ValueError, match="mobilenet_v9"):
        LocalEngine(settings.model_copy(update={"backbone": "mobilenet_v9"}))


async def test_closing_leaves_no_process_and_no_thread(settings: Settings) -> None:
    processes, threads = set(psutil.Process().children()), set(threading.enumerate())
    engine = LocalEngine(settings, load_embedder=load_mean_colors)
    await engine.start()
    await engine.wait_ready(60)
    assert len(set(psutil.Process().children()) - processes) == 2
    stuck = asyncio.create_task(engine.process_picture("ann", picture(ENDLESS)))
    training = asyncio.create_task(
        engine.train("ann", two_classes(), ENDLESS_TRAINING, lambda _: None)
    )
    await asyncio.sleep(0)

    began = time.monotonic()
    await engine.close()
    await engine.close()

    assert time.monotonic() - began < 10
    assert set(psutil.Process().children()) <= processes
    # asyncio's thread that waited for the process ends a moment later.
    wait_until(lambda: set(threading.enumerate()) <= threads)
    results = await asyncio.gather(stuck, training, return_exceptions=True)
    assert [type(result) for result in results] == [WorkerDied, WorkerDied]
    with pytest.raises(WorkerDied):
        await engine.process_picture("ann", picture(RED), embed=False)


async def test_an_engine_can_be_closed_before_it_is_ready_or_started(settings: Settings) -> None:
    engine = LocalEngine(settings, load_embedder=load_mean_colors)
    await engine.close()
    async with running(settings, load_mean_colors):
        pass


SERVER = """
import asyncio, sys
from pathlib import Path
import app.main
from app.engine.local.engine import LocalEngine
from app.settings import Settings

async def main():
    engine = LocalEngine(Settings(models_dir=Path(sys.argv[1])))
    await engine.start()
    while not all(worker.pid for worker in engine.status().workers):
        await asyncio.sleep(0.01)
    print(*(worker.pid for worker in engine.status().workers), flush=True)
    heavy = {"tensorflow", "keras", "ai_edge_litert", "numba"} & set(sys.modules)
    print(*heavy, flush=True)
    await asyncio.sleep(60)

asyncio.run(main())
"""


def test_workers_end_with_a_killed_web_process_which_loads_no_framework(tmp_path: Path) -> None:
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    with server:
        assert server.stdout
        workers = [psutil.Process(int(pid)) for pid in server.stdout.readline().split()]
        frameworks = server.stdout.readline().split()
        server.kill()

    _, alive = psutil.wait_procs(workers, timeout=10)
    assert len(workers) == 2
    assert alive == []
    assert frameworks == []
