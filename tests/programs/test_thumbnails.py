from __future__ import annotations

import io

from PIL import Image
from starlette.testclient import TestClient

from ..app_state import settings_of
from ..pictures import drawing, jpeg, saved
from ..sharing.test_remix import files
from ..student import error_of, make_project, visitor


def test_a_project_shows_the_newest_picture_of_its_stage(client: TestClient) -> None:
    project = make_project(client)
    address = f"/api/projects/{project['id']}/thumbnail"
    assert project["thumbnail_url"] is None
    assert error_of(client.get(address)) == "thumbnail_not_found"

    for seed in (1, 2):
        stage = saved(drawing("cross", seed, (960, 540)), "PNG")
        assert client.put(address, files={"image": stage}).status_code == 204

    shown = client.get(f"/api/projects/{project['id']}").json()["thumbnail_url"]
    answer = client.get(shown)
    assert Image.open(io.BytesIO(answer.content)).size == (640, 360)
    assert answer.headers["content-type"] in ("image/png", "image/jpeg")
    again = client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    settings = settings_of(client)
    assert len(files(settings.data_dir / "pictures" / project["id"])) == 1


def test_a_file_that_is_no_picture_is_refused_and_the_old_thumbnail_stays(
    client: TestClient,
) -> None:
    project = make_project(client)
    address = f"/api/projects/{project['id']}/thumbnail"
    client.put(address, files={"image": jpeg("cross", 1, (480, 270))})
    before = client.get(address).content
    for data, code in ((b"<svg/>", "not_a_picture_type"), (b"", "picture_empty")):
        assert error_of(client.put(address, files={"image": data})) == code
    assert client.get(address).content == before
    stranger = visitor(client)
    assert stranger.get(address).status_code == 404
    assert stranger.put(address, files={"image": jpeg("cross", 2)}).status_code == 404
