"""Pictures, embeddings and waits that the engine's tests share."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import numpy as np
from PIL import Image

from app.engine.engine import EngineStatus
from app.engine.local.engine import LocalEngine
from app.engine.local.pictures import LoadEmbedder
from app.ml.heads import HeadSettings, LabelledEmbeddings
from app.settings import Settings

RED, GREEN, BLUE = (200, 30, 30), (30, 200, 30), (30, 30, 200)
Colour = tuple[int, int, int]

QUICK = HeadSettings(epochs=30, batch_size=16, learning_rate=0.01, validation_ratio=0.25)
ENDLESS_TRAINING = HeadSettings(
    epochs=10_000_000, batch_size=16, learning_rate=0.001, validation_ratio=0.25
)


def picture(left: Colour, right: Colour | None = None, size: int = 320) -> bytes:
    """A PNG whose halves have these colours."""
    image = Image.new("RGB", (size, size), left)
    image.paste(right or left, (size // 2, 0, size, size))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def two_classes(per_class: int = 10, size: int = 32) -> LabelledEmbeddings:
    random = np.random.default_rng(1)
    labels = np.repeat(np.arange(2, dtype=np.int64), per_class)
    centres = random.normal(size=(2, size))
    embeddings = centres[labels] + random.normal(scale=0.1, size=(2 * per_class, size))
    return LabelledEmbeddings(embeddings.astype(np.float32), labels, 2)


def numbers(embedding: bytes) -> list[float]:
    return [round(float(value), 2) for value in np.frombuffer(embedding, "<f4")]


@asynccontextmanager
async def running(settings: Settings, load_embedder: LoadEmbedder) -> AsyncIterator[LocalEngine]:
    """An engine from its start, ready or not, to its end."""
    engine = LocalEngine(settings, load_embedder=load_embedder)
    await engine.start()
    try:
        yield engine
    finally:
        await engine.close()


async def until(
    engine: LocalEngine, claim: Callable[[EngineStatus], bool], limit_s: float = 20
) -> EngineStatus:
    """Waits for a state of the engine."""
    async with asyncio.timeout(limit_s):
        while not claim(status := engine.status()):  # noqa: ASYNC110 - a state, not an event
            await asyncio.sleep(0.005)
    return status


def pid_of(engine: LocalEngine, worker: str) -> int:
    (pid,) = [each.pid for each in engine.status().workers if each.name == worker]
    assert pid is not None
    return pid
