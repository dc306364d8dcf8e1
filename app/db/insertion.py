"""Inserts rows that another request may insert at the same time."""

from __future__ import annotations

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db.tables import Base


def insert_unless_there(session: Session, table: type[Base], **values: object) -> None:
    """Inserts the row; changes nothing if there is one with its key.

    Looking first is not enough: databases without a write lock let two requests look at once.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    session.execute(insert(table).values(**values).on_conflict_do_nothing())
