"""What the API's description says of every route alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from app.errors import (
    CrossSiteWrite,
    DatabaseFailed,
    EyeblocksError,
    RequestTooLarge,
    RequestTooSlow,
    ServerBusy,
    TooManyRequests,
)
from app.web.errors import status_of

PLACES = {
    "project": "The id of one of the caller's projects",
    "class_id": "The id of a class of the project",
    "sample": "The id of a sample of the project",
    "picture": "The id of an own picture of the project's stage",
    "run": "The id of a training run of the project",
    "model": "The id of a model of one of the caller's projects; to recognise, also a shared one",
    "version": "The number of an earlier version of the program",
    "example": "rock_paper_scissors, recycling or door",
    "share": "The id in a project's link",
    "classroom": "The id of one of the teacher's classrooms",
    "place": "The id of a student's place in the classroom's roster",
    "teacher_session": "The id of one of the teacher's sessions",
    "hint": "The id of a hint to the asking student",
    "assignment": "The id of a project that was handed out",
    "collection": "The id of what was collected at one time",
    "invitation": "The id of one of the teacher's invitations",
}
READING = ("get", "head")


EVERYWHERE = (ServerBusy, DatabaseFailed)
"""Refusals of every operation."""
OF_WRITES = (CrossSiteWrite, RequestTooSlow, RequestTooLarge, TooManyRequests)
"""Refusals of every operation that changes something, or sends a body."""


def complete(app: FastAPI) -> None:
    """Add what the places in addresses mean, and the refusals that stand before every route."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(described())
        return described()

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: dict[str, Any]) -> None:
    for methods in document["paths"].values():
        for method, operation in methods.items():
            _describe_places(operation)
            _add_refusals(operation["responses"], () if method in READING else OF_WRITES)
            _add_refusals(operation["responses"], EVERYWHERE)


def _describe_places(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            parameter["description"] = PLACES[parameter["name"]]


def _add_refusals(responses: dict[str, Any], kinds: Sequence[type[EyeblocksError]]) -> None:
    for kind in kinds:
        status = str(status_of(kind))
        if status not in responses:
            shape = {"$ref": "#/components/schemas/ErrorOut"}
            responses[status] = {
                "description": f"Codes: `{kind.code}`",
                "content": {"application/json": {"schema": shape}},
            }
        elif f"`{kind.code}`" not in responses[status]["description"]:
            responses[status]["description"] += f", `{kind.code}`"
