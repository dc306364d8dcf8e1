"""Sends a request to every route in every role and compares the outcome with the table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from app.main import ROUTERS, create_app
from app.settings import Settings

from ..conftest import Start
from ..lab.data_sets import filled_test_set, finished_import, zip_of
from ..pictures import jpeg
from ..sounds import wav
from ..student import Json, trained_project, visitor
from ..teacher import PASSWORD, become_teacher, colleague, join, make_classroom, roster
from .permissions import API, PAGES, ROLES

UNKNOWN_ID = "0" * 32
METHOD_ORDER = ("GET", "PUT", "POST", "PATCH", "DELETE")
ASKED_LAST = (
    "DELETE /api/classrooms/{classroom}/gallery/{entry}",
    "PUT /api/projects/{project}/share",
    "POST /api/join/card",
    "DELETE /api/projects/{project}",
    "POST /api/me/leave",
    "POST /api/me/sign-out",
    "DELETE /api/classrooms/{classroom}",
    "DELETE /api/teacher/sessions",
    "POST /api/teacher/logout",
    "DELETE /api/me",
)
"""Requests that change permissions or delete what other requests need; sent last, in this order."""

HIDDEN = {
    "/api/projects/": "project_not_found",
    "/projects/": "project_not_found",
    "/api/models/": "model_not_found",
    "/api/shares/": "share_not_found",
    "/play/": "share_not_found",
    "/tm/": "share_not_found",
    "/api/classrooms/": "classroom_not_found",
    "/api/hints/": "hint_not_found",
    "/api/gallery/": "gallery_entry_not_found",
    "/teacher/classrooms/": "classroom_not_found",
    "/api/teacher/sessions/": "session_not_found",
    "/api/teacher/invitations/": "invitation_not_found",
}

QUERIES = {"preview": "?sample={sample}&level=1", "mirror-check": "?transform=mirror_left_right"}
"""By the end of a path, what its address needs."""
BODIES: dict[str, dict[str, Any]] = {
    "POST /api/projects": {"name": "mine"},
    "PATCH /api/projects/{project}": {"name": "renamed"},
    "PUT /api/projects/{project}/frozen": {"frozen": False},
    "POST /api/projects/{project}/classes": {"name": "one more"},
    "PATCH /api/projects/{project}/classes/{class_id}": {"name": "renamed"},
    "PATCH /api/projects/{project}/samples": {"sample_ids": [UNKNOWN_ID]},
    "POST /api/projects/{project}/runs": {"epochs": 1},
    "PATCH /api/projects/{project}/runs/{run}": {"name": "renamed"},
    "PUT /api/projects/{project}/program": {"version": 0, "format": 1, "blocks": {}},
    "PUT /api/projects/{project}/share": {"with_pictures": False},
    "POST /api/join": {"code": "", "nickname": "new"},
    "POST /api/join/code": {"code": ""},
    "POST /api/join/card": {"card": ""},
    "POST /api/classrooms": {"name": "one more", "language": "ko"},
    "PATCH /api/classrooms/{classroom}": {"name": "renamed"},
    "PUT /api/classrooms/{classroom}/door": {"open": True},
    "POST /api/classrooms/{classroom}/students": {"names": ["one more"]},
    "PATCH /api/classrooms/{classroom}/students/{place}": {"nickname": "renamed"},
    "PUT /api/classrooms/{classroom}/frozen": {"frozen": False},
    "PUT /api/classrooms/{classroom}/gallery": {"open": True},
    "POST /api/classrooms/{classroom}/hints": {"text": "look again"},
    "POST /api/classrooms/{classroom}/assignments": {"project_id": UNKNOWN_ID},
    "PUT /api/classrooms/{classroom}/test-set": {"project_id": UNKNOWN_ID},
    "POST /api/teacher/login": {"name": "nobody", "password": "wrong"},
    "POST /api/teacher/accounts": {"invitation": "", "name": "x", "password": PASSWORD},
    "POST /api/teacher/password": {"current": "wrong", "new": PASSWORD},
    "POST /api/teacher/erase": {"password": "wrong"},
}
PICTURE = ("a.jpg", jpeg("circle", 1))
FILES = {
    "POST /api/projects/{project}/classes/{class_id}/samples": "files",
    "POST /api/projects/{project}/pictures": "image",
    "POST /api/projects/{project}/sounds": "sound",
    "PUT /api/projects/{project}/thumbnail": "image",
    "POST /api/models/{model}/recognitions": "image",
    "POST /api/project-files": "file",
    "POST /api/incoming-files": "file",
}


@dataclass(frozen=True)
class World:
    """The browsers by role, and the ids in their requests."""

    browsers: dict[str, TestClient]
    private: Json
    shared: Json

    def ids(self, role: str) -> Json:
        """The ids for a role: the shared project for the link holder, the private one for all others."""
        return self.shared if role == "link_holder" else self.private


@pytest.fixture
def world(start: Start) -> Iterator[World]:
    with start() as teacher:
        become_teacher(teacher)
        classroom = make_classroom(teacher)
        owner, classmate, third = (visitor(teacher) for _ in range(3))
        for student, nickname in ((owner, "owner"), (classmate, "classmate"), (third, "third")):
            join(student, classroom, nickname)
        browsers = {
            "stranger": visitor(teacher),
            "owner": owner,
            "classmate": classmate,
            "class_teacher": teacher,
            "other_teacher": colleague(teacher),
            "link_holder": visitor(teacher),
        }
        browsers["stranger"].post("/api/projects", json={"name": "elsewhere"})
        yield World(browsers, **_ids(owner, teacher, classroom))


def _ids(owner: TestClient, teacher: TestClient, classroom: Json) -> dict[str, Json]:
    second = visitor(teacher)
    second.post("/api/teacher/login", json={"name": "teacher", "password": PASSWORD})
    common = {
        "classroom": classroom["id"],
        "place": roster(teacher, classroom)[-1]["id"],
        "teacher_session": teacher.get("/api/teacher/sessions").json()["sessions"][0]["id"],
        "invitation": teacher.post("/api/teacher/invitations").json()["id"],
        "version": 1,
        "example": "door",
        "network": "mobilenet_v2",
        "export_format": "tflite",
        "file": "metadata.json",
        "assignment": UNKNOWN_ID,
        "collection": UNKNOWN_ID,
        "share": UNKNOWN_ID,
    }
    private, shared = common | _project_ids(owner), common | _project_ids(owner)
    teacher.post(f"/api/classrooms/{classroom['id']}/hints", json={"text": "look"})
    status = owner.get(f"/api/projects/{private['project']}/lesson").json()
    private["hint"] = shared["hint"] = status["hint"]["id"]
    share = f"/api/projects/{shared['project']}/share"
    shared["share"] = owner.put(share, json={"with_pictures": False}).json()["id"]
    teacher.put(f"/api/classrooms/{classroom['id']}/gallery", json={"open": True})
    assert owner.put(f"/api/projects/{shared['project']}/gallery").status_code == 204
    private["entry"] = shared["entry"] = shared["share"]
    return {"private": private, "shared": shared}


def _project_ids(owner: TestClient) -> Json:
    project, model_id = trained_project(owner)
    address = f"/api/projects/{project['id']}"
    class_id = project["classes"][0]["id"]
    samples = owner.get(f"{address}/classes/{class_id}/samples").json()["samples"]
    picture = owner.post(f"{address}/pictures", files={"image": PICTURE}).json()
    sound = owner.post(f"{address}/sounds", files={"sound": wav()}).json()
    sent = owner.post(f"{address}/imports", content=zip_of({"cat/1.jpg": PICTURE[1]})).json()
    finished_import(owner, project, sent["id"])
    test_set = filled_test_set(owner, project, zip_of({"cat/1.jpg": PICTURE[1]}))
    return {
        "project": project["id"],
        "class_id": class_id,
        "sample": samples[0]["id"],
        "run": owner.get(f"{address}/runs").json()["runs"][0]["id"],
        "model": model_id,
        "picture": picture["id"],
        "sound": sound["id"],
        "import_id": sent["id"],
        "test_picture": test_set["rows"][0]["id"],
    }


def test_every_route_is_in_the_table(server_settings: Settings) -> None:
    document = create_app(server_settings).openapi()
    documented = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert documented == set(API)
    assert set(_pages()) == set(PAGES)


def _pages() -> Iterator[str]:
    """The routes outside of the OpenAPI document, without OPTIONS."""
    for router in ROUTERS:
        for route in router.routes:
            if isinstance(route, APIRoute) and not route.include_in_schema:
                yield from (f"{method} {route.path}" for method in route.methods - {"OPTIONS"})


def test_every_role_gets_the_outcome_of_the_table(world: World) -> None:
    table = API | PAGES
    wrong = []
    for name in sorted(table, key=_request_order):
        for role, expected in sorted(zip(ROLES, table[name], strict=True), key=_is_allowed):
            outcome = _outcome(world, name, role)
            if outcome != expected:
                wrong.append(f"{name} as {role}: {outcome}, not {expected}")
    assert wrong == []


def _request_order(name: str) -> tuple[int, int, int]:
    """A sort key: reads before writes, deeper paths before shallower ones, ASKED_LAST at the end."""
    method, path = name.split()
    last = ASKED_LAST.index(name) + 1 if name in ASKED_LAST else 0
    return last, METHOD_ORDER.index(method), -path.count("/")


def _is_allowed(pair: tuple[str, str]) -> bool:
    return pair[1] == "yes"


def _outcome(world: World, name: str, role: str) -> str:
    method, path = name.split()
    address = path.format(**world.ids(role))
    address += QUERIES.get(path.rsplit("/", 1)[-1], "").format(**world.ids(role))
    if "/recognition" in path:
        address += "?session=s&class=Class 1"
    body: dict[str, Any] = {"json": BODIES[name]} if name in BODIES else {}
    if name in FILES:
        file = ("a.wav", wav()) if FILES[name] == "sound" else PICTURE
        body = {"files": [(FILES[name], file)]}
    if name == "POST /language":
        body = {"data": {"language": "en"}}
    answer = world.browsers[role].request(method, address, follow_redirects=False, **body)
    return _outcome_of(address, answer.status_code, answer)


def _outcome_of(address: str, status: int, answer: Any) -> str:
    if status < 400:
        return "yes"
    code = answer.json()["error"]["code"]
    hidden = [HIDDEN[start] for start in HIDDEN if address.startswith(start)]
    if status == 404 and code in hidden:
        return "hidden"
    if code in ("login_needed", "only_to_look_at"):
        return {"login_needed": "login", "only_to_look_at": "look"}[code]
    # The caller is allowed, but the request itself is not usable.
    return "yes" if status in (401, 404, 409, 422) else f"{status} {code}"


def test_refused_requests_change_nothing(world: World) -> None:
    before = _owned_state(world)
    for name in API:
        for role, expected in zip(ROLES, API[name], strict=True):
            if expected != "yes" and not name.startswith("GET"):
                _outcome(world, name, role)
    assert _owned_state(world) == before


def _owned_state(world: World) -> list[Any]:
    """What the owner and the teacher see of their own things."""
    ids = world.private
    owner, teacher = world.browsers["owner"], world.browsers["class_teacher"]
    address, classroom = f"/api/projects/{ids['project']}", f"/api/classrooms/{ids['classroom']}"
    owner_paths = [
        f"{address}{part}" for part in ("", "/runs", "/program", "/pictures", "/readiness")
    ]
    teacher_paths = [f"{classroom}{part}" for part in ("", "/students", "/cards")]
    teacher_paths += ["/api/teacher/sessions", "/api/teacher/invitations"]
    return [owner.get(path).json() for path in owner_paths] + [
        teacher.get(path).json() for path in teacher_paths
    ]
