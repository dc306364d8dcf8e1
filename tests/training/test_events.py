"""Event streams: all who follow a run share one look at it, and their number is bounded."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from sqlalchemy import event
from starlette.testclient import TestClient

from ..app_state import services_of
from ..conftest import Start
from ..student import Json, assert_refused, fill, make_project
from ..waiting import wait_until
from .test_training import LONG, MANY, events_of


def long_run(client: TestClient) -> tuple[Json, str]:
    """A run that takes seconds, of a new project, and its id."""
    project = make_project(client)
    fill(client, project, MANY)
    return project, client.post(f"/api/projects/{project['id']}/runs", json=LONG).json()["id"]


@contextmanager
def counted_reads(client: TestClient) -> Iterator[list[str]]:
    """The statements that read runs during the block."""
    statements: list[str] = []

    def count(connection: object, cursor: object, statement: str, *rest: object) -> None:
        if "FROM training_runs" in statement and "model_id" in statement:
            statements.append(statement)

    engine = services_of(client).database._engine
    event.listen(engine, "before_cursor_execute", count)
    yield statements
    event.remove(engine, "before_cursor_execute", count)


def test_thirty_who_follow_a_run_ask_the_database_like_one(client: TestClient) -> None:
    project, run_id = long_run(client)
    progress = services_of(client).run_progress

    async def follow() -> list[object]:
        return [update async for updates in progress.follow(run_id, 0) for update in updates]

    async def follow_all() -> list[list[object]]:
        followers = [asyncio.create_task(follow()) for _ in range(30)]
        await asyncio.sleep(1)
        services_of(client).runner.stop_run(run_id)
        return await asyncio.gather(*followers)

    cancelled = f"/api/projects/{project['id']}/runs/{run_id}/cancel"
    with counted_reads(client) as reads, ThreadPoolExecutor(1) as pool:
        following = pool.submit(client.portal.call, follow_all)
        assert client.post(cancelled).status_code == 202
        seen = following.result()

    assert all(each == seen[0] for each in seen)
    assert seen[0][-1].status == "cancelled"
    assert len(reads) < 60
    assert progress._watches == {}


def test_the_news_of_a_run_that_very_many_follow_are_bundled(client: TestClient) -> None:
    """Two hundred who each got every bundle of epochs took all of the server's time."""
    project, run_id = long_run(client)
    progress = services_of(client).run_progress
    news: list[int] = []

    async def follow() -> None:
        async for updates in progress.follow(run_id, 0):
            news.append(len(updates))

    async def follow_for_a_second() -> None:
        followers = [asyncio.create_task(follow()) for _ in range(200)]
        await asyncio.sleep(1)
        for follower in followers:
            follower.cancel()
        await asyncio.gather(*followers, return_exceptions=True)

    wait_until(lambda: client.get(f"/api/projects/{project['id']}/runs/{run_id}").json()["history"])
    began = time.monotonic()
    client.portal.call(follow_for_a_second)

    # At most one in a tenth of a second for each follower, and the first.
    assert 0 < len(news) <= 200 * (10 * (time.monotonic() - began) + 2)
    client.post(f"/api/projects/{project['id']}/runs/{run_id}/cancel")


def test_a_student_has_a_few_event_streams_and_gets_their_places_back(start: Start) -> None:
    with start(event_streams_per_student=1) as client:
        project, run_id = long_run(client)
        address = f"/api/projects/{project['id']}/runs/{run_id}"
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(events_of, client, project, run_id)
            wait_until(lambda: services_of(client).stream_places._open)
            assert_refused(client.get(f"{address}/events"), 429, "too_many_requests")
            client.post(f"{address}/cancel")
            assert first.result()[-1][0] == "cancelled"
        assert events_of(client, project, run_id)[-1][0] == "cancelled"
