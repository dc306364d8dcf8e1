"""What the screen says, from the same word lists."""

from __future__ import annotations

import json
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "static" / "words"


class Words:
    """`Words("ko")("home.first")`"""

    def __init__(self, language: str) -> None:
        self._texts = {
            f"{path.stem}.{key}": text
            for path in (FOLDER / language).glob("*.json")
            for key, text in json.loads(path.read_text(encoding="utf-8")).items()
        }

    def __call__(self, key: str, **facts: object) -> str:
        text = self._texts[key]
        for name, fact in facts.items():
            text = text.replace("{" + name + "}", str(fact))
        return text
