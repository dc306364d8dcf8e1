"""Snapshots: frozen projects that a teacher keeps and that no list of projects shows."""

from __future__ import annotations

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from app.classrooms.freezing import frozen_since
from app.db.lesson_tables import Snapshot
from app.db.tables import Project, now
from app.errors import SnapshotNotFound


def is_live() -> ColumnElement[bool]:
    """A condition for queries of projects: the project is no snapshot."""
    return ~exists().where(Snapshot.project_id == Project.id)


class Snapshots:
    """Makes and restores snapshots within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def is_snapshot(self, project: Project) -> bool:
        return self._session.get(Snapshot, project.id) is not None

    def freeze(self, project: Project) -> Snapshot:
        """Make the project a snapshot. It does not count for the student's quota any more."""
        project.frozen_at = project.frozen_at or now()
        snapshot = Snapshot(project_id=project.id)
        self._session.add(snapshot)
        self._session.flush()
        return snapshot

    def replacement_of(self, project: Project) -> str | None:
        """The id of the project that replaced this one, or None."""
        snapshot = self._session.get(Snapshot, project.id)
        return snapshot.of_project_id if snapshot else None

    def previous_of(self, project_ids: list[str]) -> dict[str, str]:
        """For each project id, the id of the newest snapshot that the project replaced."""
        query = (
            select(Snapshot.of_project_id, Snapshot.project_id)
            .join(Project, Project.id == Snapshot.project_id)
            .where(Snapshot.of_project_id.in_(project_ids))
            .order_by(Snapshot.created_at, Snapshot.project_id)
        )
        rows = self._session.execute(query)
        return {
            project_id: previous_id for project_id, previous_id in rows if project_id is not None
        }

    def restore(self, project: Project) -> None:
        """Make the snapshot a project again, and its replacement a snapshot.

        Raises SnapshotNotFound for a project that is no snapshot or was not replaced.
        """
        snapshot = self._session.get(Snapshot, project.id)
        if snapshot is None or snapshot.of_project_id is None:
            raise SnapshotNotFound
        replacement = self._session.get_one(Project, snapshot.of_project_id)
        self._session.delete(snapshot)
        self._session.flush()
        project.frozen_at = frozen_since(self._session, project.student_id)
        project.updated_at = now()
        self.freeze(replacement).of_project_id = project.id
