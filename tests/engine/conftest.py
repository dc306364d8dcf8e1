from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.engine.local.engine import LocalEngine
from app.ml.prepare import prepare_backbone
from app.settings import Settings

from .embedders import load_mean_colors


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(models_dir=tmp_path, backbone_threads=2)


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """The checkout's models folder with the real backbone."""
    models_dir = Path(__file__).parents[2] / "models_store"
    prepare_backbone(models_dir / "backbones", "mobilenet_v2", print)
    return models_dir


@pytest.fixture
async def engine(settings: Settings, anyio_backend: str) -> AsyncIterator[LocalEngine]:
    """A ready engine that embeds by mean colors."""
    engine = LocalEngine(settings, load_embedder=load_mean_colors)
    await engine.start()
    await engine.wait_ready(60)
    yield engine
    await engine.close()
