"""Share links: what they show, to whom, and until when."""

from __future__ import annotations

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, error_of, make_project, trained_project, visitor

ELSEWHERE = {"origin": "https://elsewhere.example", "sec-fetch-site": "cross-site"}
ANY = "access-control-allow-origin"
BLOCKS = {"sprites": [{"id": "s", "workspace": {}}]}


def share(client: TestClient, project: Json, **allowed: bool) -> str:
    answer = client.put(f"/api/projects/{project['id']}/share", json=allowed)
    assert answer.status_code == 200, answer.text
    assert answer.json()["address"] == f"/play/{answer.json()['id']}"
    return str(answer.json()["id"])


def unshare(client: TestClient, project: Json) -> None:
    assert client.delete(f"/api/projects/{project['id']}/share").status_code == 204


def recognize(client: TestClient, model_id: str, **headers: str) -> Response:
    address = f"/api/models/{model_id}/recognitions?session=s1"
    return client.post(address, files={"image": jpeg("circle", 70)}, headers=headers)


def test_a_link_shows_what_the_player_needs_and_nothing_about_the_owner(client: TestClient) -> None:
    project, model_id = trained_project(client)
    address = f"/api/projects/{project['id']}"
    client.put(f"{address}/program", json={"version": 0, "format": 1, "blocks": BLOCKS})
    assert client.get(address).json()["shared"] is False
    assert error_of(client.get(f"{address}/share")) == "share_not_found"

    link = share(client, project)

    assert client.get(address).json()["shared"] is True
    assert client.get(f"{address}/share").json()["id"] == link
    stranger = visitor(client)
    answer = stranger.get(f"/api/shares/{link}")
    assert answer.json() == {
        "name": "Shapes",
        "format": 1,
        "blocks": BLOCKS,
        "model_id": model_id,
        "classes": [{"id": each["id"], "name": each["name"]} for each in project["classes"]],
        "with_pictures": False,
    }
    assert project["id"] not in answer.text
    assert "set-cookie" not in answer.headers
    assert not stranger.cookies
    assert stranger.get(address).status_code == 404


def test_what_a_link_allows_can_be_changed_and_the_link_stays(client: TestClient) -> None:
    project = make_project(client)
    link = share(client, project)
    assert share(client, project, with_pictures=True) == link
    assert client.get(f"/api/shares/{link}").json()["with_pictures"] is True


def test_unsharing_works_at_once_and_cannot_be_undone(client: TestClient) -> None:
    project, model_id = trained_project(client)
    link = share(client, project)
    stranger = visitor(client)
    assert recognize(stranger, model_id).status_code == 201  # and the access is cached

    unshare(client, project)

    for answer in (
        recognize(stranger, model_id),
        stranger.get(f"/api/models/{model_id}/recognition/result?session=s1"),
    ):
        assert (answer.status_code, error_of(answer)) == (404, "model_not_found")
        assert ANY not in answer.headers
    assert error_of(stranger.get(f"/api/shares/{link}")) == "share_not_found"
    assert recognize(client, model_id).status_code == 201  # the owner still may
    assert share(client, project) != link
    assert error_of(stranger.get(f"/api/shares/{link}")) == "share_not_found"
    unshare(client, project)
    unshare(client, project)  # unsharing twice is no error


def test_only_the_owner_can_change_a_link(client: TestClient) -> None:
    project = make_project(client)
    link = share(client, project)
    address = f"/api/projects/{project['id']}/share"
    other = visitor(client)
    make_project(other)
    for answer in (
        other.put(address, json={"with_pictures": True}),
        other.get(address),
        other.delete(address),
    ):
        assert (answer.status_code, error_of(answer)) == (404, "project_not_found")
    assert client.get(f"/api/shares/{link}").json()["with_pictures"] is False


def test_deleting_a_project_ends_its_link(client: TestClient) -> None:
    project = make_project(client)
    link = share(client, project)
    client.delete(f"/api/projects/{project['id']}")
    assert error_of(client.get(f"/api/shares/{link}")) == "share_not_found"


def test_a_program_on_another_site_recognizes_with_a_shared_model(client: TestClient) -> None:
    project, model_id = trained_project(client)
    share(client, project)
    address = f"/api/models/{model_id}/recognition"
    stranger = visitor(client)

    answers = [
        recognize(stranger, model_id, **ELSEWHERE),
        stranger.get(f"{address}/result?session=s1", headers=ELSEWHERE),
        stranger.get(f"{address}/confidence?session=s1&class=Class 1", headers=ELSEWHERE),
        stranger.get(f"{address}/is?session=s1&class=Class 1", headers=ELSEWHERE),
        stranger.delete(f"{address}?session=s1", headers=ELSEWHERE),
        stranger.options(address, headers=ELSEWHERE),
        stranger.options(f"{address}s", headers=ELSEWHERE),
    ]

    assert [each.status_code for each in answers] == [201, 200, 200, 200, 204, 204, 204]
    for answer in answers:
        assert answer.headers[ANY] == "*"
        assert "access-control-allow-credentials" not in answer.headers
        assert "set-cookie" not in answer.headers
    refused = stranger.post(
        f"{address}s?session=s1", files={"image": b"no picture"}, headers=ELSEWHERE
    )
    assert (error_of(refused), refused.headers[ANY]) == ("not_a_picture_type", "*")


