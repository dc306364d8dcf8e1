"""How Entry's text boxes look: their font, and what is done to their letters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from app.incoming.entry.symbols import text_of

_FONTS = {
    "": "sans",
    "Nanum Gothic": "sans",
    "Nanum Myeongjo": "serif",
    "Nanum Gothic Coding": "mono",
    "D2 Coding": "mono",
}
_PLAIN = "sans"
_SIZE = re.compile(r"[0-9.]+(px)?")
_EFFECTS = ("strike", "underLine", "fontItalic", "fontBold")
_EFFECTS_IN_FONT = {"bold": "fontBold", "italic": "fontItalic"}


def font_of(family: str) -> tuple[str, bool]:
    """The font here for a font of Entry, and whether it is of the same kind."""
    return _FONTS.get(family, _PLAIN), family in _FONTS


def family_of(entity: Mapping[str, Any]) -> str:
    """The name of a text box's font, which Entry saves as `bold italic 20px Nanum Gothic`."""
    words = text_of(entity.get("font")).split()
    return " ".join(word for word in words if not _is_style(word))


def look_of_letters(entity: Mapping[str, Any]) -> dict[str, Any]:
    """The font and effects of a text box as it is saved here: without what is plain."""
    font, _ = font_of(family_of(entity))
    look = {"font": font if font != _PLAIN else "", "effects": _effects_of(entity)}
    return {name: each for name, each in look.items() if each}


def _effects_of(entity: Mapping[str, Any]) -> list[str]:
    """What is done to the letters; thick and slanted ones may be said with the font alone."""
    words = text_of(entity.get("font")).split()
    said = {effect for word, effect in _EFFECTS_IN_FONT.items() if word in words}
    return [each for each in _EFFECTS if each in said or entity.get(each) is True]


def _is_style(word: str) -> bool:
    return word in _EFFECTS_IN_FONT or _SIZE.fullmatch(word) is not None
