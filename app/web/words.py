"""The words on screen, one folder per language: static/words/<language>/<part>.json."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from starlette.requests import HTTPConnection
from starlette.responses import Response

LANGUAGES = ("ko", "en")
LANGUAGE_COOKIE = "eyeblocks_language"
LANGUAGE_AGE_S = 400 * 24 * 3600  # the longest that browsers keep a cookie


class Words:
    """Every text of every language, read once."""

    def __init__(self, folder: Path) -> None:
        self._texts = {language: _read(folder / language) for language in LANGUAGES}

    def say(self, language: str, key: str, facts: Mapping[str, object] | None = None) -> str:
        """The text under `<part>.<key>`, its {places} filled with `facts`.

        Raises KeyError for a text or a fact that does not exist.
        """
        text = self._texts[language][key]
        for name, fact in (facts or {}).items():
            text = text.replace("{" + name + "}", str(fact))
        return text


def set_language(response: Response, language: str) -> None:
    """Remember the visitor's language."""
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=LANGUAGE_AGE_S, samesite="lax", httponly=True
    )


def language_of(request: HTTPConnection) -> str:
    """The language that the visitor chose, else the browser's, else Korean.

    A browser that asks for neither Korean nor English gets English.
    """
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    wanted = _wanted(request.headers.get("accept-language", ""))
    known = [language for language in wanted if language in LANGUAGES]
    if known:
        return known[0]
    return "en" if wanted else "ko"


def _wanted(header: str) -> list[str]:
    """The languages of an Accept-Language header, best first, without regions."""
    weighted = []
    for part in header.split(","):
        tag, _, weight = part.strip().partition(";q=")
        if tag and tag != "*":
            weighted.append((_weight(weight), tag.split("-")[0].lower()))
    return [tag for _, tag in sorted(weighted, key=lambda pair: -pair[0])]


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


def _read(folder: Path) -> dict[str, str]:
    return {
        f"{path.stem}.{key}": text
        for path in sorted(folder.glob("*.json"))
        for key, text in json.loads(path.read_text(encoding="utf-8")).items()
    }
