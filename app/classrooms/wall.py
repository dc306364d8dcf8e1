"""What a teacher sees of a classroom at a glance: one tile for each place.

A handful of queries, each for all students together, however many they are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.db.lesson_tables import Hint
from app.db.people_tables import Membership
from app.db.tables import ImageClass, Program, Project, RunEpoch, Sample, TrainingRun, now
from app.people.nicknames import roster_order
from app.projects.snapshots import Snapshots, is_live
from app.settings import Settings
from app.training.readiness import ClassCount, Readiness, readiness_of
from app.training.runs import RunStatus

CURVE_POINTS = 30
"""Most points of a tile's chart; of longer runs every so many epochs are read."""


class Trouble(StrEnum):
    """Why somebody may need help, the most pressing first."""

    RUN_FAILED = "run_failed"
    NOT_READY = "not_ready"
    NO_PROJECT = "no_project"
    IDLE = "idle"


@dataclass(frozen=True)
class TileRun:
    """The newest run; `epochs` are some of its epochs, in order, the newest among them."""

    run: TrainingRun
    epochs: Sequence[RunEpoch]


@dataclass(frozen=True)
class TileProject:
    """The project that the student worked on last. `before` is the one that a reset replaced."""

    project: Project
    counts: Sequence[ClassCount]
    readiness: Readiness
    run: TileRun | None
    program_version: int
    before: str | None


@dataclass(frozen=True)
class Tile:
    """One place of the classroom."""

    place: Membership
    project: TileProject | None
    hint: Hint | None
    idle_minutes: int | None
    trouble: Trouble | None


@dataclass(frozen=True)
class _Read:
    """What was read of all students, by project id or student id."""

    projects: Mapping[str, Project]
    counts: Mapping[str, list[ClassCount]] = field(default_factory=dict)
    runs: Mapping[str, TileRun] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    befores: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, Hint] = field(default_factory=dict)


class Wall:
    """Reads a classroom's wall within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def tiles(self, classroom_id: str) -> list[Tile]:
        """By nickname."""
        query = select(Membership).where(Membership.classroom_id == classroom_id)
        places = sorted(self._session.scalars(query), key=lambda each: roster_order(each.nickname))
        students = [each.student_id for each in places if each.student_id]
        projects = worked_on_last(self._session, students)
        ids = [each.id for each in projects.values()]
        read = _Read(
            projects,
            self._counts(ids),
            self._runs(ids),
            self._versions(ids),
            Snapshots(self._session).before(ids),
            self._hints(classroom_id),
        )
        return [self._tile(place, read) for place in places]

    def _counts(self, project_ids: Sequence[str]) -> dict[str, list[ClassCount]]:
        query = (
            select(ImageClass.project_id, ImageClass.id, ImageClass.name, func.count(Sample.id))
            .outerjoin(Sample, (Sample.class_id == ImageClass.id) & Sample.deleted_at.is_(None))
            .where(ImageClass.project_id.in_(project_ids))
            .group_by(ImageClass.id)
            .order_by(ImageClass.position)
        )
        counts: dict[str, list[ClassCount]] = {}
        for project_id, class_id, name, count in self._session.execute(query):
            counts.setdefault(project_id, []).append(ClassCount(class_id, name, count))
        return counts

    def _runs(self, project_ids: Sequence[str]) -> dict[str, TileRun]:
        other = aliased(TrainingRun)
        newest = (
            select(func.max(other.created_at))
            .where(other.project_id == TrainingRun.project_id)
            .scalar_subquery()
        )
        query = select(TrainingRun).where(
            TrainingRun.project_id.in_(project_ids), TrainingRun.created_at == newest
        )
        runs = {each.project_id: each for each in self._session.scalars(query)}
        epochs = self._epochs([each.id for each in runs.values()])
        return {key: TileRun(run, epochs.get(run.id, [])) for key, run in runs.items()}

    def _epochs(self, run_ids: Sequence[str]) -> dict[str, list[RunEpoch]]:
        """At most about `CURVE_POINTS` epochs of each run, the last one always."""
        last = (
            select(RunEpoch.run_id, func.max(RunEpoch.epoch).label("last"))
            .where(RunEpoch.run_id.in_(run_ids))
            .group_by(RunEpoch.run_id)
            .subquery()
        )
        step = (last.c.last + CURVE_POINTS - 1) // CURVE_POINTS
        query = (
            select(RunEpoch)
            .join(last, last.c.run_id == RunEpoch.run_id)
            .where(or_((RunEpoch.epoch - 1) % step == 0, RunEpoch.epoch == last.c.last))
            .order_by(RunEpoch.run_id, RunEpoch.epoch)
        )
        epochs: dict[str, list[RunEpoch]] = {}
        for each in self._session.scalars(query):
            epochs.setdefault(each.run_id, []).append(each)
        return epochs

    def _versions(self, project_ids: Sequence[str]) -> dict[str, int]:
        query = select(Program.project_id, Program.version)
        query = query.where(Program.project_id.in_(project_ids))
        return {project_id: version for project_id, version in self._session.execute(query)}

    def _hints(self, classroom_id: str) -> dict[str, Hint]:
        """The newest hint for each student."""
        query = select(Hint).where(Hint.classroom_id == classroom_id)
        hints = self._session.scalars(query.order_by(Hint.created_at, Hint.id))
        return {each.student_id: each for each in hints}

    def _tile(self, place: Membership, read: _Read) -> Tile:
        student_id = place.student_id or ""
        project = read.projects.get(student_id)
        shown = self._project(project, read) if project else None
        idle = idle_minutes(place, shown)
        return Tile(place, shown, read.hints.get(student_id), idle, self._trouble(shown, idle))

    def _project(self, project: Project, read: _Read) -> TileProject:
        counts = read.counts.get(project.id, [])
        return TileProject(
            project=project,
            counts=counts,
            readiness=readiness_of(counts, self._settings),
            run=read.runs.get(project.id),
            program_version=read.versions.get(project.id, 0),
            before=read.befores.get(project.id),
        )

    def _trouble(self, shown: TileProject | None, idle: int | None) -> Trouble | None:
        if shown is not None and shown.run is not None and shown.run.run.status == RunStatus.FAILED:
            return Trouble.RUN_FAILED
        if idle is None or idle < self._settings.stuck_after_minutes:
            return None
        if shown is None:
            return Trouble.NO_PROJECT
        return Trouble.IDLE if shown.readiness.ready else Trouble.NOT_READY


def idle_minutes(place: Membership, shown: TileProject | None) -> int | None:
    """Whole minutes since the student did something that was kept; None before joining."""
    moments: list[datetime | None] = [place.joined_at]
    if shown is not None:
        moments.append(shown.project.updated_at)
        moments += [shown.run.run.created_at, shown.run.run.finished_at] if shown.run else []
    known = [each for each in moments if each is not None]
    if place.student_id is None or not known:
        return None
    return max(0, int((now() - max(known)).total_seconds() // 60))


def worked_on_last(
    session: Session, student_ids: Sequence[str], *, trained: bool = False
) -> dict[str, Project]:
    """The project that each student worked on last, by student id; only `trained` ones if so."""
    number = func.row_number().over(
        partition_by=Project.student_id, order_by=(Project.updated_at.desc(), Project.id)
    )
    candidates = select(Project.id, number.label("number")).where(
        Project.student_id.in_(student_ids), is_live()
    )
    if trained:
        candidates = candidates.where(Project.current_model_id.is_not(None))
    latest = candidates.subquery()
    query = select(Project).join(latest, latest.c.id == Project.id).where(latest.c.number == 1)
    return {each.student_id: each for each in session.scalars(query)}
