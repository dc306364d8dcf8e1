"""The page about the API: what there is at a glance, and all of it on demand."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.pages.context import Operation, OperationGroup
from app.pages.frame import PagesDep

router = APIRouter(include_in_schema=False)


@router.get("/docs")
def docs(request: Request, pages: PagesDep) -> HTMLResponse:
    """A list in a few kB; Swagger UI, twenty times as heavy, comes when it is asked for."""
    return pages.docs(request, groups_of(request.app.openapi()))


def groups_of(document: dict[str, Any]) -> tuple[OperationGroup, ...]:
    """The operations of an OpenAPI document by their first tag, in its order."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in document["paths"].items():
        for method, described in methods.items():
            tag = described.get("tags", ["server"])[0]
            first, _, _ = described["description"].partition("\n")
            groups.setdefault(tag, []).append(Operation(method.upper(), path, first))
    return tuple(OperationGroup(tag, tuple(found)) for tag, found in groups.items())
