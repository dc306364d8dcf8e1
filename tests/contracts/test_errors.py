"""All errors have a unique code, a status, words, and one JSON shape."""

from __future__ import annotations

import pickle

import pytest
from fastapi import APIRouter
from starlette.testclient import TestClient

from app import errors
from app.main import create_app
from app.settings import Settings
from app.web.errors import status_of

KINDS = list(errors.all_errors())


def test_error_codes_are_unique() -> None:
    codes = [kind.code for kind in KINDS]
    assert len(codes) == len(set(codes)) > 25


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_a_status_and_can_be_pickled(
    kind: type[errors.EyeblocksError],
) -> None:
    assert 400 <= status_of(kind) < 600
    copy = pickle.loads(pickle.dumps(kind(retry_after_s=3)))
    assert (type(copy), copy.facts) == (kind, {"retry_after_s": 3})


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_has_the_one_shape(
    kind: type[errors.EyeblocksError], server_settings: Settings
) -> None:
    router = APIRouter()

    @router.get("/raise")
    def fail() -> None:
        raise kind(retry_after_s=3)

    app = create_app(server_settings)
    app.router.routes.insert(0, router.routes[0])
    answer = TestClient(app, headers={"accept-language": "ko"}).get("/raise")

    error = answer.json()["error"]
    assert answer.status_code == status_of(kind)
    assert (error["code"], error["details"]) == (kind.code, {"retry_after_s": 3})
    assert error["message"]
    assert answer.headers.get("retry-after") == ("3" if answer.status_code in (429, 503) else None)


def test_an_unexpected_error_reveals_nothing(server_settings: Settings) -> None:
    app = create_app(server_settings)

    @app.get("/crash")
    def crash() -> None:
        raise RuntimeError("a secret")

    app.router.routes.insert(0, app.router.routes.pop())
    answer = TestClient(app, raise_server_exceptions=False).get("/crash")

    assert answer.status_code == 500
    assert answer.json()["error"]["code"] == "unexpected"
    assert "secret" not in answer.text