@pytest.mark.parametrize("headers", [ELSEWHERE, {"sec-fetch-site": "same-site"}])
def test_another_site_cannot_use_the_owners_cookie(
    client: TestClient, headers: dict[str, str]
) -> None:
    """The owner's browser sends the cookie, but a private model stays private."""
    _, model_id = trained_project(client)
    address = f"/api/models/{model_id}/recognition"
    assert recognize(client, model_id).status_code == 201
    for answer in (
        recognize(client, model_id, **headers),
        client.get(f"{address}/result?session=s1", headers=headers),
        client.delete(f"{address}?session=s1", headers=headers),
        client.options(address, headers=headers),
    ):
        assert (answer.status_code, error_of(answer)) == (404, "model_not_found")
        assert ANY not in answer.headers
    answer = client.get(f"{address}/result?session=s1")
    assert answer.json() == {"value": "Class 1"}
    assert ANY not in answer.headers


def test_other_sites_get_nothing_else_of_a_shared_project(client: TestClient) -> None:
    project, model_id = trained_project(client)
    link = share(client, project)
    for address in (f"/api/shares/{link}", f"/api/models/{model_id}", "/api/projects"):
        assert ANY not in client.get(address, headers=ELSEWHERE).headers
    for method, address in (
        ("DELETE", f"/api/projects/{project['id']}/share"),
        ("PUT", f"/api/projects/{project['id']}/share"),
        ("POST", f"/api/models/{model_id}/recognitions/"),
        ("POST", f"/api/models/{model_id}/recognitions/../../projects"),
    ):
        answer = client.request(method, address, json={}, headers=ELSEWHERE)
        assert (answer.status_code, error_of(answer)) == (403, "cross_site_write")
    assert client.get(f"/api/shares/{link}").status_code == 200


def test_opening_the_player_page_creates_no_student(client: TestClient) -> None:
    project = make_project(client, "<b>놀이</b>")
    link = share(client, project)
    stranger = visitor(client)

    answer = stranger.get(f"/play/{link}", headers={"accept": "text/html"})

    assert answer.status_code == 200
    assert "set-cookie" not in answer.headers
    assert "&lt;b&gt;놀이&lt;/b&gt;" in answer.text
    assert project["id"] not in answer.text
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-robots-tag"] == "noindex"

    unshare(client, project)
    answer = stranger.get(f"/play/{link}", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "does not open anything any more" in answer.text


def test_a_link_shows_the_own_pictures_but_no_samples(client: TestClient) -> None:
    project, _ = trained_project(client)
    address = f"/api/projects/{project['id']}"
    picture = client.post(f"{address}/pictures", files={"image": jpeg("cross", 1)}).json()
    (sample, *_) = client.get(f"{address}/classes/{project['classes'][0]['id']}/samples").json()[
        "samples"
    ]
    link = share(client, project)
    stranger = visitor(client)

    shown = stranger.get(f"/api/shares/{link}/pictures/{picture['id']}/image")

    assert shown.content == client.get(picture["image_url"]).content
    hidden = stranger.get(f"/api/shares/{link}/pictures/{sample['id']}/image")
    assert (hidden.status_code, error_of(hidden)) == (404, "picture_not_found")
    assert stranger.get(picture["image_url"]).status_code == 404
    unshare(client, project)
    gone = stranger.get(f"/api/shares/{link}/pictures/{picture['id']}/image")
    assert error_of(gone) == "share_not_found"


@pytest.mark.parametrize(
    ("settings", "url", "on_network"),
    [
        ({"port": 8123}, "http://localhost:8123", False),
        ({"public_address": "https://eyes.example.org"}, "https://eyes.example.org", True),
    ],
)
def test_a_link_says_where_other_devices_find_it(
    start: Start, settings: Json, url: str, on_network: bool
) -> None:
    with start(ready=False, students_alone="yes", **settings) as client:
        project = make_project(client)
        address = f"/api/projects/{project['id']}/share"
        link = client.put(address, json={}).json()

        assert (link["url"], link["on_network"]) == (f"{url}/play/{link['id']}", on_network)
        assert link["qr"].startswith("data:image/svg+xml")
        assert client.get(address).json() == link
