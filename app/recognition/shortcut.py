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
        asked = self._asked(scope, receive)
        if asked is None:
            await self._app(scope, receive, send)
            return
        try:
            response = await self._answer(*asked)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    def _asked(
        self, scope: Scope, receive: Receive
    ) -> tuple[Request, RecognizingModel, str] | None:
        """The request with its model and the name of its session, where all is as usual."""
        if scope["type"] != "http" or scope["method"] != "POST":
            return None
        path, query = _PATH.fullmatch(scope["path"]), _QUERY.fullmatch(scope["query_string"])
        if path is None or query is None:
            return None
        request = Request(scope, receive)
        models: AskedModels = request.app.state.asked_models
        model = models.known(path[1], credentials_of(request, self._settings))
        return (request, model, query[1].decode()) if model is not None else None

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
