"""Grid searches over HTTP: trainings under all combinations of some conditions."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.db.lab_tables import GridCombination, GridSearch
from app.errors import EngineStarting
from app.lab.grid import searcher

from ..app_state import services_of
from ..conftest import Start
from ..pictures import jpeg
from ..shared_engine import kill_workers
from ..student import FINAL, Json, assert_refused, fill, make_project, train, upload
from ..waiting import wait_until
from .test_augmentation import compare, kept_variants

TWO_AXES = {"batch_size": [4, 16], "learning_rate": [0.001, 0.01, 0.1]}


def address_of(project: Json, rest: str = "") -> str:
    return f"/api/projects/{project['id']}/grid-searches{rest}"


def begin(client: TestClient, project: Json, axes: Json, **body: Any) -> Json:
    answer = client.post(address_of(project), json={"axes": axes, **body})
    assert answer.status_code == 202, answer.text
    return answer.json()  # type: ignore[no-any-return]


def search(client: TestClient, project: Json, axes: Json, **body: Any) -> Json:
    begin(client, project, axes, **body)
    return searched(client, project)


def current(client: TestClient, project: Json) -> Json:
    return client.get(address_of(project)).json()["search"]  # type: ignore[no-any-return]


def searched(client: TestClient, project: Json) -> Json:
    """The project's search when it is over."""

    def over() -> Json | None:
        found = current(client, project)
        return found if found["status"] in FINAL else None

    return wait_until(over, 120)  # type: ignore[return-value]


def epochs_of(client: TestClient, project: Json, after: int = -1) -> dict[int, list[Json]]:
    found = client.get(address_of(project, f"/epochs?after={after}")).json()
    return {each["number"]: each["epochs"] for each in found["combinations"]}


def scores(found: Json) -> list[tuple[int, float]]:
    return [(each["right"], each["loss"]) for each in found["combinations"]]


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    fill(client, made, each=12)
    return made


def test_every_combination_is_tried_and_the_best_are_named(
    client: TestClient, project: Json
) -> None:
    found = search(client, project, TWO_AXES, settings={"epochs": 6}, test=0.25, seed=1)

    assert (found["status"], found["problem"], found["stale"]) == ("succeeded", None, False)
    tried = found["combinations"]
    assert [(each["batch_size"], each["learning_rate"]) for each in tried] == [
        (batch, rate) for batch in (4, 16) for rate in (0.001, 0.01, 0.1)
    ]
    assert [each["number"] for each in tried] == list(range(found["count"])) == list(range(6))
    pictures = found["training_part"]
    assert {(each["level"], each["pictures"], each["kept_epoch"]) for each in tried} == {
        (0, pictures, 6)
    }
    assert all(each["accuracy"] == each["right"] / found["validation_pictures"] for each in tried)
    losses = [each["loss"] for each in tried]
    assert found["best_by_loss"] == losses.index(min(losses))
    best = max(tried, key=lambda each: (each["right"], -each["loss"]))
    assert found["best_by_accuracy"] == best["number"]


def test_every_epoch_of_every_combination_is_told(client: TestClient, project: Json) -> None:
    found = search(client, project, TWO_AXES, settings={"epochs": 6})

    epochs = epochs_of(client, project)

    assert [len(epochs[number]) for number in range(6)] == [6] * 6
    assert [epochs[each["number"]][-1]["val_loss"] for each in found["combinations"]] == [
        each["loss"] for each in found["combinations"]
    ]
    assert [epochs[number][0]["learning_rate"] for number in range(3)] == [0.001, 0.01, 0.1]
    assert list(epochs_of(client, project, after=3)) == [4, 5]


def test_the_level_is_a_third_axis_and_validation_pictures_stay_as_they_are(
    client: TestClient, project: Json
) -> None:
    axes = {**TWO_AXES, "batch_size": [4, 16], "level": [0, 2]}
    found = search(client, project, axes, settings={"epochs": 3})

    part, validation = found["training_part"], found["validation_pictures"]
    assert (found["status"], found["count"]) == ("succeeded", 12)
    assert [each["pictures"] for each in found["combinations"]] == [part] * 6 + [4 * part] * 6
    assert found["variants"] == found["variants_done"] == kept_variants(client) == 3 * part
    assert part + validation < 24


