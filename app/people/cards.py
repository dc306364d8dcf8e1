"""Word cards: three easy words and a number, with which a student is known on any device.

A card's words are made from its place in the classroom and a key that lies in the data folder, so
that they can be printed again; the database keeps only a hash that finds the place.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.db.people_tables import Membership

CARDS_KEY = "cards.key"
"""The file of the key, in the data folder."""
WORDS = Path(__file__).parent / "lists" / "cards.txt"
"""Korean and English, a pair a line. Other words would change every printed card."""
LANGUAGES = ("ko", "en")
WORDS_ON_CARD = 3
NUMBERS = 1000
"""With 256 words that makes 34 bits: a thousand cards, and a guess hits one in 17 million."""


class Cards:
    """Makes and reads cards. `key` is the secret that they are made with."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of_folder(cls, folder: Path) -> Cards:
        """With the key in `folder`, which is made at the first time."""
        path = folder / CARDS_KEY
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(path.read_bytes())
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_bytes(32))
        return cls(path.read_bytes())

    def text(self, place: Membership, language: str) -> str:
        """What is printed: `사과 호랑이 기차 427`."""
        *words, number = self._numbers(place)
        pairs = _words()
        told = [pairs[each][LANGUAGES.index(language)] for each in words]
        return " ".join([*told, f"{number:03}"])

    def hash(self, place: Membership) -> str:
        """What the database keeps of the place's card."""
        return self._hash(self._numbers(place))

    def hashes(self, typed: str) -> list[str]:
        """What the database keeps of a card that reads like this; none when no card does.

        Either language, any letter case, with or without gaps.
        """
        plain = re.sub(r"[\W_]+", "", typed.casefold())
        found = re.fullmatch(r"(\D{1,60})(\d{3})", plain)
        if found is None:
            return []
        number = int(found.group(2))
        return [self._hash((*words, number)) for words in _readings(found.group(1))]

    def _numbers(self, place: Membership) -> tuple[int, ...]:
        digest = self._mac(f"card {place.id} {place.card_number}")
        words = [digest[at] % len(_words()) for at in range(WORDS_ON_CARD)]
        return (*words, int.from_bytes(digest[WORDS_ON_CARD:16]) % NUMBERS)

    def _hash(self, numbers: tuple[int, ...]) -> str:
        return self._mac("hash " + " ".join(map(str, numbers))).hex()

    def _mac(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode(), hashlib.sha256).digest()


def _readings(letters: str, count: int = WORDS_ON_CARD) -> Iterator[tuple[int, ...]]:
    """Every way in which `letters` is that many words of a card, one after the other."""
    if count == 0:
        if not letters:
            yield ()
        return
    for number, pair in enumerate(_words()):
        for word in pair:
            if letters.startswith(word):
                for rest in _readings(letters[len(word) :], count - 1):
                    yield (number, *rest)


@cache
def _words() -> tuple[tuple[str, str], ...]:
    lines = WORDS.read_text(encoding="utf-8").splitlines()
    return tuple((korean, english) for korean, english in map(str.split, lines))
