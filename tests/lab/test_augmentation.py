"""Augmentation over HTTP: variants to look at, what mirrors do to classes, the levels compared."""

from __future__ import annotations

import asyncio
import io
import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PIL import Image
from sqlalchemy import func, select
from starlette.testclient import TestClient

from app.db.lab_tables import LevelComparison, VariantEmbedding
from app.errors import EngineStarting
from app.lab.augmentation import comparer
from app.upkeep.check import check

from ..app_state import services_of
from ..conftest import Start
from ..pictures import arrow, jpeg
from ..shared_engine import kill_workers
from ..student import FINAL, Json, assert_refused, fill, make_project, upload, visitor
from ..waiting import wait_until


def augmentation(project: Json, rest: str) -> str:
    return f"/api/projects/{project['id']}/augmentation/{rest}"


def project_of(client: TestClient, picture: Callable[[str, int], bytes], *names: str) -> Json:
    """A project with two classes of twelve pictures each."""
    project = make_project(client)
    for image_class, name in zip(project["classes"], names, strict=True):
        files = [(f"{seed}.jpg", picture(name, seed)) for seed in range(12)]
        upload(client, project, image_class["id"], *files)
        renamed = f"/api/projects/{project['id']}/classes/{image_class['id']}"
        assert client.patch(renamed, json={"name": name}).status_code == 200
    return project


def first_sample(client: TestClient, project: Json) -> str:
    rows = client.get(f"/api/projects/{project['id']}/data-set").json()["first"]
    return str(rows[0]["id"])


def sheet_of(client: TestClient, project: Json, query: str) -> list[np.ndarray]:
    """The nine squares of a preview."""
    address = augmentation(project, f"preview?sample={first_sample(client, project)}&{query}")
    answer = client.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg"), answer.text
    assert answer.content == client.get(address).content
    whole = np.asarray(Image.open(io.BytesIO(answer.content))).astype(int)
    assert whole.shape == (688, 688, 3)
    return [
        whole[top : top + 224, left : left + 224] for top in (0, 232, 464) for left in (0, 232, 464)
    ]


def difference(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.abs(one - other).mean())


@pytest.fixture
def project(client: TestClient) -> Json:
    made = make_project(client)
    fill(client, made, each=12)
    return made


@pytest.fixture
def small(client: TestClient) -> Json:
    """Half as large, where the comparison takes the time and not the pictures are looked at."""
    made = make_project(client)
    fill(client, made, each=6)
    return made


@pytest.mark.parametrize(
    "transform",
    [
        "turn",
        *(
            pytest.param(each, marks=pytest.mark.thorough)
            for each in ("zoom", "shift", "light", "blur", "noise")
        ),
    ],
)
def test_a_transform_shows_nine_variants_and_others_by_another_seed(
    client: TestClient, project: Json, transform: str
) -> None:
    squares = sheet_of(client, project, f"transform={transform}&seed=1")
    others = sheet_of(client, project, f"transform={transform}&seed=2")

    pairs = [difference(squares[i], squares[j]) for i in range(9) for j in range(i)]
    assert min(pairs) > 0.2
    assert difference(squares[0], others[0]) > 0.2


@pytest.mark.parametrize(("transform", "axis"), [("mirror_left_right", 1), ("mirror_up_down", 0)])
def test_a_mirror_shows_the_picture_and_its_mirror_image(
    client: TestClient, project: Json, transform: str, axis: int
) -> None:
    first, *others = sheet_of(client, project, f"transform={transform}")

    as_it_is = [difference(first, other) < 3 for other in others]
    mirrored = [difference(np.flip(first, axis), other) < 3 for other in others]
    assert as_it_is == [not each for each in mirrored]
    assert any(as_it_is)
    assert any(mirrored)


def test_a_level_shows_the_picture_first_and_its_mirror_image_second(
    client: TestClient, project: Json
) -> None:
    plain, mirrored, *others = sheet_of(client, project, "level=6")
    unchanged, *same = sheet_of(client, project, "level=0")

    assert difference(plain, unchanged) < 1
    assert difference(np.flip(plain, 1), mirrored) < 3
    assert max(difference(unchanged, each) for each in same) < 3
    assert min(difference(plain, each) for each in others) > 3


