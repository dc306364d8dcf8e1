"""schemathesis sends generated requests to every operation of the OpenAPI document.

No answer may be a server error, have an undocumented status, or differ from the documented shape,
for a student, for the class's teacher, and for an anonymous caller. `--examples` sets the number of
requests of each kind for an operation; of six operations `make test` asks one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
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

from app.accounts.console import first_account_token
from app.main import create_app
from app.settings import Settings

from ..lab.data_sets import filled_test_set, finished_import, zip_of
from ..pictures import jpeg
from ..server import Server, running_server
from ..student import fill, make_project, train

pytestmark = [pytest.mark.filterwarnings("ignore"), pytest.mark.long]

DOCUMENT = create_app(Settings()).openapi()
OPERATIONS = {
    (method.upper(), path): operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
CHECKS = [
    checks.not_a_server_error,
    openapi_checks.status_code_conformance,
    openapi_checks.content_type_conformance,
    openapi_checks.response_headers_conformance,
    openapi_checks.response_schema_conformance,
]
UNLIMITED = [
    option
    for kind in ("writes", "projects", "uploads", "recognitions")
    for option in (f"--{kind}-per-minute", "1000000")
] + ["--max-classrooms", "1000"]

ACCOUNT = {"name": "teacher", "password": "correct horse battery"}


def can_be_wrong(operation: dict[str, Any]) -> bool:
    """Whether a request can differ from its description: every text is an id as described."""
    return "requestBody" in operation or any(
        parameter["in"] != "path" or parameter["schema"].get("type") != "string"
        for parameter in operation.get("parameters", [])
    )


SHARE = 6
CASES = [
    pytest.param(*name, mode, marks=[pytest.mark.thorough] if number % SHARE else [])
    for number, (name, operation) in enumerate(OPERATIONS.items())
    for mode in (GenerationMode.NEGATIVE, GenerationMode.POSITIVE)
    if mode == GenerationMode.POSITIVE or can_be_wrong(operation)
]
"""Requests that are wrong come first: they leave everything of the owners to those that are not."""


@cache
def described() -> Any:
    return schemathesis.openapi.from_dict(DOCUMENT)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("described")
    with running_server(folder, backbones, *UNLIMITED) as server:
        token = first_account_token(Settings(data_dir=folder / "data"))
        answer = httpx2.post(
            f"{server.address}/api/teacher/accounts", json={"invitation": token, **ACCOUNT}
        )
        assert answer.status_code == 201, answer.text
        yield server


@schemathesis.serializer("application/zip")
def as_it_is(_: Any, value: Any) -> bytes:
    """A body of bytes that the document does not describe further."""
    return value if isinstance(value, bytes) else str(value).encode()


@dataclass(frozen=True)
class Owners:
    """A student and a teacher with a classroom, a project and all that belongs to them.

    `path_values` are the ids of their things by the name of the path parameter.
    """

    cookies: list[dict[str, str]]
    path_values: dict[str, str]


@pytest.fixture(scope="module")
def teacher(server: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.address, timeout=60) as teacher:
        yield teacher


@pytest.fixture(scope="module")
def readers(server: Server, teacher: httpx2.Client) -> Owners:
    """The owners of everything that is only read."""
    return make_owners(server, teacher)


@pytest.fixture(scope="module")
def writers(server: Server, teacher: httpx2.Client) -> Callable[[str, str], Owners]:
    """A function that makes new owners for each operation that may change or delete something."""

    @lru_cache(maxsize=1)
    def owners_of(_method: str, _path: str) -> Owners:
        return make_owners(server, teacher)

    return owners_of


@pytest.fixture
def owners(
    method: str, path: str, readers: Owners, writers: Callable[[str, str], Owners]
) -> Owners:
    return readers if method == "GET" else writers(method, path)


def make_owners(server: Server, teacher: httpx2.Client) -> Owners:
    log_in(teacher)
    with httpx2.Client(base_url=server.address, timeout=60) as student:
        path_values = make_path_values(student, teacher)
        return Owners([dict(student.cookies), dict(teacher.cookies), {}], path_values)


def log_in(teacher: httpx2.Client) -> None:
    """Log in unless the teacher still is: some operations log out, and a login takes its time."""
    if teacher.get("/api/teacher").status_code == 200:
        return
    answer = teacher.post("/api/teacher/login", json=ACCOUNT)
    assert answer.status_code == 200, answer.text


def make_path_values(student: httpx2.Client, teacher: httpx2.Client) -> dict[str, str]:
    classroom = teacher.post("/api/classrooms", json={"name": "6-2", "language": "ko"}).json()
    joined = student.post("/api/join", json={"code": classroom["join_code"], "nickname": "owner"})
    assert joined.status_code == 201, joined.text
    roster = teacher.get(f"/api/classrooms/{classroom['id']}/students").json()["students"]
    project = make_project(student)
    fill(student, project, each=5)
    run = train(student, project, epochs=1)
    base = f"/api/projects/{project['id']}"
    class_id = project["classes"][0]["id"]
    samples = student.get(f"{base}/classes/{class_id}/samples").json()["samples"]
    sent = student.post(f"{base}/imports", content=zip_of({"cat/1.jpg": jpeg("circle", 1)}))
    import_id = sent.json()["id"]
    finished_import(student, project, import_id)
    test_set = filled_test_set(student, project, zip_of({"cat/1.jpg": jpeg("circle", 1)}))
    return {
        "project": project["id"],
        "class_id": class_id,
        "sample": samples[0]["id"],
        "run": run["id"],
        "model": run["model_id"],
        "import_id": import_id,
        "test_picture": test_set["rows"][0]["id"],
        "version": "1",
        "classroom": classroom["id"],
        "place": roster[0]["id"],
        "share": student.put(f"{base}/share", json={}).json()["address"].rsplit("/", 1)[1],
    }


@pytest.mark.parametrize(
    ("method", "path", "mode"), CASES, ids=lambda value: str(getattr(value, "value", value))
)
def test_answers_match_the_openapi_document(
    method: str,
    path: str,
    mode: GenerationMode,
    server: Server,
    owners: Owners,
    request: pytest.FixtureRequest,
) -> None:
    operation = described()[path][method]

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
        existing=st.integers(0, 3),
        cookies=st.sampled_from(owners.cookies),
    )
    def send_request(case: Any, existing: int, cookies: dict[str, str]) -> None:
        if existing:  # three of four requests use ids that exist
            for name in case.path_parameters or {}:
                case.path_parameters[name] = owners.path_values.get(
                    name, case.path_parameters[name]
                )
        case.cookies = {**(case.cookies or {}), **cookies}
        answer = case.call(base_url=server.address, timeout=60)
        case.validate_response(answer, checks=CHECKS)

    send_request()
    assert httpx2.get(f"{server.address}/healthz").status_code == 200
