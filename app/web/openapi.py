"""What the API's description says of every route alike."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI

from app.errors import CrossSiteWrite
from app.web.errors import refusals

PLACES = {
    "project": "The id of one of the caller's projects",
    "class_id": "The id of a class of the project",
    "sample": "The id of a sample of the project",
    "picture": "The id of an own picture of the project's stage",
    "run": "The id of a training run of the project",
    "model": "The id of a model of one of the caller's projects; to recognise, also a shared one",
    "share": "The id in a project's link",
    "teacher_session": "The id of one of the teacher's sessions",
    "invitation": "The id of one of the teacher's invitations",
}
READING = ("get", "head")


def complete(app: FastAPI) -> None:
    """Add what the places in addresses mean, and that writes from other sites are refused."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        document = described()
        for methods in document["paths"].values():
            for method, operation in methods.items():
                _describe_places(operation)
                if method not in READING:
                    _add_cross_site_refusal(operation["responses"])
        return document

    app.openapi = openapi  # type: ignore[method-assign]


def _describe_places(operation: dict[str, Any]) -> None:
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            parameter["description"] = PLACES[parameter["name"]]


def _add_cross_site_refusal(responses: dict[str, Any]) -> None:
    if "403" in responses:
        responses["403"]["description"] += f", `{CrossSiteWrite.code}`"
        return
    description = refusals(CrossSiteWrite)[403]["description"]
    shape = {"$ref": "#/components/schemas/ErrorOut"}
    responses["403"] = {
        "description": description,
        "content": {"application/json": {"schema": shape}},
    }
