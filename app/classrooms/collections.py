"""The work of a classroom as it was at one moment, kept for its teacher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.classrooms.assignments import Progress, progress_by
from app.classrooms.wall import worked_on_last
from app.db.lesson_tables import Collection, CopyJob
from app.db.people_tables import Membership
from app.db.tables import Model, Program, Project, Sample, new_id, now
from app.errors import CollectionNotFound
from app.ml.heads import EpochScores
from app.people.nicknames import roster_order
from app.settings import Settings
from app.training.runs import Runs


@dataclass(frozen=True)
class Collected:
    """One student's project as it was; without `project` it is not copied yet, or was refused."""

    place: Membership
    project: Project | None
    picture_count: int
    accuracy: float | None
    program_version: int
    problem: str | None


class Collections:
    """Reads and makes collections within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def of_classroom(self, classroom_id: str) -> Sequence[Collection]:
        """The newest first."""
        query = select(Collection).where(Collection.classroom_id == classroom_id)
        return self._session.scalars(
            query.order_by(Collection.created_at.desc(), Collection.id)
        ).all()

    def get(self, classroom_id: str, collection_id: str) -> Collection:
        """Raises CollectionNotFound."""
        found = self._session.get(Collection, collection_id)
        if found is None or found.classroom_id != classroom_id:
            raise CollectionNotFound
        return found

    def collect(self, classroom_id: str) -> Collection:
        """Ask for a copy of what each student worked on last."""
        made = Collection(id=new_id(), classroom_id=classroom_id, created_at=now())
        self._session.add(made)
        self._session.flush()
        students = select(Membership.student_id).where(
            Membership.classroom_id == classroom_id, Membership.student_id.is_not(None)
        )
        ids = [each for each in self._session.scalars(students) if each is not None]
        self._session.add_all(
            CopyJob(id=new_id(), collection_id=made.id, student_id=student_id, source_id=project.id)
            for student_id, project in worked_on_last(self._session, ids).items()
        )
        self._session.flush()
        return made

    def progress(self, collections: Sequence[Collection]) -> Mapping[str, Progress]:
        """By collection id."""
        ids = [each.id for each in collections]
        return progress_by(self._session, CopyJob.collection_id, ids)

    def contents(self, collection: Collection) -> list[Collected]:
        """By nickname; those who have left the classroom are left out."""
        query = (
            select(Membership, CopyJob.problem, Project, Program.version, Model.run_id)
            .join(CopyJob, CopyJob.student_id == Membership.student_id)
            .outerjoin(Project, Project.id == CopyJob.project_id)
            .outerjoin(Program, Program.project_id == Project.id)
            .outerjoin(Model, Model.id == Project.current_model_id)
            .where(
                CopyJob.collection_id == collection.id,
                Membership.classroom_id == collection.classroom_id,
            )
        )
        rows = sorted(
            self._session.execute(query), key=lambda row: roster_order(row.Membership.nickname)
        )
        scores = Runs(self._session, self._settings).last_scores([run for *_, run in rows if run])
        counts = self._picture_counts([project.id for _, _, project, _, _ in rows if project])
        return [
            Collected(
                place=place,
                project=project,
                picture_count=counts.get(project.id, 0) if project else 0,
                accuracy=_accuracy(scores.get(run_id)),
                program_version=version or 0,
                problem=problem,
            )
            for place, problem, project, version, run_id in rows
        ]

    def _picture_counts(self, project_ids: Sequence[str]) -> dict[str, int]:
        query = (
            select(Sample.project_id, func.count())
            .where(Sample.project_id.in_(project_ids), Sample.deleted_at.is_(None))
            .group_by(Sample.project_id)
        )
        return {project_id: count for project_id, count in self._session.execute(query)}


def _accuracy(epoch: EpochScores | None) -> float | None:
    if epoch is None:
        return None
    return epoch.acc if epoch.val_acc is None else epoch.val_acc
