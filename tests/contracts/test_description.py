"""schemathesis asks every operation of the OpenAPI document what it can make of its description.

No answer may be a fault of ours, of a status that is not described, or of another shape than
described, whether a student, the teacher of the class or nobody in particular asks. `--examples`
sets how many requests of each kind an operation gets.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from schemathesis import checks
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks as openapi_checks

from app.main import create_app
from app.people.console import first_account_token
from app.settings import Settings

from ..server import Server, running_server
from ..student import fill, make_project, train

pytestmark = pytest.mark.filterwarnings("ignore")

DOCUMENT = create_app(Settings()).openapi()
OPERATIONS = [
    (method.upper(), path) for path, methods in DOCUMENT["paths"].items() for method in methods
]
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
CROWD = [
    option
    for kind in ("writes", "projects", "uploads", "recognitions")
    for option in (f"--{kind}-per-minute", "1000000")
] + ["--max-classrooms", "1000"]


ACCOUNT = {"name": "teacher", "password": "correct horse battery"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("described")
    with running_server(folder, backbones, *CROWD) as server:
        token = first_account_token(Settings(data_dir=folder / "data"))
        made = httpx2.post(
            f"{server.address}/api/teacher/accounts", json={"invitation": token, **ACCOUNT}
        )
        assert made.status_code == 201, made.text
        yield server


@pytest.fixture
def student(server: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.address, timeout=60) as client:
        yield client


@pytest.fixture
def teacher(server: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.address, timeout=60) as client:
        answer = client.post("/api/teacher/login", json=ACCOUNT)
        assert answer.status_code == 200, answer.text
        yield client


@pytest.fixture
def places(student: httpx2.Client, teacher: httpx2.Client) -> dict[str, str]:
    """What student and teacher own, by the name of its place in addresses."""
    room = teacher.post("/api/classrooms", json={"name": "6-2", "language": "ko"}).json()
    joined = student.post("/api/join", json={"code": room["join_code"], "nickname": "owner"})
    assert joined.status_code == 201, joined.text
    roster = teacher.get(f"/api/classrooms/{room['id']}/students").json()["students"]
    project = make_project(student)
    fill(student, project, each=5)
    run = train(student, project, epochs=1)
    base = f"/api/projects/{project['id']}"
    class_id = project["classes"][0]["id"]
    samples = student.get(f"{base}/classes/{class_id}/samples").json()["samples"]
    return {
        "project": project["id"],
        "class_id": class_id,
        "sample": samples[0]["id"],
        "run": run["id"],
        "model": run["model_id"],
        "version": "1",
        "classroom": room["id"],
        "place": roster[0]["id"],
        "share": student.put(f"{base}/share", json={}).json()["address"].rsplit("/", 1)[1],
    }


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: str(mode.value))
@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_answers_are_as_described(
    method: str,
    path: str,
    mode: GenerationMode,
    server: Server,
    student: httpx2.Client,
    teacher: httpx2.Client,
    places: dict[str, str],
    request: pytest.FixtureRequest,
) -> None:
    operation = schemathesis.openapi.from_dict(DOCUMENT)[path][method]
    askers = [dict(student.cookies), dict(teacher.cookies), {}]

    @seed(1)
    @settings(
        max_examples=request.config.getoption("--examples"),
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(
        case=operation.as_strategy(generation_mode=mode),
        own=st.integers(0, 3),
        cookies=st.sampled_from(askers),
    )
    def ask(case: Any, own: int, cookies: dict[str, str]) -> None:
        if own:  # three of four times something that is really there
            for name in case.path_parameters or {}:
                case.path_parameters[name] = places.get(name, case.path_parameters[name])
        case.cookies = {**(case.cookies or {}), **cookies}
        answer = case.call(base_url=server.address, timeout=60)
        case.validate_response(answer, checks=CHECKS)

    try:
        ask()
    except Exception as problem:
        if "Unsatisfiable" not in type(problem).__name__:
            raise
    assert httpx2.get(f"{server.address}/healthz").status_code == 200
