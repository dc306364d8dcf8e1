"""Runs of a project over HTTP that learn variants of pictures, or the training part of the split."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from anyio.to_thread import run_sync
from sqlalchemy import delete, select
from starlette.testclient import TestClient

from app.db.lab_tables import PreparedRun, VariantEmbedding
from app.errors import EngineStarting
from app.lab.augmentation.kept_variants import KeptVariants
from app.lab.runs.preparer import RunPreparer
from app.training.insights import Insights, insights_key
from app.training.run_leases import RunLeases

from ..app_state import services_of
from ..conftest import Start
from ..pictures import jpeg
from ..shared_engine import kill_workers
from ..student import FINAL, Json, fill, finished, make_project, train, upload, visitor
from ..waiting import wait_until
from .data_sets import imported, pictures, zip_of
from .test_augmentation import compare, kept_variants
from .test_grid_search import epochs_of, search
from .test_split_lists import listed, split_of

SPLIT: Json = {"split": True, "split_validation": 0.25, "split_test": 0.25, "split_seed": 1}
OF_THE_LAB: Json = {"validation": 0.25, "test": 0.25, "seed": 1}
EACH = 12


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    imported(client, made, zip_of(pictures(EACH, cat="circle", dog="stripes")))
    return made


def begin(client: TestClient, project: Json, **settings: Any) -> str:
    answer = client.post(f"/api/projects/{project['id']}/runs", json=settings)
    assert answer.status_code == 202, answer.text
    return str(answer.json()["id"])


def run_of(client: TestClient, project: Json, run_id: str) -> Json:
    return client.get(f"/api/projects/{project['id']}/runs/{run_id}").json()  # type: ignore[no-any-return]


def samples_with_variants(client: TestClient) -> set[str]:
    with services_of(client).database.reading() as session:
        return set(session.scalars(select(VariantEmbedding.sample_id)))


def learnt_samples(client: TestClient, run: Json) -> set[str]:
    """The samples that the model of the run has learnt from."""
    stored = services_of(client).model_files.get(insights_key(run["model_id"]))
    return set(Insights.from_bytes(stored).sample_ids)


def test_a_level_changes_the_model_and_the_run_says_so(client: TestClient, project: Json) -> None:
    plain = train(client, project)
    assert (plain["preparation"], plain["settings"]["augmentation_level"]) == (None, 0)
    assert kept_variants(client) == 0

    run = train(client, project, augmentation_level=2)

    assert (run["status"], run["settings"]["augmentation_level"]) == ("succeeded", 2)
    assert run["preparation"] == {
        "prepared": True, "variants": 2 * EACH * 3, "variants_done": 2 * EACH * 3,
        "parts": None, "waiting_for": None,
    }  # fmt: skip
    assert [each["loss"] for each in run["history"]] != [each["loss"] for each in plain["history"]]
    assert learnt_samples(client, run) == learnt_samples(client, plain)
    assert train(client, project, augmentation_level=2)["history"] == run["history"]
    assert train(client, project)["history"] == plain["history"]


@pytest.mark.parametrize("conditions", [{}, {"stop_patience": 3, "epochs": 60}])
def test_a_run_on_the_split_comes_to_what_the_grid_search_found(
    client: TestClient, project: Json, conditions: Json
) -> None:
    axes = {"batch_size": [4, 16], "level": [0, 2]}
    found = search(client, project, axes, settings=conditions, **OF_THE_LAB)
    assert (found["validation"], found["test"], found["seed"]) == (0.25, 0.25, 1)
    epochs = epochs_of(client, project)
    for each in found["combinations"]:
        chosen = {"augmentation_level": each["level"], "batch_size": each["batch_size"]}
        run = train(client, project, **{**found["settings"], **SPLIT, **chosen})
        assert run["history"] == epochs[each["number"]]
        assert (run["kept_epoch"], run["scores"]["val_loss"]) == (each["kept_epoch"], each["loss"])


@pytest.mark.thorough
def test_a_run_of_the_best_level_comes_to_what_the_comparison_found(
    client: TestClient, project: Json
) -> None:
    level = compare(client, project, **OF_THE_LAB)["levels"][1]
    run = train(client, project, augmentation_level=1, **SPLIT)
    assert run["scores"]["val_loss"] == level["loss"]
    variants = run["preparation"]["variants"]
    assert variants + run["preparation"]["parts"]["training"] == level["pictures"]


def test_only_the_training_part_is_learnt_and_the_test_part_is_not_seen(
    client: TestClient, project: Json
) -> None:
    run = train(client, project, augmentation_level=1, **SPLIT)

    split, _ = split_of(client, project, "?validation=0.25&test=0.25&seed=1")
    counts = {part["part"]: part["sample_count"] for part in split["parts"]}
    assert run["preparation"]["parts"] == {**counts, "listed": 0}
    assert min(counts.values()) > 0
    assert run["settings"]["split"] is True
    learnt = learnt_samples(client, run)
    assert len(learnt) == counts["training"] == run["preparation"]["variants"]
    assert samples_with_variants(client) == learnt
    model = client.get(f"/api/models/{run['model_id']}").json()
    assert (model["stale"], model["settings"]) == (False, run["settings"])


def test_a_list_of_files_says_what_is_learnt(client: TestClient, project: Json) -> None:
    lines = [f"{name}/{number}.jpg,val\n" for name in ("cat", "dog") for number in range(3)]
    listed(client, project, "file,part\n" + "".join(lines) + "cat/4.jpg,test\n")

    run = train(client, project, **SPLIT)

    parts = {"training": 2 * EACH - 7, "validation": 6, "test": 1, "listed": 7}
    assert run["preparation"]["parts"] == parts
    assert len(learnt_samples(client, run)) == parts["training"]
    client.delete(f"/api/projects/{project['id']}/split-list")
    by_shares = train(client, project, **SPLIT)["preparation"]["parts"]
    assert by_shares["listed"] == 0
    assert run_of(client, project, run["id"])["preparation"]["parts"] == parts


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("cat/0.jpg,test\n", "validation_impossible"),
        ("".join(f"cat/{number}.jpg,val\n" for number in range(EACH)), "not_ready"),
    ],
)
def test_a_list_that_leaves_nothing_to_learn_or_to_check_with_fails_with_the_reason(
    client: TestClient, project: Json, text: str, code: str
) -> None:
    listed(client, project, text)
    run = finished(client, project, begin(client, project, **SPLIT))
    assert (run["status"], run["error"]["code"]) == ("failed", code)
    assert run["finished_at"]
    assert run_of(client, project, run["id"])["started_at"] is None


@pytest.mark.thorough
def test_of_many_pictures_some_have_variants_and_all_are_learnt(start: Start) -> None:
    with start(max_augmented_pictures=200) as client:
        project = make_project(client)
        fill(client, project, each=EACH)
        run = train(client, project, augmentation_level=6)
        assert run["preparation"]["variants"] == 10 * 19
        assert len(samples_with_variants(client)) == 10
        assert len(learnt_samples(client, run)) == 2 * EACH


def test_variants_that_are_lost_are_made_again(client: TestClient, project: Json) -> None:
    run = train(client, project, augmentation_level=1)
    with services_of(client).database.transaction() as session:
        session.execute(delete(VariantEmbedding))
    again = train(client, project, augmentation_level=1)
    assert again["history"] == run["history"]
    assert kept_variants(client) == again["preparation"]["variants_done"] == 2 * EACH


def test_pictures_that_change_between_preparation_and_training_are_learnt_as_they_are_then(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(RunLeases, "claim", lambda *_: None)
        run_id = begin(client, project, augmentation_level=1)
        prepared(client, project, run_id)
        first = client.get(f"/api/projects/{project['id']}/data-set").json()["first"][0]["id"]
        deleted = client.delete(f"/api/projects/{project['id']}/samples/{first}")
        assert deleted.status_code == 204, deleted.text
        pair = [(f"{seed}.jpg", jpeg("circle", seed)) for seed in (70, 71)]
        upload(client, project, project["classes"][0]["id"], *pair)

    run = finished(client, project, run_id)

    assert (run["status"], run["preparation"]["variants"]) == ("succeeded", 2 * EACH + 1)
    learnt = learnt_samples(client, run)
    assert len(learnt) == 2 * EACH + 1
    assert first not in learnt


def prepared(client: TestClient, project: Json, run_id: str) -> Json:
    def found() -> Json | None:
        run = run_of(client, project, run_id)
        return run if run["preparation"]["prepared"] else None

    return wait_until(found, 60)  # type: ignore[return-value]


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Variants are made once it is set."""
    opened, make = threading.Event(), KeptVariants.make

    async def after_the_gate(self: KeptVariants, *arguments: Any) -> None:
        await run_sync(opened.wait, 30, abandon_on_cancel=True)
        await make(self, *arguments)

    monkeypatch.setattr(KeptVariants, "make", after_the_gate)
    return opened


