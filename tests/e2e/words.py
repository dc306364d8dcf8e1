"""What the screen says, from the same word lists."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "static" / "words"
PLACE = re.compile(r"\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}")
"""A fact, or one of two words for it: one, and any other number."""


class Words:
    """`Words("ko")("home.first")`"""

    def __init__(self, language: str) -> None:
        self.language = language
        self._texts = texts_of(language)

    def __call__(self, key: str, **facts: object) -> str:
        def said(part: re.Match[str]) -> str:
            name, one, many = part.groups()
            if name not in facts:
                return part[0]
            if one is None:
                return str(facts[name])
            return one if facts[name] == 1 else many

        return PLACE.sub(said, self._texts[key])


@cache
def texts_of(language: str) -> dict[str, str]:
    """All texts of a language by their keys."""
    return {
        f"{path.stem}.{key}": text
        for path in (FOLDER / language).glob("*.json")
        for key, text in json.loads(path.read_text(encoding="utf-8")).items()
    }
