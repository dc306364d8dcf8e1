"""What models were trained on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import ImageClass, Sample


class Models:
    """Reads models within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def fingerprint(self, project_id: str) -> str:
        """Equal for equal classes and samples; names and order do not count."""
        classes = select(ImageClass.id).where(ImageClass.project_id == project_id)
        samples = select(Sample.id).where(
            Sample.project_id == project_id, Sample.deleted_at.is_(None)
        )
        return fingerprint_of([*self._session.scalars(classes), *self._session.scalars(samples)])


def fingerprint_of(ids: Sequence[str]) -> str:
    """Equal for the same classes and samples in any order."""
    return hashlib.sha256(" ".join(sorted(ids)).encode()).hexdigest()