def test_others_train_while_a_run_waits_for_its_variants(
    client: TestClient, project: Json, gate: threading.Event
) -> None:
    run_id = begin(client, project, augmentation_level=1)
    other = visitor(client)
    theirs = make_project(other)
    fill(other, theirs)

    answer = other.post(f"/api/projects/{theirs['id']}/runs", json={}).json()
    assert answer["queue_position"] == 0
    assert finished(other, theirs, answer["id"])["status"] == "succeeded"
    own = train(client, project)
    assert own["status"] == "succeeded"
    waiting = run_of(client, project, run_id)
    assert (waiting["status"], waiting["preparation"]["prepared"]) == ("queued", False)
    assert (waiting["preparation"]["variants"], waiting["preparation"]["variants_done"]) == (24, 0)
    gate.set()
    assert finished(client, project, run_id)["status"] == "succeeded"


def test_a_run_that_waits_for_its_variants_is_cancelled(
    client: TestClient, project: Json, gate: threading.Event
) -> None:
    run_id = begin(client, project, augmentation_level=6)
    wait_until(lambda: run_of(client, project, run_id)["preparation"]["variants"] > 0)

    cancelled = client.post(f"/api/projects/{project['id']}/runs/{run_id}/cancel").json()
    assert cancelled["status"] == "cancelled"
    gate.set()

    assert train(client, project, augmentation_level=1)["status"] == "succeeded"
    assert run_of(client, project, run_id)["status"] == "cancelled"
    assert kept_variants(client) < 2 * EACH * 19


