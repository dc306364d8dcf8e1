"""Forms: their parts are bounded, and a file over the limit is refused while it is read."""

from __future__ import annotations

import psutil
from starlette.testclient import TestClient

from ..app_state import settings_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, error_of, make_project

BOUNDARY = {"content-type": "multipart/form-data; boundary=a"}
FIELD = b'--a\r\nContent-Disposition: form-data; name="x"\r\n\r\n\r\n'
FILE = b'--a\r\nContent-Disposition: form-data; name="%s"; filename="f"\r\n\r\n\r\n'


def pictures_of(project: Json) -> str:
    return f"/api/projects/{project['id']}/pictures"


def samples_of(project: Json) -> str:
    return f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"


def test_a_form_of_many_parts_is_refused_at_the_first_few(start: Start) -> None:
    with start(ready=False) as client:
        project = make_project(client)
        for body in (FIELD * 5000, FILE % b"other" * 5000):
            answer = client.post(pictures_of(project), content=body + b"--a--", headers=BOUNDARY)
            assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
            (problem,) = answer.json()["error"]["details"]["problems"]
            assert problem["reason"].startswith("Too many ")
        answer = client.post(samples_of(project), content=FIELD * 5000, headers=BOUNDARY)
        assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
        answer = client.post(
            samples_of(project), content=FILE % b"files" * 501 + b"--a--", headers=BOUNDARY
        )
        assert (answer.status_code, error_of(answer)) == (413, "too_many_files")


def test_boundaries_inside_a_line_split_nothing(client: TestClient) -> None:
    """A short boundary may occur in a picture; it counts at the beginning of a line alone."""
    picture = jpeg("circle", 1) + b"--a" * 100_000
    body = FILE[:-2] % b"image" + picture + b"\r\n--a--"
    answer = client.post(pictures_of(make_project(client)), content=body, headers=BOUNDARY)
    assert answer.status_code == 201, answer.text


def test_a_file_over_the_limit_is_not_written_to_the_disk_first(client: TestClient) -> None:
    project = make_project(client)
    settings_of(client).max_picture_bytes = 2_000_000
    written_before = psutil.Process().io_counters().write_chars

    answer = client.post(
        samples_of(project),
        files=[("files", ("large", bytes(8_000_000))), ("files", ("good", jpeg("circle", 1)))],
    )

    assert psutil.Process().io_counters().write_chars - written_before < 3_000_000
    assert [each["code"] for each in answer.json()["rejected"]] == ["picture_too_large"]
    assert [each["filename"] for each in answer.json()["accepted"]] == ["good"]


def test_a_file_that_is_not_in_a_form_is_refused(start: Start) -> None:
    with start(ready=False) as client:
        project = make_project(client)
        for address in (pictures_of(project), samples_of(project), "/api/project-files"):
            answer = client.post(address, data={"image": "x", "files": "x"})
            assert (answer.status_code, error_of(answer)) == (422, "unusable_value")