@pytest.mark.thorough
def test_a_combination_is_the_comparison_of_its_level(client: TestClient, project: Json) -> None:
    compared = compare(client, project, validation=0.25, test=0.25, seed=1)
    axes = {"batch_size": [8, 16], "level": [0, 1]}
    found = search(client, project, axes, validation=0.25, test=0.25, seed=1)

    by_level = {each["level"]: each for each in compared["levels"]}
    for each in found["combinations"]:
        if each["batch_size"] == 16:
            assert each["loss"] == by_level[each["level"]]["loss"]


def test_early_stopping_keeps_the_best_epoch_of_each(client: TestClient, project: Json) -> None:
    settings = {"epochs": 100, "stop_patience": 2, "stop_min_delta": 0.02}
    found = search(client, project, TWO_AXES, settings=settings)
    epochs = epochs_of(client, project)
    for each in found["combinations"]:
        own = epochs[each["number"]]
        assert each["kept_epoch"] == len(own) - 2
        assert each["loss"] == own[each["kept_epoch"] - 1]["val_loss"]


def test_a_combination_whose_weights_grow_without_end_has_no_scores(
    client: TestClient, project: Json
) -> None:
    settings = {"optimizer": "sgd", "hidden_units": 100, "epochs": 20}
    axes = {"batch_size": [1, 2], "learning_rate": [1e-5, 1.0], "level": [0, 1]}
    found = search(client, project, axes, settings=settings)
    assert found["status"] == "succeeded"
    lost = {each["number"] for each in found["combinations"] if each["diverged"]}
    assert 1 in lost <= {1, 3, 5, 7}
    assert {found["combinations"][number]["loss"] for number in lost} == {None}
    assert found["best_by_loss"] not in lost
    assert epochs_of(client, project)[1] == []


def test_the_same_search_finds_the_same(client: TestClient, project: Json) -> None:
    first, again = (search(client, project, TWO_AXES, settings={"epochs": 4}) for _ in range(2))
    assert scores(first) == scores(again)


def test_a_search_is_stale_once_pictures_have_changed(client: TestClient, project: Json) -> None:
    assert search(client, project, TWO_AXES, settings={"epochs": 2})["stale"] is False
    upload(client, project, project["classes"][0]["id"], ("more.jpg", jpeg("circle", 77)))
    assert current(client, project)["stale"] is True


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"axes": {"batch_size": [4, 16]}}, "axes"),
        ({"axes": {}}, "axes"),
        ({"axes": {**TWO_AXES, "batch_size": [4]}}, "axes.batch_size"),
        ({"axes": {**TWO_AXES, "batch_size": [4, 4]}}, "axes.batch_size"),
        ({"axes": {**TWO_AXES, "batch_size": [0, 4]}}, "axes.batch_size.0"),
        ({"axes": {**TWO_AXES, "learning_rate": [0.1, 2]}}, "axes.learning_rate.1"),
        ({"axes": {**TWO_AXES, "level": [0, 7]}}, "axes.level.1"),
        ({"axes": {**TWO_AXES, "level": [0, 1, 2, 3, 4, 5, 6]}}, "axes"),
        ({"axes": {**TWO_AXES, "epochs": [1, 2]}}, "axes.epochs"),
        ({"axes": TWO_AXES, "settings": {"epochs": 101}}, "settings.epochs"),
        ({"axes": TWO_AXES, "settings": {"optimizer": "rms"}}, "settings.optimizer"),
        (
            {"axes": {**TWO_AXES, "learning_rate": [1e-5, 1e-3]},
             "settings": {"min_learning_rate": 1e-4}},
            "settings.min_learning_rate",
        ),
        ({"axes": TWO_AXES, "validation": 0}, "validation"),
        ({"axes": TWO_AXES, "validation": 0.5, "test": 0.5}, "test"),
        ({}, "axes"),
    ],
)  # fmt: skip
def test_a_grid_that_cannot_be_is_refused_by_the_field(
    client: TestClient, project: Json, body: Json, field: str
) -> None:
    answer = client.post(address_of(project), json=body)
    assert_refused(answer, 422, "unusable_value")
    assert answer.json()["error"]["details"]["fields"] == field
    assert client.get(address_of(project)).json() == {"search": None}


def test_a_project_that_cannot_train_cannot_be_searched(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project, each=3)
    assert_refused(client.post(address_of(project), json={"axes": TWO_AXES}), 409, "not_ready")


