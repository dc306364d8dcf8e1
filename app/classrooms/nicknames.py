"""Rules for nicknames: allowed characters, uniqueness, order, and rude words."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from app.errors import NicknameRude
from app.names import name_key, usable_name
from app.settings import Settings

RUDE_WORDS = Path(__file__).parent / "lists" / "rude.txt"
_LETTER_SUBSTITUTES = str.maketrans("013457@$!", "oieastasi")


def usable_nickname(text: str, settings: Settings) -> str:
    """The nickname, trimmed, with single spaces. Raises NameUnusable, NameHasControls."""
    return usable_name(re.sub(r"\s+", " ", text), settings.max_nickname_length)


def nickname_key(nickname: str) -> str:
    """A key that is equal for nicknames that differ only in letter case and spaces."""
    return name_key(nickname).replace(" ", "")


def roster_order(nickname: str) -> list[str | int]:
    """A sort key that compares numbers by value: 학생2 before 학생10."""
    parts = re.split(r"([0-9]+)", nickname_key(nickname))
    return [int(part) if part.isascii() and part.isdigit() else part for part in parts]


def refuse_rude(nickname: str) -> None:
    """Raises NicknameRude for a nickname with a rude word, also with digits for letters.

    Only nicknames that students choose are checked; a teacher may use any.
    """
    substrings, whole_words = _rude_words()
    normalized = unicodedata.normalize("NFKC", nickname).casefold()
    unmasked = normalized.translate(_LETTER_SUBSTITUTES)
    words = {*re.findall(r"[a-z]+", normalized), *re.findall(r"[a-z]+", unmasked)}
    spellings = (
        _squeezed_letters(nickname.casefold()),
        _squeezed_letters(normalized),
        _squeezed_letters(unmasked),
    )
    if words & whole_words or any(
        word in spelling for spelling in spellings for word in substrings
    ):
        raise NicknameRude


def _squeezed_letters(text: str) -> str:
    """The letters of the text alone; three or more equal letters in a row become one."""
    letters = "".join(char for char in text if char.isalpha())
    return re.sub(r"(.)\1{2,}", r"\1", letters)


@cache
def _rude_words() -> tuple[frozenset[str], frozenset[str]]:
    """Two sets: words that are rude inside other words, too, and words that are rude alone."""
    lines = RUDE_WORDS.read_text(encoding="utf-8").split("\n")
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    whole_words = frozenset(word[1:] for word in words if word.startswith("="))
    return frozenset(word for word in words if not word.startswith("=")), whole_words
