"""Embeddings of an earlier version are made anew in the background."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from starlette.testclient import TestClient

from app.db.tables import Embedding
from app.errors import WorkerDied
from app.samples import embeddings

from ..app_state import services_of
from ..conftest import Start
from ..student import fill, make_project, train, trained_project
from ..waiting import wait_until

EARLIER = np.zeros(1280, "<f4").tobytes()


def sizes(client: TestClient) -> set[int]:
    with services_of(client).database.reading() as session:
        return {len(numbers) for (numbers,) in session.query(Embedding.numbers)}


def make_earlier(client: TestClient) -> None:
    with services_of(client).database.transaction() as session:
        session.query(Embedding).update({Embedding.numbers: EARLIER, Embedding.checksum: None})


def test_a_server_makes_earlier_embeddings_anew_after_its_start(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "RETRY_S", 0.1)
    with start(own_engine=True) as client:
        fill(client, make_project(client), each=3)
        make_earlier(client)
        assert sizes(client) == {len(EARLIER)}
    with start(own_engine=True) as client:
        wait_until(lambda: sizes(client) == {2 * 6400})


def test_a_training_makes_earlier_embeddings_anew_at_once(client: TestClient) -> None:
    project, _ = trained_project(client)
    make_earlier(client)
    assert train(client, project)["status"] == "succeeded"
    assert sizes(client) == {2 * 6400}


def test_a_training_whose_embedding_cost_the_worker_its_life_begins_again(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, _ = trained_project(client)
    make_earlier(client)
    engine = services_of(client).engine
    process, died = engine.process_picture, []

    async def dies_once(*arguments: Any, **options: Any) -> Any:
        if not died:
            died.append(True)
            raise WorkerDied(retry_after_s=1)
        return await process(*arguments, **options)

    monkeypatch.setattr(engine, "process_picture", dies_once, raising=False)
    assert train(client, project)["status"] == "succeeded"
    assert died
