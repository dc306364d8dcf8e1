"""Middleware that answers POST /api/models/{id}/recognitions without FastAPI's routing.

It answers if model and caller are cached. A webcam sends ten pictures a second. For each, FastAPI's
routing, dependencies and response validation take a quarter of the web process's work and a
twentieth of the response time.
"""

from __future__ import annotations

import re

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.accounts.cookies import credentials_of
from app.errors import EyeblocksError
from app.recognition.recognitions import RecognitionModel
from app.recognition.routes import EXTRAS, SESSION_NAME, recognize_body
from app.services import services
from app.settings import Settings
from app.web.cors import allow_any_origin
from app.web.errors import error_response
from app.web.words import Words

_PATH = re.compile(r"/api/models/([^/]+)/recognitions")
_QUERY = re.compile(rf"session=({SESSION_NAME})(?:&with=({EXTRAS}))?".encode())


class RecognitionFastPath:
    """Gives the same answers as the route, and passes all other requests on."""

    def __init__(self, app: ASGIApp, settings: Settings, words: Words) -> None:
        self._app = app
        self._settings = settings
        self._words = words

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match = self._match(scope, receive)
        if match is None:
            await self._app(scope, receive, send)
            return
        try:
            response = await self._answer(*match)
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    def _match(
        self, scope: Scope, receive: Receive
    ) -> tuple[Request, RecognitionModel, str, str] | None:
        """The request, its model, session name and extras; None if the route must answer."""
        if scope["type"] != "http" or scope["method"] != "POST":
            return None
        path, query = _PATH.fullmatch(scope["path"]), _QUERY.fullmatch(scope["query_string"])
        if path is None or query is None:
            return None
        request = Request(scope, receive)
        cache = services(request).model_access_cache
        model = cache.cached(path[1], credentials_of(request, self._settings))
        if model is None:
            return None
        return request, model, query[1].decode(), (query[2] or b"").decode()

    async def _answer(
        self, request: Request, model: RecognitionModel, session_name: str, extras: str
    ) -> Response:
        if model.shared:
            allow_any_origin(request)
        try:
            answer = await recognize_body(request, model, session_name, extras)
        except EyeblocksError as refusal:
            return error_response(self._words, request, refusal)
        return Response(
            answer.model_dump_json(exclude_none=True), 201, media_type="application/json"
        )
