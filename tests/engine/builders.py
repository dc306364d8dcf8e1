"""Pictures, embeddings and waits that the engine's tests share."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import numpy as np
from PIL import Image

from app.engine.engine import EngineStatus
from app.engine.local.embedders import LoadEmbedder
from app.engine.local.engine import LocalEngine
from app.ml.head_settings import HeadSettings
from app.ml.types import LabeledEmbeddings
from app.settings import Settings

RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)
Color = tuple[int, int, int]

QUICK = HeadSettings(epochs=30, batch_size=16, learning_rate=0.01, validation_ratio=0.25)
ENDLESS_TRAINING = HeadSettings(
    epochs=10_000_000, batch_size=16, learning_rate=0.001, validation_ratio=0.25
)


def picture(left: Color, right: Color | None = None, size: int = 320) -> bytes:
    """A PNG whose halves have these colors."""
    image = Image.new("RGB", (size, size), left)
    image.paste(right or left, (size // 2, 0, size, size))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def two_classes(per_class: int = 10, size: int = 32) -> LabeledEmbeddings:
    random = np.random.default_rng(1)
    labels = np.repeat(np.arange(2, dtype=np.int64), per_class)
    centers = random.normal(size=(2, size))
    embeddings = centers[labels] + random.normal(scale=0.1, size=(2 * per_class, size))
    return LabeledEmbeddings(embeddings.astype(np.float32), labels, 2)


def rounded(embedding: bytes) -> list[float]:
    return [round(float(value), 2) for value in np.frombuffer(embedding, "<f2")]


@asynccontextmanager
async def running(settings: Settings, load_embedder: LoadEmbedder) -> AsyncIterator[LocalEngine]:
    """A started engine, which may not be ready yet. Closes it at the end."""
    engine = LocalEngine(settings, load_embedder=load_embedder)
    await engine.start()
    try:
        yield engine
    finally:
        await engine.close()


async def wait_for_status(
    engine: LocalEngine, condition: Callable[[EngineStatus], bool], limit_s: float = 60
) -> EngineStatus:
    """Waits until the engine's status meets the condition."""
    async with asyncio.timeout(limit_s):
        while not condition(status := engine.status()):  # noqa: ASYNC110 - a state, not an event
            await asyncio.sleep(0.005)
    return status


def pid_of(engine: LocalEngine, worker: str) -> int:
    (pid,) = [status.pid for status in engine.status().workers if status.name == worker]
    assert pid is not None
    return pid
