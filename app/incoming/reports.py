"""What projects were made of that came from other programs."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from app.db.incoming_tables import IncomingReport
from app.incoming.kinds import IncomingKind
from app.lab.imports.layout import MAX_SHOWN_LENGTH


class IncomingReports:
    """Reads and keeps reports within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, project_id: str) -> IncomingReport | None:
        """None for a project that was made here, or copied."""
        return self._session.get(IncomingReport, project_id)

    def keep(
        self,
        project_id: str,
        kind: IncomingKind,
        file_name: str,
        *,
        import_id: str | None = None,
        contents: dict[str, Any] | None = None,
    ) -> None:
        self._session.add(
            IncomingReport(
                project_id=project_id,
                kind=kind,
                file_name=file_name.replace("\0", "")[:MAX_SHOWN_LENGTH],
                import_id=import_id,
                contents=contents,
            )
        )
