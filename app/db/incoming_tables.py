"""The table of what came in from other programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from app.db.tables import Base, now, owned_by


class IncomingReport(Base):
    """What a project was made of that came from another program, for the page that says so.

    `kind`: an IncomingKind. `import_id`: of the import of its pictures, which may be forgotten by now.
    `contents`: what came, what changed and what is missing, where a program came.
    """

    __tablename__ = "incoming_reports"

    project_id: Mapped[str] = mapped_column(owned_by("projects.id"), primary_key=True)
    kind: Mapped[str]
    file_name: Mapped[str]
    import_id: Mapped[str | None]
    contents: Mapped[dict[str, Any] | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
