"""Fixtures: a server with its real engine and a database of its own, reached over HTTP."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient

from app.db.database import Database
from app.main import create_app
from app.ml.prepare import prepare_backbone
from app.settings import Settings

from .postgresql import MIGRATED, Cluster, running_cluster
from .scheduling import BrowserScheduling
from .shared_engine import ENGINE_SETTINGS, SharedEngine, running_engine
from .waiting import wait_until

REPOSITORY = Path(__file__).parents[1]

# This process and all servers that tests start use the steps that `prepare` compiled.
os.environ.setdefault("NUMBA_CACHE_DIR", str(REPOSITORY / "models_store" / "compiled"))

# Commands print the same language on every machine.
os.environ["LC_ALL"] = "C.UTF-8"

TEST_CLIENT_HOST = "testserver"
"""The name under which Starlette's test client reaches every server."""

HASHER = "app.accounts.passwords.PasswordHasher"
QuickHasher = partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
"""Makes real hashes of argon2id at a thousandth of the cost, which is a fifth of a second."""

Start = Callable[..., AbstractContextManager[TestClient]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=2, help="kills of tests/upkeep/test_kills.py")
    parser.addoption("--examples", type=int, default=2, help="requests to each operation")
    parser.addoption("--kills-seed", type=int, default=1, help="chooses their moments")
    parser.addoption("--requests", type=int, default=1000, help="small requests at once")
    parser.addoption(
        "--rounds", type=int, default=10, help="of each race of tests/db/test_races.py"
    )
    parser.addoption("--postgresql", action="store_true", help="servers use PostgreSQL, not SQLite")


LONGEST_PARTS = {"contracts", "e2e", "engine", "serving", "upkeep"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The parts with the longest tests come first: at the end no core waits for one of them.

    Each part stays in one piece, and so do the browsers and servers that its tests share.
    """
    tests = Path(__file__).parent
    items.sort(key=lambda item: item.path.relative_to(tests).parts[0] not in LONGEST_PARTS)


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> BrowserScheduling | None:
    return BrowserScheduling(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_collection_finish() -> None:
    """No collection of garbage looks at the modules and tests again: they stay until the end."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Hundreds of tests have a teacher, and few are about the hash of the password.

    Servers in processes of their own hash as always.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(HASHER, QuickHasher)
        yield


@pytest.fixture
def real_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Servers of this test hash passwords as always; must be named before the server."""
    monkeypatch.setattr(HASHER, PasswordHasher)


@pytest.fixture(scope="session")
def backbones() -> Path:
    """The backbones folder of the checkout, with the default backbone prepared."""
    folder = REPOSITORY / "models_store" / "backbones"
    prepare_backbone(folder, "mobilenet_v2", print)
    return folder


@pytest.fixture(scope="session")
def migrated_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty database with the newest schema, made by the real migrations."""
    settings = Settings(data_dir=tmp_path_factory.mktemp("migrated"))
    database = Database.of(settings)
    database.migrate()
    database.close()
    return settings.data_dir / "eyeblocks.db"


@pytest.fixture(scope="session")
def postgresql_cluster() -> Iterator[Cluster]:
    """A PostgreSQL for all tests of this process."""
    with running_cluster() as cluster:
        yield cluster


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a new database with the newest schema; empty for SQLite in the data folder.

    PostgreSQL for tests that are marked so, and for all where `--postgresql` says so.
    """
    marked = request.node.get_closest_marker("postgresql")
    if not marked and not request.config.getoption("--postgresql"):
        yield ""
        return
    cluster: Cluster = request.getfixturevalue("postgresql_cluster")
    with cluster.new_database(MIGRATED) as address:
        yield address


@pytest.fixture
def server_settings(
    tmp_path: Path, backbones: Path, migrated_database: Path, database_url: str
) -> Settings:
    """Settings with new folders and a new database for each test; only the backbones are shared."""
    models_dir, data_dir = tmp_path / "models_store", tmp_path / "data"
    models_dir.mkdir()
    data_dir.mkdir()
    (models_dir / "backbones").symlink_to(backbones, target_is_directory=True)
    if not database_url:
        shutil.copy(migrated_database, data_dir)
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        models_dir=models_dir,
        disk_reserve_bytes=0,
        allowed_hosts=TEST_CLIENT_HOST,
        network_training_niceness=0,  # or it waits for all other tests
    )


@pytest.fixture(scope="session")
def portal() -> Iterator[BlockingPortal]:
    """The event loop on which the servers of all tests run, one after another."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def shared_engine(portal: BlockingPortal, backbones: Path) -> Iterator[SharedEngine]:
    """The engine of all servers whose engine has the default settings."""
    with running_engine(portal, backbones.parent) as engine:
        yield engine


@pytest.fixture
def start(
    server_settings: Settings, portal: BlockingPortal, request: pytest.FixtureRequest
) -> Start:
    """A function that starts a server with changed settings and yields a client.

    It waits until the engine is ready, unless `ready=False`. A test that stops or breaks the
    engine passes `own_engine=True`.
    """

    @contextmanager
    def started(
        *, ready: bool = True, own_engine: bool = False, **changes: object
    ) -> Iterator[TestClient]:
        needs_own_engine = own_engine or not ENGINE_SETTINGS.isdisjoint(changes)
        engine = None if needs_own_engine else request.getfixturevalue("shared_engine")
        app = create_app(server_settings.model_copy(update=changes), engine)
        with browser(app, portal) as client:
            if ready:
                wait_until(lambda: client.get("/readyz").status_code == 200)
            yield client

    return started


@contextmanager
def browser(app: FastAPI, portal: BlockingPortal) -> Iterator[TestClient]:
    """A browser before the app, which runs until the block ends."""
    with portal.wrap_async_context_manager(app.router.lifespan_context(app)):
        client = TestClient(app, headers={"accept-language": "en"})
        client.portal = portal
        yield client


@pytest.fixture
def client(start: Start) -> Iterator[TestClient]:
    """An anonymous browser of a ready server."""
    with start() as client:
        yield client


@pytest.fixture
def breakable(start: Start) -> Iterator[TestClient]:
    """An anonymous browser of a ready server with its own engine, whose workers may be killed."""
    with start(own_engine=True) as client:
        yield client
