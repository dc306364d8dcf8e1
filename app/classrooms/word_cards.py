"""Word cards: three easy words and a number, with which a student signs in on any device.

A card's words derive from the place's id and a key file in the data folder, so a card can be
printed again. The database stores only a hash of the card.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from app.db.classroom_tables import Membership

CARDS_KEY_FILE = "cards.key"
"""The name of the key file in the data folder."""
KEY_BYTES = 32
WORD_LIST = Path(__file__).parent / "lists" / "cards.txt"
"""256 lines of a Korean and an English word. A change of the words would invalidate every card."""
LANGUAGES = ("ko", "en")
WORDS_ON_CARD = 3
NUMBER_COUNT = 1000
"""256³ × 1000 cards are 34 bits: with a thousand cards in use, one guess in 17 million is right."""


class WordCards:
    """Makes and reads cards. `key` is the secret from which the cards derive."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @classmethod
    def of_folder(cls, folder: Path) -> WordCards:
        """Cards with the key of the data folder. Makes a key if there is none."""
        if not has_cards_key(folder):
            return cls.with_new_key(folder)
        return cls((folder / CARDS_KEY_FILE).read_bytes())

    @classmethod
    def with_new_key(cls, folder: Path) -> WordCards:
        """Cards with a new key, which replaces the data folder's. It is written whole or not at all."""
        path = folder / CARDS_KEY_FILE
        temporary = path.with_name(f".new-{CARDS_KEY_FILE}")
        temporary.unlink(missing_ok=True)
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        key = secrets.token_bytes(KEY_BYTES)
        with os.fdopen(handle, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
        return cls(key)

    def text(self, place: Membership, language: str) -> str:
        """The card's text in a language: `사과 호랑이 기차 427`."""
        *indices, number = self._word_indices_and_number(place)
        pairs = _words()
        chosen = [pairs[index][LANGUAGES.index(language)] for index in indices]
        return " ".join([*chosen, f"{number:03}"])

    def card_hash(self, place: Membership) -> str:
        """The hash by which the database finds the place's card."""
        return self._hash(self._word_indices_and_number(place))

    def candidate_hashes(self, typed: str) -> list[str]:
        """The hashes of every card that may have that text; empty if it cannot be a card's text.

        The text may be in either language and any letter case and width, with or without spaces.
        """
        narrow = unicodedata.normalize("NFKC", typed).casefold()
        letters_and_digits = re.sub(r"[\W_]+", "", narrow)
        match = re.fullmatch(r"(\D{1,60})(\d{3})", letters_and_digits)
        if match is None:
            return []
        number = int(match.group(2))
        return [self._hash((*words, number)) for words in _segmentations(match.group(1))]

    def _word_indices_and_number(self, place: Membership) -> tuple[int, ...]:
        digest = self._mac(f"card {place.id} {place.card_number}")
        words = [digest[position] % len(_words()) for position in range(WORDS_ON_CARD)]
        return (*words, int.from_bytes(digest[WORDS_ON_CARD:16]) % NUMBER_COUNT)

    def _hash(self, numbers: tuple[int, ...]) -> str:
        return self._mac("hash " + " ".join(map(str, numbers))).hex()

    def _mac(self, text: str) -> bytes:
        return hmac.new(self._key, text.encode(), hashlib.sha256).digest()


def has_cards_key(folder: Path) -> bool:
    """Whether the data folder has a whole key."""
    path = folder / CARDS_KEY_FILE
    return path.is_file() and path.stat().st_size == KEY_BYTES


def _segmentations(letters: str, count: int = WORDS_ON_CARD) -> Iterator[tuple[int, ...]]:
    """Every division of `letters` into `count` words of the list, as indices of the words."""
    if count == 0:
        if not letters:
            yield ()
        return
    for number, pair in enumerate(_words()):
        for word in pair:
            if letters.startswith(word):
                for following in _segmentations(letters[len(word) :], count - 1):
                    yield (number, *following)


@cache
def _words() -> tuple[tuple[str, str], ...]:
    lines = WORD_LIST.read_text(encoding="utf-8").splitlines()
    return tuple((korean, english) for korean, english in map(str.split, lines))
