"""A teacher's control over students' work: freezing, resetting, restoring. All can be undone."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.classrooms.freezing import set_frozen
from app.db.classroom_tables import Classroom, Membership
from app.db.tables import Project, now
from app.errors import PlaceNotFound, SnapshotNotFound
from app.lab.job_rows import cancel_jobs
from app.lessons.assignments import Assignments
from app.projects.projects import Projects
from app.projects.snapshots import Snapshots
from app.settings import Settings


class TeacherHelp:
    """Freezes, resets and restores projects within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings
        self._snapshots = Snapshots(session)

    def set_all_frozen(self, classroom: Classroom, *, frozen: bool) -> None:
        """Freezes or unfreezes the classroom and all projects of its students."""
        classroom.frozen_at = now() if frozen else None
        set_frozen(self._session, self.student_ids(classroom.id), classroom.frozen_at)

    def student_ids(
        self, classroom_id: str, place_ids: Sequence[str] | None = None
    ) -> Sequence[str]:
        """The ids of the classroom's students, or of those at `place_ids`. Raises PlaceNotFound."""
        query = select(Membership.student_id).where(
            Membership.classroom_id == classroom_id, Membership.student_id.is_not(None)
        )
        if place_ids is not None:
            query = query.where(Membership.id.in_(place_ids))
        student_ids = [
            student_id for student_id in self._session.scalars(query) if student_id is not None
        ]
        if place_ids is not None and len(student_ids) != len(set(place_ids)):
            raise PlaceNotFound
        return student_ids

    def reset(self, project: Project, class_names: Sequence[str]) -> Project | None:
        """Replaces the project by an empty one of the same name; the old one becomes a snapshot.

        Returns None for a project that an assignment handed out: a new copy of it is queued instead.
        Raises SnapshotNotFound if the project is a snapshot, QuotaReached.
        """
        if self._snapshots.is_snapshot(project):
            raise SnapshotNotFound
        snapshot = self._snapshots.freeze(project)
        cancel_jobs(self._session, project.id)
        if Assignments(self._session).requeue_copy(project.id):
            return None
        projects = Projects(self._session, self._settings)
        fresh = projects.create(project.student_id, project.name, class_names)
        snapshot.of_project_id = fresh.id
        return fresh

    def restore(self, project: Project) -> None:
        """Brings back a project that a reset replaced. Raises SnapshotNotFound."""
        replacement_id = self._snapshots.replacement_of(project)
        self._snapshots.restore(project)
        if replacement_id is not None:
            cancel_jobs(self._session, replacement_id)