@pytest.mark.parametrize(
    "query", ["", "&transform=turn&level=1", "&transform=melt", "&level=7", "&level=1&seed=-1"]
)
def test_what_cannot_be_shown_is_refused(client: TestClient, project: Json, query: str) -> None:
    sample = first_sample(client, project)
    answer = client.get(augmentation(project, f"preview?sample={sample}{query}"))
    assert_refused(answer, 422, "unusable_value")


def test_only_samples_of_the_project_are_shown(client: TestClient, project: Json) -> None:
    other = make_project(client)
    sample = first_sample(client, project)
    answer = client.get(augmentation(other, f"preview?sample={sample}&level=1"))
    assert_refused(answer, 404, "sample_not_found")
    answer = visitor(client).get(augmentation(project, f"preview?sample={sample}&level=1"))
    assert_refused(answer, 404, "project_not_found")


def mix_ups(client: TestClient, project: Json, transform: str) -> tuple[int, set[tuple[str, str]]]:
    answer = client.get(augmentation(project, f"mirror-check?transform={transform}"))
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return found["pictures"], {
        (each["class_name"], each["taken_for_name"]) for each in found["mix_ups"]
    }


def test_a_mirror_that_makes_one_class_of_another_is_found(client: TestClient) -> None:
    sideways = project_of(client, arrow, "left", "right")
    upright = project_of(client, arrow, "up", "down")
    shapes = project_of(client, jpeg, "circle", "stripes")

    assert mix_ups(client, sideways, "mirror_left_right") == (
        24, {("left", "right"), ("right", "left")}
    )  # fmt: skip
    assert mix_ups(client, sideways, "mirror_up_down") == (24, set())
    assert mix_ups(client, upright, "mirror_up_down") == (24, {("up", "down"), ("down", "up")})
    assert mix_ups(client, upright, "mirror_left_right") == (24, set())
    assert mix_ups(client, shapes, "mirror_left_right") == (24, set())


def test_nothing_is_said_about_a_mirror_with_too_few_pictures(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project, each=4)
    assert mix_ups(client, project, "mirror_left_right") == (0, set())
    assert_refused(client.get(augmentation(project, "mirror-check")), 422, "unusable_value")


def compare(client: TestClient, project: Json, **body: float) -> Json:
    answer = client.post(augmentation(project, "comparison"), json=body)
    assert answer.status_code == 202, answer.text
    return compared(client, project)


def compared(client: TestClient, project: Json) -> Json:
    """The project's comparison when it is over."""

    def over() -> Json | None:
        found = client.get(augmentation(project, "comparison")).json()["comparison"]
        return found if found["status"] in FINAL else None

    return wait_until(over, 120)  # type: ignore[return-value]


def kept_variants(client: TestClient) -> int:
    with services_of(client).database.reading() as session:
        return session.scalar(select(func.count()).select_from(VariantEmbedding)) or 0


def test_the_levels_are_compared_on_pictures_that_stay_as_they_are(
    client: TestClient, project: Json
) -> None:
    found = compare(client, project, validation=0.25, test=0.25, seed=1)

    assert (found["status"], found["problem"]) == ("succeeded", None)
    assert (found["training_part"], found["training_pictures"]) == (12, 12)
    assert found["validation_pictures"] == 6
    assert [level["level"] for level in found["levels"]] == list(range(7))
    assert [level["pictures"] for level in found["levels"]] == [
        12 * each for each in (1, 2, 4, 8, 12, 16, 20)
    ]
    assert all(level["accuracy"] == level["right"] / 6 for level in found["levels"])
    losses = [level["loss"] for level in found["levels"]]
    assert found["best"] == losses.index(min(losses))
    assert (found["variants"], found["variants_done"]) == (12 * 19, 12 * 19)
    assert kept_variants(client) == 12 * 19


