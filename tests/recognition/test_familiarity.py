"""Recognition with `with=familiarity,nearest`: is a picture known, and what is it like?"""

from __future__ import annotations

import pytest
from PIL import Image
from starlette.testclient import TestClient

from ..app_state import services_of, settings_of
from ..conftest import Start
from ..insights.scenes import add_scenes, scene
from ..pictures import saved
from ..student import Json, assert_refused, make_project, train, visitor
from ..waiting import wait_until

EVERYTHING = "familiarity,nearest"


def scenes_model(client: TestClient) -> tuple[Json, str]:
    """A trained project with circles and stripes of six moments, and its model's id."""
    project = make_project(client)
    for number, shape in enumerate(("circle", "stripes")):
        add_scenes(client, project, number, shape, range(6))
    return project, train(client, project)["model_id"]


def ask(client: TestClient, model_id: str, picture: bytes, query: str = "") -> Json:
    answer = client.post(
        f"/api/models/{model_id}/recognitions?session=s{query}", files={"image": picture}
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def plain() -> bytes:
    """A picture of nothing at all."""
    return saved(Image.new("RGB", (240, 240), (128, 128, 128)), "PNG")


def test_nothing_is_added_that_was_not_asked_for(client: TestClient) -> None:
    _, model_id = scenes_model(client)
    usual = {"result", "confidence", "scores"}
    picture = scene("circle", 50)
    assert set(ask(client, model_id, picture)) == usual
    assert set(ask(client, model_id, picture)) == usual  # the fast path answers now
    assert set(ask(client, model_id, picture, "&with=familiarity")) == usual | {
        "known", "familiarity",
    }  # fmt: skip
    assert set(ask(client, model_id, picture, "&with=nearest")) == usual | {"nearest"}


def test_new_pictures_are_known_and_foreign_ones_are_not(client: TestClient) -> None:
    _, model_id = scenes_model(client)
    new = [ask(client, model_id, scene("circle", n), "&with=familiarity") for n in range(30, 35)]
    assert sum(answer["known"] for answer in new) >= 4
    foreign = ask(client, model_id, plain(), "&with=familiarity")
    assert foreign["known"] is False
    assert foreign["familiarity"] < min(answer["familiarity"] for answer in new)


def test_strictness_moves_the_border(client: TestClient) -> None:
    _, model_id = scenes_model(client)
    pictures = [scene(shape, n) for shape in ("circle", "stripes") for n in range(40, 46)]

    def known(strictness: float) -> int:
        query = f"&with=familiarity&strictness={strictness}"
        return sum(ask(client, model_id, picture, query)["known"] for picture in pictures)

    assert known(0.5) < known(0)
    for unusable in ("0.6", "-0.1", "nan"):
        path = f"/api/models/{model_id}/recognitions?session=s&strictness={unusable}"
        assert_refused(client.post(path, files={"image": plain()}), 422, "unusable_value")


def test_the_three_most_similar_pictures_are_of_all_classes(client: TestClient) -> None:
    project, model_id = scenes_model(client)
    asked = scene("circle", 3, shot=1)

    answer = ask(client, model_id, asked, "&with=similar")

    assert set(answer) == {"result", "confidence", "scores", "similar"}
    circles = project["classes"][0]["id"]
    similarities = [each["similarity"] for each in answer["similar"]]
    assert [each["class_id"] for each in answer["similar"]] == [circles] * 3
    assert similarities == sorted(similarities, reverse=True)
    best = answer["similar"][0]
    assert ask(client, model_id, asked, "&with=nearest")["nearest"][0] == best
    client.delete(f"/api/projects/{project['id']}/samples/{best['sample_id']}")
    assert best not in ask(client, model_id, asked, "&with=similar")["similar"]


def test_the_nearest_pictures_are_of_the_answer_and_of_the_runner_up(client: TestClient) -> None:
    project, model_id = scenes_model(client)
    answer = ask(client, model_id, scene("circle", 3, shot=1), f"&with={EVERYTHING}")
    first, second = answer["nearest"]
    circles, stripes = (image_class["id"] for image_class in project["classes"])
    assert (first["class_id"], second["class_id"]) == (circles, stripes)
    listed = client.get(f"/api/projects/{project['id']}/classes/{circles}/samples").json()
    assert first["sample_id"] == listed["samples"][3]["id"]
    assert answer["familiarity"] == pytest.approx(first["similarity"])
    assert first["similarity"] > second["similarity"]


def test_a_deleted_picture_is_never_the_nearest(client: TestClient) -> None:
    project, model_id = scenes_model(client)
    picture = scene("circle", 3)
    first = ask(client, model_id, picture, "&with=nearest")["nearest"][0]
    path = f"/api/projects/{project['id']}/samples/{first['sample_id']}"
    assert client.delete(path).status_code == 204
    second = ask(client, model_id, picture, "&with=nearest")["nearest"][0]
    assert second["class_id"] == first["class_id"]
    assert second["sample_id"] != first["sample_id"]


def test_whoever_has_the_link_learns_nothing_of_the_pictures(client: TestClient) -> None:
    project, model_id = scenes_model(client)
    assert client.put(f"/api/projects/{project['id']}/share", json={}).status_code == 200
    answer = ask(visitor(client), model_id, scene("circle", 3), f"&with={EVERYTHING}")
    assert answer["known"] is True
    assert answer["nearest"] == []


def test_a_model_without_insights_recognizes_all_the_same(client: TestClient) -> None:
    _, model_id = scenes_model(client)
    (settings_of(client).models_dir / "models" / model_id / "insights.npz").unlink()
    answer = ask(client, model_id, scene("circle", 3), f"&with={EVERYTHING}")
    assert set(answer) == {"result", "confidence", "scores"}


def test_an_unknown_extra_is_refused(client: TestClient) -> None:
    _, model_id = scenes_model(client)
    path = f"/api/models/{model_id}/recognitions?session=s&with=everything"
    assert_refused(client.post(path, files={"image": plain()}), 422, "unusable_value")


def test_the_kept_pictures_of_a_deleted_project_are_forgotten(client: TestClient) -> None:
    project, model_id = scenes_model(client)
    ask(client, model_id, plain(), "&with=familiarity")
    cache = services_of(client).recognizer._comparer._training_pictures
    assert model_id in cache._pictures
    assert client.delete(f"/api/projects/{project['id']}").status_code == 204
    assert model_id not in cache._pictures
    assert cache._bytes == 0


def test_a_full_cache_still_answers(start: Start) -> None:
    with start(training_pictures_cache_bytes=0) as client:
        _, model_id = scenes_model(client)
        for _ in range(2):
            assert "known" in ask(client, model_id, plain(), "&with=familiarity")


def last_known(client: TestClient, model_id: str) -> bool | None:
    answer = client.get(f"/api/models/{model_id}/recognition/known?session=s")
    assert answer.status_code == 200, answer.text
    return answer.json()["value"]  # type: ignore[no-any-return]


def test_the_last_recognition_remembers_whether_the_picture_was_known(client: TestClient) -> None:
    _, model_id = scenes_model(client)
    assert last_known(client, model_id) is None
    for picture in (scene("circle", 3), plain()):
        answer = ask(client, model_id, picture, "&with=familiarity")
        assert last_known(client, model_id) is answer["known"]
        wait_until(lambda: not services_of(client).last_recognitions._unwritten)
        assert last_known(client, model_id) is answer["known"]
    ask(client, model_id, plain())
    assert last_known(client, model_id) is None
