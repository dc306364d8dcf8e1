"""Checks and cleans the names of projects, classes and people."""

from __future__ import annotations

import unicodedata

from app.errors import NameHasControls, NameUnusable

DIRECTION_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"  # Hangul fillers and blank braille show nothing

STYLE_MARKS = "\u034f\u180b\u180c\u180d\u180f" + "".join(map(chr, range(0xFE00, 0xFE10)))
"""The grapheme joiner and the variation selectors."""


def usable_name(text: str, max_length: int) -> str:
    """`text` trimmed and in NFC, because macOS sends Korean decomposed.

    Raises NameUnusable for a name that is empty, invisible or longer than `max_length` characters,
    NameHasControls for line breaks, direction marks and other control characters.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not any(map(is_visible, name)) or len(name) > max_length:
        raise NameUnusable(max_length=max_length)
    if any(map(_is_control, name)):
        raise NameHasControls
    return name


def cleaned_name(text: str, max_length: int, fallback: str) -> str:
    """`text` without what a name may not have, cut to `max_length`; `fallback` if that is empty."""
    text = "".join(letter for letter in text if not _is_control(letter))
    name = unicodedata.normalize("NFC", text).strip()[:max_length].strip()
    return name if any(map(is_visible, name)) else fallback


def name_key(name: str) -> str:
    """The key of a name. Names that look alike have the same key.

    Letter case, kinds of spaces, and letters that show nothing make no difference.
    """
    shown = "".join(
        " " if letter.isspace() else letter for letter in name if not _shows_nothing(letter)
    )
    return unicodedata.normalize("NFC", shown.casefold()).strip()


def _shows_nothing(letter: str) -> bool:
    """Whether the letter has no shape of its own: joiners, fillers, marks of emoji styles."""
    return unicodedata.category(letter) == "Cf" or letter in BLANK_LETTERS + STYLE_MARKS


def is_visible(letter: str) -> bool:
    """Whether the letter shows something: no space, control or filler."""
    return unicodedata.category(letter)[0] not in "CZ" and letter not in BLANK_LETTERS


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in DIRECTION_MARKS