def test_what_was_embedded_is_kept_and_the_scores_are_the_same_again(
    client: TestClient, small: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    def scores(found: Json) -> list[tuple[int, float]]:
        return [(each["right"], each["loss"]) for each in found["levels"]]

    first = compare(client, small)
    engine = services_of(client).engine
    monkeypatch.setattr(engine, "embed_variants", None, raising=False)
    again = compare(client, small)

    assert again["status"] == "succeeded"
    assert scores(again) == scores(first)


@pytest.mark.thorough
def test_a_mirror_that_destroys_the_classes_shows_in_the_levels(client: TestClient) -> None:
    found = compare(client, project_of(client, arrow, "left", "right"), validation=0.4, test=0)
    plain, mirrored, *_ = found["levels"]
    assert plain["loss"] < mirrored["loss"]


def test_the_variants_go_with_their_samples_and_are_checked(
    client: TestClient, small: Json
) -> None:
    compare(client, small)
    services = services_of(client)
    with services.database.transaction() as session:
        broken = session.scalars(select(VariantEmbedding)).first()
        assert broken is not None
        broken.numbers = broken.numbers[:-2]
        sample_id = broken.sample_id

    report = check(services.database, services.picture_files, services.model_files)
    assert [(each.kind, each.id) for each in report.problems] == [("embedding", sample_id)]
    client.delete(f"/api/projects/{small['id']}")
    assert kept_variants(client) == 0
    with services.database.reading() as session:
        assert session.scalars(select(LevelComparison)).all() == []


@pytest.mark.thorough
def test_a_large_training_part_is_thinned_and_says_so(start: Start) -> None:
    with start(max_augmented_pictures=200) as client:
        project = make_project(client)
        fill(client, project, each=12)

        found = compare(client, project, test=0)

        assert (found["training_part"], found["training_pictures"]) == (20, 10)
        assert found["levels"][-1]["pictures"] == 200
        assert kept_variants(client) == 190


@pytest.mark.thorough
def test_variants_of_earlier_projects_make_room(start: Start) -> None:
    with start(max_augmented_pictures=200) as client:
        earlier, later, last = (make_project(client) for _ in range(3))
        for each in (earlier, later, last):
            fill(client, each, each=6)
        assert compare(client, earlier)["status"] == "succeeded"
        assert compare(client, later)["status"] == "succeeded"
        assert kept_variants(client) > 200
        compare(client, last)
        assert kept_variants(client) <= 200


def test_a_project_that_cannot_train_cannot_be_compared(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project, each=3)
    answer = client.post(augmentation(project, "comparison"), json={})
    assert_refused(answer, 409, "not_ready")
    assert client.get(augmentation(project, "comparison")).json() == {"comparison": None}


@pytest.mark.parametrize(
    "body", [{"validation": 0}, {"validation": 0.5, "test": 0.5}, {"seed": 0.5}, {"epochs": 3}]
)
def test_a_comparison_of_nothing_is_refused(client: TestClient, project: Json, body: Json) -> None:
    answer = client.post(augmentation(project, "comparison"), json=body)
    assert_refused(answer, 422, "unusable_value")


def test_pictures_of_one_moment_cannot_be_compared(client: TestClient) -> None:
    project = make_project(client)
    for image_class, shape in zip(project["classes"], ("circle", "stripes"), strict=True):
        files = [("files", (f"{n}.jpg", jpeg(shape, n))) for n in range(6)]
        address = f"/api/projects/{project['id']}/classes/{image_class['id']}/samples"
        client.post(address, files=files, data={"burst": shape})

    found = compare(client, project)

    assert (found["status"], found["problem"]["code"]) == ("failed", "validation_impossible")


def test_a_comparison_is_stopped_and_only_one_runs_at_a_time(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparer.LevelComparer, "_serve_next", no_work)
    address = augmentation(project, "comparison")
    assert_refused(client.post(f"{address}/cancel"), 409, "comparison_finished")
    assert client.post(address, json={}).json()["status"] == "queued"
    assert_refused(client.post(address, json={}), 409, "comparison_unfinished")

    assert client.post(f"{address}/cancel").json()["status"] == "cancelled"
    assert client.get(address).json()["comparison"]["status"] == "cancelled"
    assert_refused(client.post(f"{address}/cancel"), 409, "comparison_finished")
    assert client.post(address, json={}).status_code == 202


async def no_work(self: comparer.LevelComparer) -> bool:
    return False


def test_a_comparison_goes_on_after_a_restart(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    with start() as client, monkeypatch.context() as patched:
        patched.setattr(comparer.LevelComparer, "_score", never)
        project = make_project(client)
        fill(client, project, each=8)
        client.post(augmentation(project, "comparison"), json={})
        wait_until(lambda: status_of(client, project) == "running")
        cookies = dict(client.cookies)
    with start() as client:
        client.cookies.update(cookies)
        found = compared(client, project)
        assert (found["status"], len(found["levels"])) == ("succeeded", 7)


async def never(self: comparer.LevelComparer, *_: object) -> None:
    await asyncio.Event().wait()


def status_of(client: TestClient, project: Json) -> str:
    return str(client.get(augmentation(project, "comparison")).json()["comparison"]["status"])


@pytest.mark.thorough
def test_a_comparison_goes_on_after_the_workers_died(breakable: TestClient) -> None:
    project = make_project(breakable)
    fill(breakable, project, each=8)
    breakable.post(augmentation(project, "comparison"), json={})
    wait_until(lambda: kept_variants(breakable) > 0)
    kill_workers(breakable.app)

    found = compared(breakable, project)

    assert (found["status"], found["waiting_for"], len(found["levels"])) == ("succeeded", None, 7)


def test_a_comparison_stopped_in_the_middle_makes_nothing_more(
    client: TestClient, project: Json
) -> None:
    client.post(augmentation(project, "comparison"), json={})
    wait_until(lambda: kept_variants(client) > 0)
    stopped = client.post(augmentation(project, "comparison/cancel")).json()
    assert (stopped["status"], len(stopped["levels"]) < 7) == ("cancelled", True)
    made = kept_variants(client)
    assert compare(client, project)["status"] == "succeeded"
    assert 0 < made < kept_variants(client)


def test_a_project_deleted_in_the_middle_takes_its_comparison_along(
    client: TestClient, project: Json
) -> None:
    client.post(augmentation(project, "comparison"), json={})
    wait_until(lambda: kept_variants(client) > 0)
    assert client.delete(f"/api/projects/{project['id']}").status_code == 204
    other = make_project(client)
    fill(client, other, each=6)
    found = compare(client, other)
    assert found["status"] == "succeeded"
    assert kept_variants(client) == found["variants"]


@pytest.mark.thorough
def test_levels_that_were_scored_on_other_pictures_are_scored_again(
    client: TestClient, small: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The picture comes while the comparison is at its third level, in the middle of a turn."""
    score, address = comparer.LevelComparer._score, augmentation(small, "comparison")
    halted = threading.Event()

    async def score_two(self: comparer.LevelComparer, opened: Any, row: LevelComparison) -> None:
        if row.position == 2 and not halted.is_set():
            halted.set()
            self._opened = None
            monkeypatch.undo()
            raise EngineStarting(retry_after_s=1)
        await score(self, opened, row)

    monkeypatch.setattr(comparer.LevelComparer, "_score", score_two)
    client.post(address, json={"test": 0})
    wait_until(halted.is_set)
    upload(client, small, small["classes"][0]["id"], ("more.jpg", jpeg("circle", 77)))

    found = compared(client, small)

    assert found["training_part"] + found["validation_pictures"] == 13
    plain, *_ = found["levels"]
    assert (plain["pictures"], len(found["levels"])) == (found["training_part"], 7)


@pytest.mark.thorough
def test_one_picture_at_a_time_is_made_while_others_use_the_engine(
    client: TestClient, small: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine, at_once = services_of(client).engine, []
    embed, running = engine.embed_variants, 0

    async def counted(*arguments: Any) -> Any:
        nonlocal running
        running += 1
        at_once.append(running)
        try:
            return await embed(*arguments)
        finally:
            running -= 1

    monkeypatch.setattr(engine, "embed_variants", counted, raising=False)
    monkeypatch.setattr(engine, "serves_others", lambda student_id: True, raising=False)
    assert compare(client, small)["status"] == "succeeded"
    assert set(at_once) == {1}
