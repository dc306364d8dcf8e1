"""Route for the page about the API: a list of operations, and Swagger UI on demand."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.pages.context import Operation, OperationGroup
from app.pages.dependencies import PagesDep

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request, pages: PagesDep) -> HTMLResponse:
    """The list of operations in a few kB. Swagger UI, 20 times as large, loads at a click."""
    return pages.docs(request, operation_groups(request.app.openapi()))


def operation_groups(document: dict[str, Any]) -> tuple[OperationGroup, ...]:
    """The operations of an OpenAPI document, grouped by their first tag, in the document's order."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            tag = operation.get("tags", ["server"])[0]
            summary, _, _ = operation["description"].partition("\n")
            groups.setdefault(tag, []).append(Operation(method.upper(), path, summary))
    return tuple(OperationGroup(tag, tuple(operations)) for tag, operations in groups.items())
