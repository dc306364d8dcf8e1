"""What a nickname may be, and which words no child should read in a classroom."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

from app.errors import NicknameRude
from app.names import name_key, usable_name
from app.settings import Settings

RUDE_WORDS = Path(__file__).parent / "lists" / "rude.txt"
_DISGUISES = str.maketrans("013457@$!", "oieastasi")


def usable_nickname(text: str, settings: Settings) -> str:
    """The nickname, each gap one space. Raises NameUnusable, NameHasControls."""
    return usable_name(re.sub(r"\s+", " ", text), settings.max_nickname_length)


def nickname_key(nickname: str) -> str:
    """Equal for nicknames that look alike: letter case and gaps do not count."""
    return name_key(nickname).replace(" ", "")


def roster_order(nickname: str) -> list[str | int]:
    """Sorts as a teacher's list does: 학생2 before 학생10."""
    parts = re.split(r"([0-9]+)", nickname_key(nickname))
    return [int(part) if part.isascii() and part.isdigit() else part for part in parts]


def refuse_rude(nickname: str) -> None:
    """For what children choose themselves; a teacher may name anybody anything.

    Raises NicknameRude.
    """
    anywhere, whole = _rude_words()
    plain = unicodedata.normalize("NFKC", nickname).casefold()
    undisguised = plain.translate(_DISGUISES)
    words = {*re.findall(r"[a-z]+", plain), *re.findall(r"[a-z]+", undisguised)}
    spellings = (_letters(nickname.casefold()), _letters(plain), _letters(undisguised))
    if words & whole or any(word in spelling for spelling in spellings for word in anywhere):
        raise NicknameRude


def _letters(text: str) -> str:
    """Without what is put between letters to hide a word; three of a letter count as one."""
    letters = "".join(each for each in text if each.isalpha())
    return re.sub(r"(.)\1{2,}", r"\1", letters)


@cache
def _rude_words() -> tuple[frozenset[str], frozenset[str]]:
    """Those that are rude within other words, and those that are rude alone."""
    lines = RUDE_WORDS.read_text(encoding="utf-8").split("\n")
    words = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    whole = frozenset(word[1:] for word in words if word.startswith("="))
    return frozenset(word for word in words if not word.startswith("=")), whole