def test_a_search_is_stopped_and_only_one_runs_at_a_time(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searcher.GridSearcher, "_serve_next", no_work)
    cancel = address_of(project, "/cancel")
    assert_refused(client.post(cancel), 409, "grid_search_finished")
    begin(client, project, TWO_AXES)
    again = client.post(address_of(project), json={"axes": TWO_AXES})
    assert_refused(again, 409, "grid_search_unfinished")

    assert client.post(cancel).json()["status"] == "cancelled"
    assert_refused(client.post(cancel), 409, "grid_search_finished")
    assert begin(client, project, TWO_AXES)["status"] == "queued"


async def no_work(self: searcher.GridSearcher) -> bool:
    return False


async def never(self: searcher.GridSearcher, *_: object) -> None:
    await asyncio.Event().wait()


def test_a_search_goes_on_after_a_restart(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    attempt = searcher.GridSearcher._try

    async def two_then_never(self: searcher.GridSearcher, opened: Any, row: Any, each: Any) -> None:
        await (attempt if row.position < 2 else never)(self, opened, row, each)

    with start() as client, monkeypatch.context() as patched:
        patched.setattr(searcher.GridSearcher, "_try", two_then_never)
        project = make_project(client)
        fill(client, project, each=8)
        begin(client, project, TWO_AXES, settings={"epochs": 3})
        wait_until(lambda: len(current(client, project)["combinations"]) == 2)
        kept, cookies = scores(current(client, project)), dict(client.cookies)
    with start() as client:
        client.cookies.update(cookies)
        found = searched(client, project)
        assert (found["status"], len(found["combinations"])) == ("succeeded", 6)
        assert scores(found)[:2] == kept


@pytest.mark.thorough
def test_a_search_goes_on_after_the_workers_died(breakable: TestClient) -> None:
    project = make_project(breakable)
    fill(breakable, project, each=8)
    begin(breakable, project, {**TWO_AXES, "level": [0, 3]}, settings={"epochs": 40})
    wait_until(lambda: kept_variants(breakable) > 0)
    kill_workers(breakable.app)

    found = searched(breakable, project)

    assert (found["status"], found["waiting_for"], found["count"]) == ("succeeded", None, 12)
    assert len(found["combinations"]) == 12


def test_combinations_of_other_pictures_are_tried_again(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture comes after the second combination, in the middle of a turn."""
    attempt, halted = searcher.GridSearcher._try, threading.Event()

    async def try_two(self: searcher.GridSearcher, opened: Any, row: Any, each: Any) -> None:
        if row.position == 2 and not halted.is_set():
            halted.set()
            self._let_go()
            monkeypatch.undo()
            raise EngineStarting(retry_after_s=1)
        await attempt(self, opened, row, each)

    monkeypatch.setattr(searcher.GridSearcher, "_try", try_two)
    begin(client, project, TWO_AXES, settings={"epochs": 2}, test=0)
    wait_until(halted.is_set)
    upload(client, project, project["classes"][0]["id"], ("more.jpg", jpeg("circle", 77)))

    found = searched(client, project)

    assert found["training_part"] + found["validation_pictures"] == 25
    assert {each["pictures"] for each in found["combinations"]} == {found["training_part"]}
    assert (len(found["combinations"]), found["stale"]) == (6, False)


def test_a_child_trains_while_a_search_is_under_way(client: TestClient, project: Json) -> None:
    other = make_project(client)
    fill(client, other, each=6)
    begin(client, project, TWO_AXES, settings={"epochs": 100, "hidden_units": 100})
    assert train(client, other)["status"] == "succeeded"
    client.post(address_of(project, "/cancel"))


def test_the_combinations_go_with_their_project(client: TestClient, project: Json) -> None:
    search(client, project, TWO_AXES, settings={"epochs": 2})
    assert client.delete(f"/api/projects/{project['id']}").status_code == 204
    with services_of(client).database.reading() as session:
        for table in (GridSearch, GridCombination):
            assert session.scalar(select(func.count()).select_from(table)) == 0


def test_the_other_conditions_are_those_of_the_settings(client: TestClient, project: Json) -> None:
    axes = {"learning_rate": [0.001, 0.01], "level": [0, 1]}
    found = search(client, project, axes, settings={"epochs": 2, "batch_size": 5, "seed": 3})
    assert (found["batch_sizes"], found["settings"]["seed"]) == ([5], 3)
    assert {each["batch_size"] for each in found["combinations"]} == {5}
