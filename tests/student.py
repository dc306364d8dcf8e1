"""Steps of a student over HTTP: projects, pictures, training."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.testclient import TestClient

from .pictures import jpeg
from .waiting import wait_until

Json = dict[str, Any]
SHAPES = ("circle", "stripes")
FINAL = ("succeeded", "failed", "cancelled")


def visitor(client: TestClient) -> TestClient:
    """Another browser of the same running server, without cookies."""
    other = TestClient(client.app, headers={"accept-language": "en"})
    other.portal = client.portal  # the event loop of the server
    return other


def make_project(client: TestClient, name: str = "Shapes") -> Json:
    answer = client.post("/api/projects", json={"name": name})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def upload(
    client: TestClient,
    project: Json,
    class_id: str,
    *files: tuple[str, bytes],
    mirrored: bool = False,
) -> Json:
    answer = client.post(
        f"/api/projects/{project['id']}/classes/{class_id}/samples",
        files=[("files", file) for file in files],
        data={"mirrored": "true"} if mirrored else {},
    )
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def fill(client: TestClient, project: Json, each: int = 6, shapes: Sequence[str] = SHAPES) -> None:
    """Uploads `each` drawings of one shape to every class."""
    for image_class, shape in zip(project["classes"], shapes, strict=True):
        files = [(f"{shape}{seed}.jpg", jpeg(shape, seed)) for seed in range(each)]
        assert upload(client, project, image_class["id"], *files)["rejected"] == []


def train(client: TestClient, project: Json, **settings: float) -> Json:
    """Starts a training run, waits for its end and returns the finished run."""
    answer = client.post(f"/api/projects/{project['id']}/runs", json=settings)
    assert answer.status_code == 202, answer.text
    return finished(client, project, answer.json()["id"])


def finished(client: TestClient, project: Json, run_id: str) -> Json:
    def finished_run() -> Json | None:
        run = client.get(f"/api/projects/{project['id']}/runs/{run_id}").json()
        return run if run["status"] in FINAL else None

    return wait_until(finished_run)  # type: ignore[return-value]


def trained_project(client: TestClient, **settings: float) -> tuple[Json, str]:
    """A trained project with circles and stripes, and its model's id."""
    project = make_project(client)
    fill(client, project)
    run = train(client, project, **settings)
    assert run["status"] == "succeeded", run
    return project, run["model_id"]


def error_of(answer: Any) -> str:
    """The error code of an answer; asserts that its JSON has the shape of every error."""
    body = answer.json()
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "details"}
    assert body["error"]["message"]
    return str(body["error"]["code"])


def assert_refused(answer: Any, status: int, code: str) -> None:
    assert (answer.status_code, error_of(answer)) == (status, code)
