"""HTTP of what every page has: the product's sign and the choice of a language."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Form, Request, Response
from fastapi.responses import RedirectResponse

from app.pages.pages import Pages
from app.web.words import LANGUAGES, set_language

router = APIRouter(include_in_schema=False)


def pages_of(request: Request) -> Pages:
    return cast(Pages, request.app.state.pages)


PagesDep = Annotated[Pages, Depends(pages_of)]


@router.get("/favicon.svg")
def icon(request: Request, pages: PagesDep) -> Response:
    return pages.icon()


@router.post("/language")
def choose_language(
    language: Annotated[str, Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    """Remember the language and go back to the page that was open."""
    own = back.startswith("/") and not back.startswith(("//", "/\\"))
    response = RedirectResponse(back if own else "/", 303)
    if language in LANGUAGES:
        set_language(response, language)
    return response
