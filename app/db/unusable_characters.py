"""Texts that no database keeps are refused before a statement is sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Engine, event

from app.errors import UnusableValue

NUL = "\0"
NUL_REASON = "A NUL character cannot be kept"
HALF_REASON = "Half of a surrogate pair cannot be kept"


def refuse_unusable_characters(engine: Engine) -> None:
    """Raise UnusableValue for a text with a NUL character or half a surrogate pair, in every statement.

    SQLite takes NUL characters and PostgreSQL none, so without this their answers would differ. Half a
    pair, which JSON can name, is no character: neither can encode it.
    """

    @event.listens_for(engine, "before_cursor_execute")
    def refuse(
        _connection: Connection, _cursor: object, _statement: str, parameters: Any, *_: object
    ) -> None:
        if reason := _unusable(parameters):
            raise UnusableValue(fields="", problems=[{"field": "", "reason": reason}])


def _unusable(parameters: Any) -> str | None:
    """Why a text among the parameters of one statement, or of many, cannot be kept; None if all can."""
    for value in parameters.values() if isinstance(parameters, Mapping) else parameters or ():
        if isinstance(value, str):
            reason = _unusable_text(value)
        elif isinstance(value, list | tuple | Mapping):
            reason = _unusable(value)
        else:
            continue
        if reason:
            return reason
    return None


def _unusable_text(text: str) -> str | None:
    if NUL in text:
        return NUL_REASON
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError:
        return HALF_REASON
    return None
