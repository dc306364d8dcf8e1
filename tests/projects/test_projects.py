from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from ..app_state import settings_of
from ..student import Json, assert_refused, error_of, fill, make_project


def class_names(client: TestClient, project: Json) -> list[str]:
    found = client.get(f"/api/projects/{project['id']}").json()
    return [each["name"] for each in found["classes"]]


def add_class(client: TestClient, project: Json, name: str) -> Json:
    answer = client.post(f"/api/projects/{project['id']}/classes", json={"name": name})
    assert answer.status_code == 201
    return dict(answer.json())


def test_a_new_project_has_two_empty_classes(client: TestClient) -> None:
    project = make_project(client, "  Rock paper scissors ")

    assert project["name"] == "Rock paper scissors"
    assert [(each["name"], each["sample_count"]) for each in project["classes"]] == [
        ("Class 1", 0),
        ("Class 2", 0),
    ]
    assert client.get("/api/projects").json() == {"projects": [project]}


def test_the_first_classes_are_named_in_the_language_of_the_request(client: TestClient) -> None:
    client.headers["accept-language"] = "ko-KR,ko;q=0.9,en;q=0.8"

    assert class_names(client, make_project(client)) == ["클래스 1", "클래스 2"]


def test_projects_come_in_the_order_of_their_last_change(client: TestClient) -> None:
    first, second = make_project(client, "first"), make_project(client, "second")
    client.patch(f"/api/projects/{first['id']}", json={"name": "changed"})

    names = [each["name"] for each in client.get("/api/projects").json()["projects"]]
    assert names == ["changed", "second"]
    assert second["name"] == "second"


def test_classes_are_added_renamed_moved_and_deleted(client: TestClient) -> None:
    project = make_project(client)
    one, two = project["classes"]
    three = add_class(client, project, "three")
    base = f"/api/projects/{project['id']}/classes"

    assert client.patch(f"{base}/{two['id']}", json={"name": "two"}).json()["name"] == "two"
    assert class_names(client, project) == ["Class 1", "two", "three"]
    client.patch(f"{base}/{three['id']}", json={"position": 0})
    assert class_names(client, project) == ["three", "Class 1", "two"]
    client.patch(f"{base}/{three['id']}", json={"position": 99})
    assert class_names(client, project) == ["Class 1", "two", "three"]
    assert client.delete(f"{base}/{one['id']}").status_code == 204
    assert class_names(client, project) == ["two", "three"]
    assert error_of(client.delete(f"{base}/{one['id']}")) == "class_not_found"


def test_a_class_keeps_its_color_when_others_are_moved_or_deleted(client: TestClient) -> None:
    project = make_project(client)
    one, two = project["classes"]
    three = add_class(client, project, "three")
    base = f"/api/projects/{project['id']}/classes"
    assert [each["color"] for each in (one, two, three)] == [0, 1, 2]

    client.patch(f"{base}/{three['id']}", json={"position": 0})
    client.delete(f"{base}/{one['id']}")
    found = client.get(f"/api/projects/{project['id']}").json()
    assert {each["id"]: each["color"] for each in found["classes"]} == {
        two["id"]: 1,
        three["id"]: 2,
    }
    assert add_class(client, project, "four")["color"] == 0


def test_colors_repeat_only_after_all_were_given(client: TestClient) -> None:
    project = make_project(client)

    colors = [add_class(client, project, f"more {n}")["color"] for n in range(7)]
    assert colors == [2, 3, 4, 5, 6, 7, 0]


def test_a_project_keeps_the_last_name_of_a_deleted_class(client: TestClient) -> None:
    project = make_project(client)
    one, two = project["classes"]
    base = f"/api/projects/{project['id']}/classes"
    client.patch(f"{base}/{two['id']}", json={"name": "cat"})
    assert project["deleted_classes"] == []

    client.delete(f"{base}/{two['id']}")
    found = client.get(f"/api/projects/{project['id']}").json()
    assert found["deleted_classes"] == [{"id": two["id"], "name": "cat", "color": 1}]
    assert [each["id"] for each in found["classes"]] == [one["id"]]


