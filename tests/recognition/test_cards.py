"""Cards of classes in answers, and their pictures for everybody who may use the model."""

from __future__ import annotations

from starlette.testclient import TestClient

from ..cards import LINK, TEXT, put_card, samples_of, with_card
from ..pictures import jpeg
from ..sharing.test_shares import ANY, ELSEWHERE, share, unshare
from ..student import Json, assert_refused, trained_project, upload, visitor


def ask(client: TestClient, model_id: str, shape: str, query: str = "&with=card") -> Json:
    answer = client.post(
        f"/api/models/{model_id}/recognitions?session=s{query}", files={"image": jpeg(shape, 77)}
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def test_an_answer_has_the_card_of_its_class_where_that_was_asked_for(client: TestClient) -> None:
    project, model_id = trained_project(client)
    picture = client.get(with_card(client, project)["image_url"]).content
    usual = {"result", "confidence", "scores"}

    assert set(ask(client, model_id, "circle", "")) == usual
    for _ in range(2):  # the second time the fast path answers
        card = ask(client, model_id, "circle")["card"]
        assert (card["text"], card["link"], card["image_mirrored"]) == (TEXT, LINK, False)
        assert client.get(card["image_url"]).content == picture
    assert set(ask(client, model_id, "stripes")) == usual


def test_an_answer_has_the_card_as_it_is_now(client: TestClient) -> None:
    project, model_id = trained_project(client)
    assert "card" not in ask(client, model_id, "circle")

    put_card(client, project, {"text": "Round"})

    assert ask(client, model_id, "circle")["card"] == {"text": "Round", "image_mirrored": False}
    put_card(client, project, None)
    assert "card" not in ask(client, model_id, "circle")
    put_card(client, project, {"text": "Round"})
    client.delete(f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}")
    assert "card" not in ask(client, model_id, "circle")


def test_a_model_tells_the_cards_of_its_classes(client: TestClient) -> None:
    project, model_id = trained_project(client)
    with_card(client, project)
    circles, stripes = client.get(f"/api/models/{model_id}").json()["classes"]
    assert (circles["card"]["text"], stripes["card"]) == (TEXT, None)
    assert circles["card"]["image_url"] == (f"/api/models/{model_id}/cards/{circles['id']}/image")


def test_the_picture_of_a_card_is_kept_by_whoever_has_it(client: TestClient) -> None:
    project, model_id = trained_project(client)
    with_card(client, project)
    address = f"/api/models/{model_id}/cards/{project['classes'][0]['id']}/image"
    first = client.get(address)
    assert (first.status_code, first.headers["content-type"]) == (200, "image/jpeg")

    again = {"if-none-match": first.headers["etag"]}

    assert client.get(address, headers=again).status_code == 304
    sample_id = samples_of(client, project)[0]["id"]
    put_card(client, project, {"text": "Round", "sample_id": sample_id})
    assert client.get(address, headers=again).status_code == 200


def test_there_is_no_picture_without_a_card_that_has_one(client: TestClient) -> None:
    project, model_id = trained_project(client)
    card = with_card(client, project)
    cards = f"/api/models/{model_id}/cards"
    circles, stripes = (each["id"] for each in project["classes"])
    assert_refused(client.get(f"{cards}/{stripes}/image"), 404, "sample_not_found")
    assert_refused(client.get(f"{cards}/{'0' * 32}/image"), 404, "class_not_found")
    added = client.post(f"/api/projects/{project['id']}/classes", json={"name": "new"}).json()
    upload(client, project, added["id"], ("a.jpg", jpeg("cross", 1)))
    assert_refused(client.get(f"{cards}/{added['id']}/image"), 404, "class_not_found")

    client.delete(f"/api/projects/{project['id']}/samples/{card['sample_id']}")

    assert_refused(client.get(f"{cards}/{circles}/image"), 404, "sample_not_found")
    assert "image_url" not in ask(client, model_id, "circle")["card"]


def test_whoever_has_the_link_sees_the_card_but_no_other_picture(client: TestClient) -> None:
    project, model_id = trained_project(client)
    own = with_card(client, project)
    link_holder = visitor(client)
    address = f"/api/models/{model_id}/cards/{project['classes'][0]['id']}/image"
    assert_refused(link_holder.get(address), 404, "model_not_found")
    share(client, project)

    card = ask(link_holder, model_id, "circle")["card"]

    assert card["image_url"] == address
    assert link_holder.get(address).content == client.get(own["image_url"]).content
    assert_refused(link_holder.get(own["image_url"]), 404, "project_not_found")
    unshare(client, project)
    assert_refused(link_holder.get(address), 404, "model_not_found")


def test_a_page_of_another_site_shows_the_card_of_a_shared_model(client: TestClient) -> None:
    project, model_id = trained_project(client)
    with_card(client, project)
    address = f"/api/models/{model_id}/cards/{project['classes'][0]['id']}/image"
    private = client.get(address, headers=ELSEWHERE)  # the owner's cookie does not count
    assert_refused(private, 404, "model_not_found")
    assert ANY not in private.headers
    share(client, project)

    answers = [
        visitor(client).request(method, address, headers=ELSEWHERE) for method in ("GET", "OPTIONS")
    ]

    assert [answer.status_code for answer in answers] == [200, 204]
    assert [answer.headers[ANY] for answer in answers] == ["*", "*"]
