"""Turns errors into HTTP answers. No other module sets the status of an error."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, HTTPConnection
from starlette.responses import Response

from app import errors
from app.web.words import Words, language_of

log = logging.getLogger(__name__)

STATUS_BY_FAMILY: dict[type[errors.EyeblocksError], int] = {
    errors.NotLoggedIn: 401,
    errors.Forbidden: 403,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.RequestTooSlow: 408,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.NotAPicture: 415,
    errors.HostUnknown: 421,
    errors.Unusable: 422,
    errors.Busy: 429,
    errors.EngineNotReady: 503,
    errors.Unexpected: 500,
}
RETRY_AFTER_S = 1
BYTES_PER_MEGABYTE = 1024 * 1024

ENGINE_REFUSALS = (
    errors.EngineBusy,
    errors.EngineStarting,
    errors.WorkerDied,
    errors.EngineTimeout,
)
"""What every route may answer that hands pictures or samples to the engine."""

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
    """The OpenAPI responses of a route that may raise `kinds`, UnusableValue included."""
    codes: dict[int, list[str]] = {}
    all_kinds: tuple[type[errors.EyeblocksError], ...] = (*kinds, errors.UnusableValue)
    for kind in all_kinds:
        codes.setdefault(status_of(kind), []).append(kind.code)
    return {
        status: {
            "model": ErrorOut,
            "description": "Codes: " + ", ".join(f"`{code}`" for code in status_codes),
        }
        for status, status_codes in sorted(codes.items())
    }


def status_of(kind: type[errors.EyeblocksError]) -> int:
    return next(
        STATUS_BY_FAMILY[ancestor] for ancestor in kind.__mro__ if ancestor in STATUS_BY_FAMILY
    )


def install_error_handlers(app: FastAPI, words: Words, page: RenderError) -> None:
    """Makes the app answer every error in one JSON shape, or with what `page` returns instead."""

    def answer(request: Request, error: errors.EyeblocksError) -> Response:
        status = status_of(type(error))
        response = page(request, error, status) or error_response(words, request, error)
        return _with_retry_headers(response, error, status)

    async def handle_error(request: Request, error: Exception) -> Response:
        response = answer(request, _as_eyeblocks_error(error))
        if isinstance(error, HTTPException) and error.headers:
            response.headers.update(error.headers)  # for example Allow
        return response

    async def handle_unexpected(request: Request, error: Exception) -> Response:
        # Logs the route and not the path, because a path may contain a secret.
        route = getattr(request.scope.get("route"), "path", "")
        log.error("unexpected error at %s %s", request.method, route, exc_info=error)
        response = answer(request, errors.Unexpected())
        # uvicorn closes the connection after an unexpected error.
        response.headers["Connection"] = "close"
        return response

    async def handle_disconnect(request: Request, error: Exception) -> Response:
        return Response(status_code=400)  # nobody reads it

    app.add_exception_handler(ClientDisconnect, handle_disconnect)
    families: list[type[Exception]] = [errors.EyeblocksError, RequestValidationError, HTTPException]
    for family in families:
        app.add_exception_handler(family, handle_error)
    app.add_exception_handler(Exception, handle_unexpected)


def error_response(
    words: Words, request: HTTPConnection, error: errors.EyeblocksError
) -> JSONResponse:
    body = error_body(words, language_of(request), error)
    status = status_of(type(error))
    return _with_retry_headers(JSONResponse({"error": body}, status), error, status)


def error_body(words: Words, language: str, error: errors.EyeblocksError) -> dict[str, Any]:
    """What every refusal tells, as `ErrorBody` describes it."""
    message = message_for(words, language, error.code, error.facts)
    return {"code": error.code, "message": message, "details": error.facts}


def _with_retry_headers(
    response: ResponseT, error: errors.EyeblocksError, status: int
) -> ResponseT:
    """Adds Retry-After, and closes the connection of a body that comes too slowly.

    The connection of a body that is too long stays open for a moment and the rest is discarded: a
    client that is still sending would see a broken connection and not the refusal.
    """
    if status in (429, 503):
        response.headers["Retry-After"] = str(error.facts.get("retry_after_s", RETRY_AFTER_S))
    if status == 408:
        response.headers["Connection"] = "close"
    return response


def message_of(words: Words, request: Request, error: errors.EyeblocksError) -> str:
    """The error's message in the request's language."""
    return message_for(words, language_of(request), error.code, error.facts)


def message_for(words: Words, language: str, code: str, facts: Mapping[str, Any]) -> str:
    """The message for an error code with its facts.

    Each quota has a message of its own, and so has a name in a list, which names its line. A network
    is named as on screen.
    """
    key = f"errors.{code}.{facts['quota']}" if "quota" in facts else f"errors.{code}"
    if "line" in facts:
        key += ".in_line"
    word_facts = dict(facts)
    if "max_bytes" in facts:
        word_facts["max_megabytes"] = f"{facts['max_bytes'] / BYTES_PER_MEGABYTE:g}"
    if "network" in facts:
        word_facts["network"] = words.name_of_network(language, facts["network"])
    return words.text(language, key, word_facts).strip()


def _as_eyeblocks_error(error: Exception) -> errors.EyeblocksError:
    """The error itself, or the EyeblocksError for an error of FastAPI or Starlette."""
    if isinstance(error, errors.EyeblocksError):
        return error
    if isinstance(error, RequestValidationError):
        return _from_validation_error(error)
    if isinstance(error, HTTPException):
        return _from_http_exception(error)
    raise error


def _from_validation_error(error: RequestValidationError) -> errors.UnusableValue:
    # A body that a route and what it depends on both read is refused by each.
    found = dict.fromkeys((_field_path(each["loc"]), each["msg"]) for each in error.errors())
    problems: list[dict[str, str | int]] = [
        {"field": field, "reason": reason} for field, reason in found
    ]
    fields = ", ".join(str(problem["field"]) for problem in problems if problem["field"])
    return errors.UnusableValue(fields=fields, problems=problems)


def _field_path(location: Sequence[str | int]) -> str:
    """The path of a field: `classes.0.name`. Empty for the whole body and for broken JSON."""
    inner = location[1:]
    return ".".join(map(str, inner)) if any(isinstance(part, str) for part in inner) else ""


def _from_http_exception(error: HTTPException) -> errors.EyeblocksError:
    if isinstance(error.__cause__, errors.EyeblocksError):
        # FastAPI wraps errors that are raised while it reads the body.
        return error.__cause__
    if error.status_code == 404:
        return errors.PageNotFound()
    if error.status_code == 405:
        return errors.MethodNotAllowed()
    if error.status_code < 500:
        return errors.UnusableValue(fields="", problems=[{"field": "", "reason": error.detail}])
    return errors.Unexpected()