@pytest.mark.parametrize(
    "name", ["", "   ", "\u3164", "\u200b", "x" * 51, "a\x00b", "line\nbreak", "a\u202eb"]
)
def test_a_name_that_cannot_be_used_is_refused(client: TestClient, name: str) -> None:
    project = make_project(client)
    addresses = ["/api/projects", f"/api/projects/{project['id']}/classes"]

    for address in addresses:
        answer = client.post(address, json={"name": name})
        code = "name_has_controls" if name.startswith("a") or "\n" in name else "name_unusable"
        assert (answer.status_code, error_of(answer)) == (422, code)
    assert class_names(client, project) == ["Class 1", "Class 2"]


@pytest.mark.parametrize("name", ["<b>cat</b>", "🐱‍👤", "고양이", "x" * 50, "'; DROP TABLE x; --"])
def test_a_name_is_kept_as_it_is(client: TestClient, name: str) -> None:
    project = make_project(client, name)

    assert project["name"] == name
    assert add_class(client, project, name)["name"] == name


@pytest.mark.parametrize(
    ("taken", "other_name"), [("Cat", "cAT "), ("고양이", "고양이"), ("é", "É")]
)
def test_two_classes_cannot_have_one_name(client: TestClient, taken: str, other_name: str) -> None:
    project = make_project(client)
    add_class(client, project, taken)
    other = project["classes"][0]

    answer = client.post(f"/api/projects/{project['id']}/classes", json={"name": other_name})
    assert (answer.status_code, error_of(answer)) == (409, "name_taken")
    answer = client.patch(
        f"/api/projects/{project['id']}/classes/{other['id']}", json={"name": other_name}
    )
    assert (answer.status_code, error_of(answer)) == (409, "name_taken")


def test_decomposed_korean_is_the_same_name(client: TestClient) -> None:
    project = make_project(client)
    add_class(client, project, "가위")

    answer = client.post(
        f"/api/projects/{project['id']}/classes", json={"name": "\u1100\u1161\u110b\u1171"}
    )
    assert error_of(answer) == "name_taken"


def test_a_class_may_change_the_letter_case_of_its_own_name(client: TestClient) -> None:
    project = make_project(client)
    cat = add_class(client, project, "cat")

    answer = client.patch(
        f"/api/projects/{project['id']}/classes/{cat['id']}", json={"name": "CAT"}
    )
    assert answer.json()["name"] == "CAT"


def test_too_many_classes_are_refused_with_the_limit(client: TestClient) -> None:
    project = make_project(client)
    for number in range(28):
        add_class(client, project, f"more {number}")

    answer = client.post(f"/api/projects/{project['id']}/classes", json={"name": "one more"})
    assert (answer.status_code, error_of(answer)) == (429, "quota_reached")
    assert answer.json()["error"]["details"] == {"quota": "classes", "reached": 30, "limit": 30}
    assert answer.json()["error"]["message"] == "A project can have up to 30 classes."


@pytest.mark.parametrize(
    "alike",
    [
        "고양이\u200b",
        "고양이\u3164",
        "고\u00ad양이",
        "\ufeff고양이",
        "고양이\u2060",
        "고양이\ufe0f",
    ],
)
def test_names_that_look_alike_are_one_name(client: TestClient, alike: str) -> None:
    path = f"/api/projects/{make_project(client)['id']}/classes"
    assert client.post(path, json={"name": "고양이"}).status_code == 201

    assert_refused(client.post(path, json={"name": alike}), 409, "name_taken")


def test_deleting_a_project_deletes_its_pictures(client: TestClient) -> None:
    project = make_project(client)
    fill(client, project, each=2)
    folder = settings_of(client).data_dir / "pictures"
    assert len(list(folder.rglob("*.jpg"))) == 4

    assert client.delete(f"/api/projects/{project['id']}").status_code == 204
    assert list(folder.rglob("*.jpg")) == []
    assert error_of(client.get(f"/api/projects/{project['id']}")) == "project_not_found"


def test_a_model_of_another_project_cannot_be_chosen(client: TestClient) -> None:
    project = make_project(client)

    answer = client.patch(f"/api/projects/{project['id']}", json={"current_model_id": "0" * 32})
    assert (answer.status_code, error_of(answer)) == (404, "model_not_found")


def test_unknown_fields_are_refused(client: TestClient) -> None:
    answer = client.post("/api/projects", json={"name": "a", "owner": "me"})
    assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
