"""The short way of a recognition whose model and asker are known from the one before.

A webcam asks ten times a second. Each time the framework would look for the route, put together
what it depends on and check the answer against its description: a quarter of the web process's
work for a recognition, and a twentieth of the time until the answer.
"""

from __future__ import annotations

import re

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.errors import EyeblocksError
from app.people.cookies import credentials_of
from app.recognition.asked_models import AskedModels
from app.recognition.recognitions import RecognizingModel
from app.recognition.routes import SESSION_NAME, recognized
from app.settings import Settings
from app.web.errors import error_response
from app.web.other_sites import let_any_site_read
from app.web.words import Words

_PATH = re.compile(r"/api/models/([^/]+)/recognitions")
_QUERY = re.compile(rf"session=({SESSION_NAME})".encode())


class Shortcut:
    """Answers what the route would answer; whatever is not as usual goes to the route."""

    def __init__(self, app: ASGIApp, settings: Settings, words: Words) -> None:
        self._app = app
        self._settings = settings
        self._words = words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = _QUERY.fullmatch(scope.get("query_string", b""))
        request = Request(scope, receive) if session and scope["type"] == "http" else None
        model = request and self._known(request)
        if not (session and request and model):
            await self._app(scope, receive, send)
            return
        try:
            response = await self._answer(request, model, session[1].decode())
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    def _known(self, request: Request) -> RecognizingModel | None:
        path = _PATH.fullmatch(request.scope["path"])
        if path is None or request.method != "POST":
            return None
        models: AskedModels = request.app.state.asked_models
        return models.known(path[1], credentials_of(request, self._settings))

    async def _answer(
        self, request: Request, model: RecognizingModel, session_name: str
    ) -> Response:
        if model.shared:
            let_any_site_read(request)
        try:
            answer = await recognized(request, model, session_name)
        except EyeblocksError as refusal:
            return error_response(self._words, request, refusal)
        return Response(answer.model_dump_json(), 201, media_type="application/json")
