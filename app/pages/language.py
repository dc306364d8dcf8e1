"""Route for the choice of a language."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Response
from fastapi.responses import RedirectResponse

from app.web.words import LANGUAGES, set_language

router = APIRouter(include_in_schema=False)


@router.post("/language")
def choose_language(
    language: Annotated[str, Form()], back: Annotated[str, Form()] = "/"
) -> Response:
    """Stores the language in a cookie and redirects to `back`, if that is a path of this server."""
    is_own_path = back.startswith("/") and not back.startswith(("//", "/\\"))
    response = RedirectResponse(back if is_own_path else "/", 303)
    if language in LANGUAGES:
        set_language(response, language)
    return response
