"""The FastAPI dependency for the HTML pages."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from app.pages.pages import Pages
from app.services import front_services


def pages_of(request: Request) -> Pages:
    return front_services(request).pages


PagesDep = Annotated[Pages, Depends(pages_of)]
