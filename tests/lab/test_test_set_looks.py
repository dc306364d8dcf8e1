"""Test sets are answered by models of any network: it looks at the pictures when it is asked to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sqlalchemy import delete, func, select, update
from starlette.testclient import TestClient

from app.db import lab_tables
from app.db.tables import Model, Project
from app.lab.test_sets import looks, test_pictures
from app.ml.prepare import prepare_backbone
from app.upkeep.check import check

from ..app_state import services_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, assert_refused, make_project, train, visitor
from .data_sets import filled_test_set, imported, pictures, read_test_set, zip_of

COUNT = 10
LITE0 = "efficientnet_lite0"


@pytest.fixture(scope="module", autouse=True)
def _more_networks(backbones: Path) -> None:
    prepare_backbone(backbones, LITE0, print)


@pytest.fixture
def project(client: TestClient) -> Json:
    return filled_project(client)


def filled_project(client: TestClient) -> Json:
    """A project that has cats and dogs, with a test set that the server's network has seen."""
    made = make_project(client)
    imported(client, made, zip_of(pictures(6, cat="circle", dog="stripes")))
    files = {
        f"test/{name}/{number}.jpg": jpeg(shape, 1000 + number)
        for name, shape in (("cat", "circle"), ("dog", "stripes"))
        for number in range(COUNT // 2)
    }
    filled_test_set(client, made, zip_of(files))
    return made


def look(client: TestClient, project: Json) -> Json:
    answer = client.post(f"/api/projects/{project['id']}/test-set/looks")
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


def answered(client: TestClient, project: Json) -> tuple[int, int]:
    """How many pictures are answered, and how many right."""
    result = read_test_set(client, project)["result"]
    return result["answered"], result["right"]


def kept(client: TestClient) -> dict[str, int]:
    with services_of(client).database.reading() as session:
        query = select(lab_tables.TestEmbedding.backbone, func.count()).group_by(
            lab_tables.TestEmbedding.backbone
        )
        return {name: count for name, count in session.execute(query)}


def change_embeddings(client: TestClient, statement: Any) -> None:
    with services_of(client).database.transaction() as session:
        session.execute(statement)


@pytest.mark.parametrize("network", [LITE0, "strong"])
def test_a_model_of_another_network_answers_once_that_has_looked(
    client: TestClient, project: Json, network: str
) -> None:
    train(client, project, network=network)  # type: ignore[arg-type]
    assert answered(client, project) == (0, 0)

    assert look(client, project) == {"made": COUNT, "missing": 0}

    assert answered(client, project) == (COUNT, COUNT)
    assert kept(client) == {"mobilenet_v2": COUNT, LITE0: COUNT}
    assert look(client, project) == {"made": 0, "missing": 0}
    services = services_of(client)
    assert check(services.database, services.picture_files, services.model_files).problems == []


@pytest.mark.thorough
def test_an_import_by_a_server_of_a_joined_network_is_answered_at_once(start: Start) -> None:
    with start(backbone="strong") as client:
        project = filled_project(client)
        assert kept(client) == {"strong": COUNT}

        train(client, project)

        assert answered(client, project) == (COUNT, COUNT)
        assert look(client, project) == {"made": 0, "missing": 0}


def test_what_several_networks_see_is_kept_apart(client: TestClient, project: Json) -> None:
    train(client, project, network=LITE0)  # type: ignore[arg-type]
    look(client, project)

    train(client, project)

    assert answered(client, project) == (COUNT, COUNT)


def test_answers_read_before_a_look_are_not_remembered_after_it(
    client: TestClient, project: Json
) -> None:
    train(client, project, network=LITE0)  # type: ignore[arg-type]
    services = services_of(client)
    with services.database.reading() as session:
        row = session.get_one(Project, project["id"])
        model = session.get_one(Model, row.current_model_id)
        pictures = test_pictures.TestPictures(session).of_project(row.id)
        look(client, project)
        before = services.test_predictions.confidences(session, model, pictures)
    assert np.isnan(before).all()
    assert answered(client, project) == (COUNT, COUNT)


def test_it_looks_a_portion_at_a_time(
    client: TestClient, project: Json, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looks, "PORTION", 4)
    train(client, project, network=LITE0)  # type: ignore[arg-type]

    made = [look(client, project) for _ in range(4)]

    assert [each["made"] for each in made] == [4, 4, 2, 0]
    assert [each["missing"] for each in made] == [6, 2, 0, 0]


def test_pictures_that_an_earlier_version_saw_are_looked_at_again(
    client: TestClient, project: Json
) -> None:
    change_embeddings(
        client, update(lab_tables.TestEmbedding).values(numbers=b"\0" * 2560, checksum="")
    )
    train(client, project)
    assert answered(client, project)[0] == 0

    assert look(client, project) == {"made": COUNT, "missing": 0}

    assert answered(client, project) == (COUNT, COUNT)


def test_a_picture_whose_file_is_gone_stays_unanswered(client: TestClient, project: Json) -> None:
    train(client, project)
    row = read_test_set(client, project)["rows"][0]
    change_embeddings(
        client,
        delete(lab_tables.TestEmbedding).where(lab_tables.TestEmbedding.picture_id == row["id"]),
    )
    services_of(client).picture_files.delete_all(project["id"])

    assert look(client, project) == {"made": 0, "missing": 1}


def test_before_a_training_nothing_can_look(client: TestClient, project: Json) -> None:
    assert_refused(
        client.post(f"/api/projects/{project['id']}/test-set/looks"), 404, "model_not_found"
    )


def test_strangers_have_nothing_looked_at(client: TestClient, project: Json) -> None:
    train(client, project)
    stranger = visitor(client)
    assert_refused(
        stranger.post(f"/api/projects/{project['id']}/test-set/looks"), 404, "project_not_found"
    )
