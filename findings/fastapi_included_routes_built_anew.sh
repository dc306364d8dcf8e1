#!/usr/bin/env bash
# FastAPI reads the parameters of every included route once more, when the first request comes, for each app anew.
#
# Version:  FastAPI 0.165.0, Starlette 1.10.0, Pydantic 2.14.3
# Behavior: a router's routes read their endpoints' parameters, and build a Pydantic schema for each, when they are
#           declared. One would expect an app that includes the router to use what was read, or to read it again at
#           startup. It does so within the first request, which waits for it, for every included router that is tried
#           before the right one. A second app with the same router does it once more. Routes that are put into the
#           app's list of routes answer the same without that.
# Output:   schemas built after 100 routes were declared: 100
#           after include_router: 100
#           after the first request: 200
#           after the second request: 200
#           after the first request to another app: 300
#           after requests to an app with the routes in its list: 300
# Here:     the app puts the routers' routes into its own list: a tenth less CPU until the first page, and half of it in
#           tests that start many apps.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    fastapi==0.165.0 starlette==1.10.0 pydantic==2.14.3 httpx2==2.16.2

cat > "$folder/count.py" <<'PYTHON'
from fastapi import APIRouter, FastAPI
from pydantic_core import core_schema
from starlette.testclient import TestClient


class Word(str):
    """A type that counts how often Pydantic builds its schema."""

    built = 0

    @classmethod
    def __get_pydantic_core_schema__(cls, source, handler):
        cls.built += 1
        return core_schema.str_schema()


def read(word: Word) -> None:
    """The endpoint of all routes."""


def ask(app):
    assert TestClient(app).get("/99?word=a").status_code == 200


router = APIRouter()
for number in range(100):
    router.add_api_route(f"/{number}", read)
print("schemas built after 100 routes were declared:", Word.built)
app, other, listed = FastAPI(), FastAPI(), FastAPI()
app.include_router(router)
other.include_router(router)
print("after include_router:", Word.built)
ask(app)
print("after the first request:", Word.built)
ask(app)
print("after the second request:", Word.built)
ask(other)
print("after the first request to another app:", Word.built)
listed.router.routes.extend(router.routes)
ask(listed)
ask(listed)
print("after requests to an app with the routes in its list:", Word.built)
PYTHON

cat > "$folder/expected" <<'TEXT'
schemas built after 100 routes were declared: 100
after include_router: 100
after the first request: 200
after the second request: 200
after the first request to another app: 300
after requests to an app with the routes in its list: 300
TEXT
"$folder/venv/bin/python" "$folder/count.py" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen"
