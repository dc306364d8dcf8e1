"""Projects that stand still: a teacher keeps them, nobody's list shows them."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.db.lesson_tables import Snapshot
from app.db.tables import Project, now
from app.errors import SnapshotNotFound
from app.people.freezing import frozen_since


def is_live() -> ColumnElement[bool]:
    """Of a query of projects: those that are no snapshots."""
    return ~exists().where(Snapshot.project_id == Project.id)


class Snapshots:
    """Keeps projects as they are, and lets them go on, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def is_snapshot(self, project: Project) -> bool:
        return self._session.get(Snapshot, project.id) is not None

    def keep(self, project: Project) -> Snapshot:
        """The project stands still from now on, and counts no more."""
        project.frozen_at = project.frozen_at or now()
        snapshot = Snapshot(project_id=project.id)
        self._session.add(snapshot)
        self._session.flush()
        return snapshot

    def replaced_by(self, project: Project) -> str | None:
        """The project that took this one's place, if one did."""
        snapshot = self._session.get(Snapshot, project.id)
        return snapshot.of_project_id if snapshot else None

    def before(self, project_ids: list[str]) -> dict[str, str]:
        """For each project, the newest one whose place it took."""
        query = (
            select(Snapshot.of_project_id, Snapshot.project_id)
            .join(Project, Project.id == Snapshot.project_id)
            .where(Snapshot.of_project_id.in_(project_ids))
            .order_by(Snapshot.created_at, Snapshot.project_id)
        )
        return {taken: kept for taken, kept in self._session.execute(query) if taken is not None}

    def bring_back(self, project: Project) -> None:
        """The snapshot goes on, and what took its place stands still.

        Raises SnapshotNotFound for a project that is none, or whose place nobody took.
        """
        snapshot = self._session.get(Snapshot, project.id)
        if snapshot is None or snapshot.of_project_id is None:
            raise SnapshotNotFound
        replacing = self._session.get_one(Project, snapshot.of_project_id)
        self._session.delete(snapshot)
        self._session.flush()
        project.frozen_at = frozen_since(self._session, project.student_id)
        project.updated_at = now()
        self.keep(replacing).of_project_id = project.id
