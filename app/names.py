"""What a name may be."""

from __future__ import annotations

import unicodedata

from app.errors import NameHasControls, NameUnusable

DIRECTION_MARKS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"  # Hangul fillers and blank braille show nothing


def usable_name(text: str, max_length: int) -> str:
    """`text` trimmed and composed (macOS sends Korean decomposed).

    Raises NameUnusable for an empty or invisible name and one of more than `max_length`
    characters, NameHasControls for line breaks and other letters that change the text around.
    """
    name = unicodedata.normalize("NFC", text).strip()
    if not any(map(_is_visible, name)) or len(name) > max_length:
        raise NameUnusable(max_length=max_length)
    if any(map(_is_control, name)):
        raise NameHasControls
    return name


def cleaned_name(text: str, max_length: int, otherwise: str) -> str:
    """A foreign name as near to `text` as a name may be; `otherwise` where nothing is left."""
    kept = "".join(letter for letter in text if not _is_control(letter))
    name = unicodedata.normalize("NFC", kept).strip()[:max_length].strip()
    return name if any(map(_is_visible, name)) else otherwise


def name_key(name: str) -> str:
    """Equal for names that differ in letter case only."""
    return unicodedata.normalize("NFC", name.casefold())


def _is_visible(letter: str) -> bool:
    return unicodedata.category(letter)[0] not in "CZ" and letter not in BLANK_LETTERS


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in DIRECTION_MARKS
