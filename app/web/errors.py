"""The one place where a refusal becomes HTTP."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app import errors
from app.web.words import Words, language_of

log = logging.getLogger(__name__)

STATUS: dict[type[errors.EyeblocksError], int] = {
    errors.CrossSiteWrite: 403,
    errors.NotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.Conflict: 409,
    errors.TooLarge: 413,
    errors.NotAPicture: 415,
    errors.Unusable: 422,
    errors.Busy: 429,
    errors.EngineNotReady: 503,
    errors.Unexpected: 500,
}
RETRY_AFTER_S = 1

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

    error: ErrorBody


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
        if status in (429, 503):
            response.headers["Retry-After"] = str(error.facts.get("retry_after_s", RETRY_AFTER_S))
        return response

    async def refused(request: Request, error: Exception) -> Response:
        return answer(request, _as_refusal(error))

    async def crashed(request: Request, error: Exception) -> Response:
        log.error("unexpected error at %s %s", request.method, request.url.path, exc_info=error)
        return answer(request, errors.Unexpected())

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
    return JSONResponse({"error": body}, status_of(type(error)))


def message_of(words: Words, request: Request, error: errors.EyeblocksError) -> str:
    """The error in the words of the request's language."""
    return words.say(language_of(request), f"errors.{error.code}", error.facts)


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
        {"field": ".".join(str(part) for part in problem["loc"][1:]), "reason": problem["msg"]}
        for problem in error.errors()
    ]
    fields = ", ".join(str(problem["field"]) for problem in problems)
    return errors.UnusableValue(fields=fields, problems=problems)


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
