"""What a teacher does with a student's work. All of it can be taken back."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.classrooms.assignments import Assignments
from app.db.people_tables import Classroom, Membership
from app.db.tables import Project, now
from app.errors import PlaceNotFound, SnapshotNotFound
from app.people.freezing import set_frozen
from app.projects.projects import Projects
from app.projects.snapshots import Snapshots
from app.settings import Settings


class Help:
    """Stops, resets and brings back projects within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings
        self._snapshots = Snapshots(session)

    def set_all_frozen(self, classroom: Classroom, *, frozen: bool) -> None:
        """Every project of every student of the classroom, and whatever would be begun."""
        classroom.frozen_at = now() if frozen else None
        set_frozen(self._session, self.students(classroom.id), classroom.frozen_at)

    def students(self, classroom_id: str, place_ids: Sequence[str] | None = None) -> Sequence[str]:
        """The ids of those who took a place, or of those at `place_ids`. Raises PlaceNotFound."""
        query = select(Membership.student_id).where(
            Membership.classroom_id == classroom_id, Membership.student_id.is_not(None)
        )
        if place_ids is not None:
            query = query.where(Membership.id.in_(place_ids))
        found = [each for each in self._session.scalars(query) if each is not None]
        if place_ids is not None and len(found) != len(set(place_ids)):
            raise PlaceNotFound
        return found

    def reset(self, project: Project, class_names: Sequence[str]) -> Project | None:
        """An empty project of the same name in its place; the old one is kept as it is.

        None where the project was handed out: another copy takes its place as soon as it is made.
        Raises SnapshotNotFound for a snapshot, QuotaReached.
        """
        if self._snapshots.is_snapshot(project):
            raise SnapshotNotFound
        snapshot = self._snapshots.keep(project)
        if Assignments(self._session).hand_out_again(project.id):
            return None
        projects = Projects(self._session, self._settings)
        fresh = projects.create(project.student_id, project.name, class_names)
        snapshot.of_project_id = fresh.id
        return fresh

    def bring_back(self, project: Project) -> None:
        """What was before a reset goes on. Raises SnapshotNotFound."""
        self._snapshots.bring_back(project)
