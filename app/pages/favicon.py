"""Route for the product's icon."""

from __future__ import annotations

from fastapi import APIRouter, Response

from app.pages.dependencies import PagesDep

router = APIRouter(include_in_schema=False)


@router.get("/favicon.svg")
def icon(pages: PagesDep) -> Response:
    return pages.icon()