def test_a_project_deleted_meanwhile_takes_its_run_along(
    client: TestClient, project: Json, gate: threading.Event
) -> None:
    begin(client, project, augmentation_level=1)
    assert client.delete(f"/api/projects/{project['id']}").status_code == 204
    gate.set()
    with services_of(client).database.reading() as session:
        assert session.scalars(select(PreparedRun)).all() == []
    other = make_project(client)
    fill(client, other)
    assert train(client, other, augmentation_level=1)["status"] == "succeeded"


def test_a_run_says_what_its_preparation_waits_for(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def not_ready(*_: object) -> None:
        raise EngineStarting(retry_after_s=1)

    with monkeypatch.context() as patched:
        patched.setattr(KeptVariants, "make", not_ready)
        run_id = begin(client, project, augmentation_level=1)
        told = wait_until(lambda: run_of(client, project, run_id)["preparation"]["waiting_for"])
        assert told["code"] == "engine_starting"  # type: ignore[index]
        assert told["message"]  # type: ignore[index]
    run = finished(client, project, run_id)
    assert (run["status"], run["preparation"]["waiting_for"]) == ("succeeded", None)


def test_a_preparation_goes_on_after_a_restart(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = RunPreparer._step

    async def one_then_never(self: RunPreparer, opened: Any) -> bool:
        if len(opened.missing) < 2 * EACH:
            await asyncio.Event().wait()
        return await step(self, opened)

    with start() as client, monkeypatch.context() as patched:
        patched.setattr(RunPreparer, "_step", one_then_never)
        project = make_project(client)
        fill(client, project, each=EACH)
        run_id = begin(client, project, augmentation_level=1)
        wait_until(lambda: run_of(client, project, run_id)["preparation"]["variants_done"] == 8)
        cookies = dict(client.cookies)
    with start() as client:
        client.cookies.update(cookies)
        run = finished(client, project, run_id)
        assert (run["status"], run["preparation"]["variants_done"]) == ("succeeded", 2 * EACH)


def test_a_preparation_goes_on_after_the_workers_died(breakable: TestClient) -> None:
    project = make_project(breakable)
    fill(breakable, project, each=EACH)
    run_id = begin(breakable, project, augmentation_level=4)
    wait_until(lambda: kept_variants(breakable) > 0)
    kill_workers(breakable.app)

    def over() -> Json | None:
        run = run_of(breakable, project, run_id)
        return run if run["status"] in FINAL else None

    assert wait_until(over, 120)["status"] == "succeeded"  # type: ignore[index]
