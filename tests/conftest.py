"""The product as its users meet it: over HTTP, with its real engine and a database of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.main import create_app
from app.ml.prepare import prepare_backbone
from app.settings import Settings

from .waiting import wait_until

REPOSITORY = Path(__file__).parents[1]

# What `prepare` compiled, for this process and all servers that tests start.
os.environ.setdefault("NUMBA_CACHE_DIR", str(REPOSITORY / "models_store" / "compiled"))

# What commands print is the same on every machine.
os.environ["LC_ALL"] = "C.UTF-8"

Start = Callable[..., AbstractContextManager[TestClient]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=8, help="kills of tests/upkeep/test_kills.py")
    parser.addoption("--examples", type=int, default=6, help="requests to each operation")
    parser.addoption("--kills-seed", type=int, default=1, help="chooses their moments")


@pytest.fixture(scope="session")
def backbones() -> Path:
    """The checkout's own backbones folder, prepared."""
    folder = REPOSITORY / "models_store" / "backbones"
    prepare_backbone(folder, "mobilenet_v2", print)
    return folder


@pytest.fixture
def server_settings(tmp_path: Path, backbones: Path) -> Settings:
    """Folders of this test's own; only the backbone is shared."""
    models_dir = tmp_path / "models_store"
    models_dir.mkdir()
    (models_dir / "backbones").symlink_to(backbones, target_is_directory=True)
    return Settings(data_dir=tmp_path / "data", models_dir=models_dir)


@pytest.fixture
def start(server_settings: Settings) -> Start:
    """Starts a server with some settings changed, ready unless `ready=False`."""

    @contextmanager
    def started(*, ready: bool = True, **changes: object) -> Iterator[TestClient]:
        app = create_app(server_settings.model_copy(update=changes))
        with browser(app) as client:
            if ready:
                wait_until(lambda: client.get("/readyz").status_code == 200)
            yield client

    return started


@contextmanager
def browser(app: FastAPI) -> Iterator[TestClient]:
    with TestClient(app, headers={"accept-language": "en"}) as client:
        yield client


@pytest.fixture
def client(start: Start) -> Iterator[TestClient]:
    """A stranger's browser before a ready server."""
    with start() as client:
        yield client
