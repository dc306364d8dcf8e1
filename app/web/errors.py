"""The one place where a refusal becomes HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from app import errors
from app.web.words import Words, language_of

log = logging.getLogger(__name__)

STATUS: dict[type[errors.EyeblocksError], int] = {
    errors.NotLoggedIn: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.RequestTooSlow: 408,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.NotAPicture: 415,
    errors.Unusable: 422,
    errors.Busy: 429,
    errors.EngineNotReady: 503,
    errors.Unexpected: 500,
}
RETRY_AFTER_S = 1
BYTES_PER_MEGABYTE = 1024 * 1024

ResponseT = TypeVar("ResponseT", bound=Response)
RenderError = Callable[[Request, errors.EyeblocksError, int], Response | None]


class ErrorBody(BaseModel):
    """Why a request was refused."""

    code: str = Field(
        examples=["class_needs_samples"], description="Stable; programs tell errors apart by it"
    )
    message: str = Field(description="Words for a person, in the language of the request")
    details: dict[str, Any] = Field(description="The facts behind the code")


class ErrorOut(BaseModel):
    """Every refusal has this shape."""

    error: ErrorBody = Field(description="Why")


def refusals(*kinds: type[errors.EyeblocksError]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI responses of a route that may raise `kinds`, besides the ones that all may."""
    codes: dict[int, list[str]] = {}
    every: tuple[type[errors.EyeblocksError], ...] = (*kinds, errors.UnusableValue)
    for kind in every:
        codes.setdefault(status_of(kind), []).append(kind.code)
    return {
        status: {"model": ErrorOut, "description": "Codes: " + ", ".join(f"`{c}`" for c in found)}
        for status, found in sorted(codes.items())
    }


def status_of(kind: type[errors.EyeblocksError]) -> int:
    return next(STATUS[ancestor] for ancestor in kind.__mro__ if ancestor in STATUS)


def install(app: FastAPI, words: Words, page: RenderError) -> None:
    """Answer every error in one shape; `page` may answer with a page for a person instead."""

    def answer(request: Request, error: errors.EyeblocksError) -> Response:
        status = status_of(type(error))
        response = page(request, error, status) or error_response(words, request, error)
        return _with_hints(response, error, status)

    async def refused(request: Request, error: Exception) -> Response:
        response = answer(request, _as_refusal(error))
        if isinstance(error, HTTPException) and error.headers:
            response.headers.update(error.headers)  # such as Allow
        return response

    async def crashed(request: Request, error: Exception) -> Response:
        # The route, not the path, which may hold what only its holder should know.
        route = getattr(request.scope.get("route"), "path", "")
        log.error("unexpected error at %s %s", request.method, route, exc_info=error)
        response = answer(request, errors.Unexpected())
        # The server hangs up after an unexpected error; tell the client so.
        response.headers["Connection"] = "close"
        return response

    async def gone(request: Request, error: Exception) -> Response:
        return Response(status_code=400)  # which nobody reads

    app.add_exception_handler(ClientDisconnect, gone)
    handled: list[type[Exception]] = [errors.EyeblocksError, RequestValidationError, HTTPException]
    for kind in handled:
        app.add_exception_handler(kind, refused)
    app.add_exception_handler(Exception, crashed)


def error_response(words: Words, request: Request, error: errors.EyeblocksError) -> JSONResponse:
    body = {
        "code": error.code,
        "message": message_of(words, request, error),
        "details": error.facts,
    }
    status = status_of(type(error))
    return _with_hints(JSONResponse({"error": body}, status), error, status)


def _with_hints(response: ResponseT, error: errors.EyeblocksError, status: int) -> ResponseT:
    """When to come again; and an end of the connection whose body does not come.

    After a body that is too long it stays: what still comes is thrown away for a moment, since a
    client or proxy that is busy sending would meet a broken connection instead of the refusal.
    """
    if status in (429, 503):
        response.headers["Retry-After"] = str(error.facts.get("retry_after_s", RETRY_AFTER_S))
    if status == 408:
        response.headers["Connection"] = "close"
    return response


def message_of(words: Words, request: Request, error: errors.EyeblocksError) -> str:
    """The error in the words of the request's language."""
    return message_for(words, language_of(request), error.code, error.facts)


def message_for(words: Words, language: str, code: str, facts: Mapping[str, Any]) -> str:
    """The words for a code and its facts; each quota has a sentence of its own."""
    key = f"errors.{code}.{facts['quota']}" if "quota" in facts else f"errors.{code}"
    spoken = dict(facts)
    if "max_bytes" in facts:
        spoken["max_megabytes"] = f"{facts['max_bytes'] / BYTES_PER_MEGABYTE:g}"
    return words.say(language, key, spoken).strip()


def _as_refusal(error: Exception) -> errors.EyeblocksError:
    """FastAPI's and Starlette's own errors in our terms."""
    if isinstance(error, errors.EyeblocksError):
        return error
    if isinstance(error, RequestValidationError):
        return _unusable(error)
    if isinstance(error, HTTPException):
        return _from_status(error)
    raise error


def _unusable(error: RequestValidationError) -> errors.UnusableValue:
    problems: list[dict[str, str | int]] = [
        {"field": _field(problem["loc"]), "reason": problem["msg"]} for problem in error.errors()
    ]
    fields = ", ".join(str(problem["field"]) for problem in problems if problem["field"])
    return errors.UnusableValue(fields=fields, problems=problems)


def _field(place: Sequence[str | int]) -> str:
    """`classes.0.name`; empty for the body as a whole and for a place in broken JSON."""
    inner = place[1:]
    return ".".join(map(str, inner)) if any(isinstance(part, str) for part in inner) else ""


def _from_status(error: HTTPException) -> errors.EyeblocksError:
    if isinstance(error.__cause__, errors.EyeblocksError):
        # FastAPI wraps what reading the body raised.
        return error.__cause__
    if error.status_code == 404:
        return errors.PageNotFound()
    if error.status_code == 405:
        return errors.MethodNotAllowed()
    if error.status_code < 500:
        return errors.UnusableValue(fields="", problems=[{"field": "", "reason": error.detail}])
    return errors.Unexpected()
