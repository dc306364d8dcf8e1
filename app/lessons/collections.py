"""Collections: frozen copies of all students' work for their teacher."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.classrooms.nicknames import roster_order
from app.db.classroom_tables import Membership
from app.db.lesson_tables import Collection, CopyJob
from app.db.tables import Model, Program, Project, Sample, new_id, now
from app.errors import CollectionNotFound
from app.lessons.assignments import Progress, count_progress
from app.lessons.student_work import worked_on
from app.ml.types import EpochScores
from app.settings import Settings
from app.training.runs import Runs


@dataclass(frozen=True)
class CollectedProject:
    """The copy of one student's project. `project` is None while it is queued or if it was refused."""

    place: Membership
    project: Project | None
    picture_count: int
    accuracy: float | None
    program_version: int
    problem: str | None


class Collections:
    """Reads and creates collections within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def of_classroom(self, classroom_id: str) -> Sequence[Collection]:
        """The classroom's collections, the newest first."""
        query = select(Collection).where(Collection.classroom_id == classroom_id)
        return self._session.scalars(
            query.order_by(Collection.created_at.desc(), Collection.id)
        ).all()

    def get(self, classroom_id: str, collection_id: str) -> Collection:
        """The classroom's collection with that id. Raises CollectionNotFound."""
        collection = self._session.get(Collection, collection_id)
        if collection is None or collection.classroom_id != classroom_id:
            raise CollectionNotFound
        return collection

    def collect(self, classroom_id: str) -> Collection:
        """Creates a collection and queues a copy of every project that a student has worked on."""
        collection = Collection(id=new_id(), classroom_id=classroom_id, created_at=now())
        self._session.add(collection)
        self._session.flush()
        students = select(Membership.student_id).where(
            Membership.classroom_id == classroom_id, Membership.student_id.is_not(None)
        )
        ids = [
            student_id for student_id in self._session.scalars(students) if student_id is not None
        ]
        self._session.add_all(
            CopyJob(
                id=new_id(),
                collection_id=collection.id,
                student_id=student_id,
                source_id=project.row.id,
            )
            for student_id, projects in worked_on(self._session, ids).items()
            for project in projects
            if project.touched
        )
        self._session.flush()
        return collection

    def progress(self, collections: Sequence[Collection]) -> Mapping[str, Progress]:
        """The progress of each collection, by collection id."""
        ids = [collection.id for collection in collections]
        return count_progress(self._session, CopyJob.collection_id, ids)

    def students(self, collections: Sequence[Collection]) -> Mapping[str, int]:
        """The number of students with a queued or finished copy, by collection id."""
        query = (
            select(CopyJob.collection_id, func.count(CopyJob.student_id.distinct()))
            .where(CopyJob.collection_id.in_([collection.id for collection in collections]))
            .group_by(CopyJob.collection_id)
        )
        return {
            collection_id: count
            for collection_id, count in self._session.execute(query)
            if collection_id is not None
        }

    def student_count(self, classroom_id: str) -> int:
        """The number of students who are in the classroom now."""
        query = select(func.count()).where(
            Membership.classroom_id == classroom_id, Membership.student_id.is_not(None)
        )
        return self._session.scalar(query) or 0

    def contents(self, collection: Collection) -> list[CollectedProject]:
        """The collected projects by nickname, without students who have left the classroom."""
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
        query = query.order_by(CopyJob.created_at, CopyJob.id)
        rows = sorted(
            self._session.execute(query), key=lambda row: roster_order(row.Membership.nickname)
        )
        scores = Runs(self._session, self._settings).last_scores([run for *_, run in rows if run])
        counts = self._picture_counts([project.id for _, _, project, _, _ in rows if project])
        return [
            CollectedProject(
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
