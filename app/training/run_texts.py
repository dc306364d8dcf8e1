"""What a student writes about a training run: its name, a note, and tags."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import NameHasControls, NameUnusable, UnusableValue
from app.names import name_key, usable_name
from app.settings import Settings


@dataclass(frozen=True)
class RunTexts:
    """The texts of a run as they are kept; none where there are no more."""

    name: str | None = None
    note: str | None = None
    tags: Sequence[str] = ()


def usable_texts(texts: RunTexts, settings: Settings) -> RunTexts:
    """The texts, cleaned. Raises NameUnusable, NameHasControls, UnusableValue."""
    return RunTexts(
        usable_name(texts.name, settings.max_name_length) if texts.name is not None else None,
        _usable_note(texts.note or "", settings),
        _usable_tags(texts.tags, settings),
    )


def _usable_note(text: str, settings: Settings) -> str | None:
    """The note, which may have several lines; None if it is empty. Raises UnusableValue."""
    note = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    if not note:
        return None
    _usable("note", note.replace("\n", " "), settings.max_run_note_length)
    return note


def _usable_tags(tags: Sequence[str], settings: Settings) -> list[str]:
    """The tags. Raises UnusableValue for one that is no name, for one twice, and for too many."""
    if len(tags) > settings.max_run_tags:
        raise _refusal("tags", f"more than {settings.max_run_tags}")
    usable = [_usable("tags", tag, settings.max_run_tag_length) for tag in tags]
    if len({name_key(tag) for tag in usable}) < len(usable):
        raise _refusal("tags", "one of them twice")
    return usable


def _usable(field: str, text: str, max_length: int) -> str:
    """The text as `usable_name` takes it. Raises UnusableValue."""
    try:
        return usable_name(text, max_length)
    except NameUnusable as problem:
        raise _refusal(field, f"not 1 to {max_length} letters that can be seen") from problem
    except NameHasControls as problem:
        raise _refusal(field, "control characters") from problem


def _refusal(field: str, reason: str) -> UnusableValue:
    problems: list[dict[str, str | int]] = [{"field": field, "reason": reason}]
    return UnusableValue(fields=field, problems=problems)
