"""One engine for all tests that need nothing particular of it: its workers start once, not 450 times."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from anyio.from_thread import BlockingPortal

from app.engine.local.engine import LocalEngine
from app.services import services_of
from app.settings import Settings

ENGINE_SETTINGS = frozenset(
    {
        "backbone",
        "backbone_threads",
        "engine_queue_bytes",
        "engine_queue_length",
        "engine_queue_per_student",
        "max_picture_bytes",
        "max_picture_pixels",
        "max_picture_side",
        "models_dir",
        "imported_networks_in_memory",
        "picture_timeout_s",
        "runtime",
        "max_trainings",
        "training_timeout_s",
        "worker_memory_bytes",
    }
)
"""A server with another value of one of these has an engine of its own."""


class SharedEngine:
    """A running engine as an app gets it: starting and closing the app leaves it running."""

    def __init__(self, engine: LocalEngine) -> None:
        self._engine = engine

    def __getattr__(self, name: str) -> Any:
        return getattr(self._engine, name)

    async def start(self) -> None:
        """Forgets the students of earlier tests: work in the background would give way to them."""
        self._engine._recent.clear()

    async def close(self) -> None:
        """Does nothing: the other tests go on using the engine."""


@contextmanager
def running_engine(portal: BlockingPortal, models_dir: Path) -> Iterator[SharedEngine]:
    """A ready engine on the portal's event loop, closed at the end."""
    engine = LocalEngine(Settings(models_dir=models_dir))
    portal.call(engine.start)
    try:
        portal.call(engine.wait_ready, 60)
        yield SharedEngine(engine)
    finally:
        portal.call(engine.close)


def kill_workers(app: Any) -> None:
    """Kill the worker processes of the app's own engine."""
    for worker in services_of(app).engine.status().workers:
        assert worker.pid is not None
        os.kill(worker.pid, signal.SIGKILL)
