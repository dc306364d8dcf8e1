"""Completes the OpenAPI document with what all routes have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI

from app.errors import (
    CrossSiteWrite,
    DatabaseFailed,
    EyeblocksError,
    HostUnknown,
    RequestTooLarge,
    RequestTooSlow,
    TooManyRequests,
    WriteLockTimeout,
)
from app.web.errors import status_of

PATH_PARAMETERS = {
    "project": "The id of one of the caller's projects",
    "class_id": "The id of a class of the project",
    "sample": "The id of a sample of the project",
    "test_picture": "The id of a picture of the project's test set",
    "picture": "The id of an own picture of the project's stage",
    "sound": "The id of an own sound of the project",
    "run": "The id of a training run of the project",
    "model": "The id of a model of one of the caller's projects; to recognize, also a shared one",
    "export_format": "The format of an exported model",
    "network": "The name of a network, as the list of networks has it",
    "import_id": "The id of an import into the project",
    "version": "The number of an earlier version of the program",
    "example": "rock_paper_scissors, recycling or door",
    "share": "The id in a project's link",
    "classroom": "The id of one of the teacher's classrooms",
    "place": "The id of a student's place in the classroom's roster",
    "teacher_session": "The id of one of the teacher's sessions",
    "hint": "The id of a hint to the asking student",
    "assignment": "The id of a project that was handed out",
    "collection": "The id of what was collected at one time",
    "entry": "The id of a project in the gallery of a classroom",
    "invitation": "The id of one of the teacher's invitations",
}
SAFE_METHODS = ("get", "head")


COMMON_REFUSALS = (WriteLockTimeout, DatabaseFailed, HostUnknown)
"""The errors that every operation may raise."""
WRITE_REFUSALS = (CrossSiteWrite, RequestTooSlow, RequestTooLarge, TooManyRequests)
"""The errors that every operation other than GET and HEAD may raise."""


def complete_document(app: FastAPI) -> None:
    """Adds the descriptions of path parameters and the errors that middleware may raise."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            _complete(described())
        return described()

    app.openapi = openapi  # type: ignore[method-assign]


def _complete(document: dict[str, Any]) -> None:
    for methods in document["paths"].values():
        for method, operation in methods.items():
            _describe_path_parameters(operation)
            _add_refusals(operation["responses"], () if method in SAFE_METHODS else WRITE_REFUSALS)
            _add_refusals(operation["responses"], COMMON_REFUSALS)


def _describe_path_parameters(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            parameter["description"] = PATH_PARAMETERS[parameter["name"]]


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
