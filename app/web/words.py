"""The texts on screen, from static/words/<language>/<part>.json, and the choice of language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from starlette.requests import HTTPConnection
from starlette.responses import Response

LANGUAGES = ("ko", "en")
LANGUAGE_COOKIE = "eyeblocks_language"
LANGUAGE_AGE_S = 400 * 24 * 3600  # browsers keep no cookie longer


class Words:
    """The texts of every language. A process reads the files once."""

    def __init__(self, folder: Path) -> None:
        self._texts = {language: _read_texts(folder / language) for language in LANGUAGES}

    def text(self, language: str, key: str, facts: Mapping[str, object] | None = None) -> str:
        """The text of `key`, which is `<part>.<key>`. `facts` replace the {placeholders}.

        Raises KeyError if there is no such text.
        """
        text = self._texts[language][key]
        for name, fact in (facts or {}).items():
            text = text.replace("{" + name + "}", str(fact))
        return text

    def name_of_network(self, language: str, network: str) -> str:
        """What a network is called on screen; one that has no name there is called as in settings."""
        return self._texts[language].get(f"networks.name_{network}", network)


def set_language(response: Response, language: str) -> None:
    """Stores the language in a cookie."""
    response.set_cookie(
        LANGUAGE_COOKIE, language, max_age=LANGUAGE_AGE_S, samesite="lax", httponly=True
    )


def language_of(request: HTTPConnection) -> str:
    """The language of the cookie, else the browser's, else Korean.

    A browser that prefers neither Korean nor English gets English.
    """
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    if chosen in LANGUAGES:
        return chosen
    accepted = _accepted_languages(request.headers.get("accept-language", ""))
    supported = [language for language in accepted if language in LANGUAGES]
    if supported:
        return supported[0]
    return "en" if accepted else "ko"


def _accepted_languages(header: str) -> list[str]:
    """The languages of an Accept-Language header by descending weight, without regions."""
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


@cache
def _read_texts(folder: Path) -> Mapping[str, str]:
    return {
        f"{path.stem}.{key}": text
        for path in sorted(folder.glob("*.json"))
        for key, text in json.loads(path.read_text(encoding="utf-8")).items()
    }
