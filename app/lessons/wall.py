"""The wall: a teacher's overview of a classroom with one tile for each place.

It takes a fixed number of queries, each for all students together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased

from app.classrooms.nicknames import roster_order
from app.db.classroom_tables import Membership
from app.db.lesson_tables import Hint
from app.db.tables import (
    ImageClass,
    Model,
    Program,
    Project,
    RunEpoch,
    Sample,
    TrainingRun,
    is_learnt_from,
    now,
)
from app.insights.answers import Score
from app.insights.scores import HonestScores
from app.lessons.student_work import worked_on
from app.projects.snapshots import Snapshots
from app.settings import Settings
from app.training.readiness import ClassCount, Readiness, readiness_of
from app.training.runs import RunStatus

CURVE_POINTS = 30
"""The maximum number of points in a tile's chart; of longer runs every n-th epoch is read."""


class Trouble(StrEnum):
    """Why somebody may need help, the most pressing first."""

    RUN_FAILED = "run_failed"
    NOT_READY = "not_ready"
    NO_PROJECT = "no_project"
    IDLE = "idle"


@dataclass(frozen=True)
class TileRun:
    """A project's newest run. `epochs` is a selection of its epochs in order, always with the last."""

    run: TrainingRun
    epochs: Sequence[RunEpoch]


@dataclass(frozen=True)
class TileProject:
    """The project that a student worked on last. `replaced_id` is the project before its last reset.

    `score`: how often the current model is right about new pictures; None where nobody knows.
    """

    project: Project
    counts: Sequence[ClassCount]
    readiness: Readiness
    run: TileRun | None
    score: Score | None
    program_version: int
    replaced_id: str | None


@dataclass(frozen=True)
class Tile:
    """One place of the classroom. `trouble` is the most urgent one; None if there is none.

    `other_projects` are the student's other projects, the one changed last first.
    """

    place: Membership
    project: TileProject | None
    other_projects: Sequence[Project]
    hint: Hint | None
    idle_minutes: int | None
    trouble: Trouble | None


@dataclass(frozen=True)
class _WallData:
    """The data of all tiles: hints and projects by student id, everything else by project id."""

    projects: Mapping[str, Project]
    others: Mapping[str, Sequence[Project]] = field(default_factory=dict)
    counts: Mapping[str, list[ClassCount]] = field(default_factory=dict)
    runs: Mapping[str, TileRun] = field(default_factory=dict)
    scores: Mapping[str, Score | None] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    replaced_ids: Mapping[str, str] = field(default_factory=dict)
    hints: Mapping[str, Hint] = field(default_factory=dict)


def shown_projects(session: Session, classroom_id: str) -> Sequence[str]:
    """The ids of the projects on the classroom's wall."""
    query = select(Membership.student_id).where(
        Membership.classroom_id == classroom_id, Membership.student_id.is_not(None)
    )
    student_ids = [student_id for student_id in session.scalars(query) if student_id]
    return [rows[0].row.id for rows in worked_on(session, student_ids).values()]


class Wall:
    """Reads a classroom's wall within one transaction."""

    def __init__(self, session: Session, settings: Settings, scores: HonestScores) -> None:
        self._session = session
        self._settings = settings
        self._scores = scores

    def tiles(self, classroom_id: str) -> list[Tile]:
        """The classroom's tiles, by nickname."""
        query = select(Membership).where(Membership.classroom_id == classroom_id)
        places = sorted(
            self._session.scalars(query), key=lambda place: roster_order(place.nickname)
        )
        student_ids = [place.student_id for place in places if place.student_id]
        work = worked_on(self._session, student_ids)
        projects = {student_id: rows[0].row for student_id, rows in work.items()}
        project_ids = [project.id for project in projects.values()]
        data = _WallData(
            projects,
            {student_id: [each.row for each in rows[1:]] for student_id, rows in work.items()},
            self._counts(project_ids),
            self._runs(project_ids),
            self._honest_scores(projects.values()),
            self._versions(project_ids),
            Snapshots(self._session).previous_of(project_ids),
            self._hints(classroom_id),
        )
        return [self._tile(place, data) for place in places]

    def _counts(self, project_ids: Sequence[str]) -> dict[str, list[ClassCount]]:
        query = (
            select(ImageClass.project_id, ImageClass.id, ImageClass.name, func.count(Sample.id))
            .outerjoin(Sample, (Sample.class_id == ImageClass.id) & is_learnt_from())
            .where(ImageClass.project_id.in_(project_ids), ImageClass.deleted_at.is_(None))
            .group_by(ImageClass.id)
            .order_by(ImageClass.position)
        )
        counts: dict[str, list[ClassCount]] = {}
        for project_id, class_id, name, count in self._session.execute(query):
            counts.setdefault(project_id, []).append(ClassCount(class_id, name, count))
        return counts

    def _runs(self, project_ids: Sequence[str]) -> dict[str, TileRun]:
        newer = aliased(TrainingRun)
        newest = (
            select(func.max(newer.created_at))
            .where(newer.project_id == TrainingRun.project_id)
            .scalar_subquery()
        )
        query = select(TrainingRun).where(
            TrainingRun.project_id.in_(project_ids), TrainingRun.created_at == newest
        )
        runs = {run.project_id: run for run in self._session.scalars(query)}
        epochs = self._epochs([run.id for run in runs.values()])
        return {
            project_id: TileRun(run, epochs.get(run.id, [])) for project_id, run in runs.items()
        }

    def _epochs(self, run_ids: Sequence[str]) -> dict[str, list[RunEpoch]]:
        """About `CURVE_POINTS` epochs of each run at most, always with the last one, by run id."""
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
        for epoch in self._session.scalars(query):
            epochs.setdefault(epoch.run_id, []).append(epoch)
        return epochs

    def _honest_scores(self, projects: Iterable[Project]) -> dict[str, Score | None]:
        """The scores of the current models, by project id."""
        current_ids = [project.current_model_id for project in projects]
        models = self._session.scalars(select(Model).where(Model.id.in_(current_ids)))
        return {model.project_id: self._scores.get(model) for model in models}

    def _versions(self, project_ids: Sequence[str]) -> dict[str, int]:
        query = select(Program.project_id, Program.version)
        query = query.where(Program.project_id.in_(project_ids))
        return {project_id: version for project_id, version in self._session.execute(query)}

    def _hints(self, classroom_id: str) -> dict[str, Hint]:
        """Each student's newest hint, by student id."""
        query = select(Hint).where(Hint.classroom_id == classroom_id)
        hints = self._session.scalars(query.order_by(Hint.created_at, Hint.id))
        return {hint.student_id: hint for hint in hints}

    def _tile(self, place: Membership, data: _WallData) -> Tile:
        student_id = place.student_id or ""
        row = data.projects.get(student_id)
        project = self._project(row, data) if row else None
        idle = idle_minutes(place, project)
        return Tile(
            place=place,
            project=project,
            other_projects=data.others.get(student_id, ()),
            hint=data.hints.get(student_id),
            idle_minutes=idle,
            trouble=self._trouble(project, idle),
        )

    def _project(self, project: Project, data: _WallData) -> TileProject:
        counts = data.counts.get(project.id, [])
        return TileProject(
            project=project,
            counts=counts,
            readiness=readiness_of(counts, self._settings),
            run=data.runs.get(project.id),
            score=data.scores.get(project.id),
            program_version=data.versions.get(project.id, 0),
            replaced_id=data.replaced_ids.get(project.id),
        )

    def _trouble(self, project: TileProject | None, idle: int | None) -> Trouble | None:
        if (
            project is not None
            and project.run is not None
            and project.run.run.status == RunStatus.FAILED
        ):
            return Trouble.RUN_FAILED
        if idle is None or idle < self._settings.stuck_after_minutes:
            return None
        if project is None:
            return Trouble.NO_PROJECT
        return Trouble.IDLE if project.readiness.ready else Trouble.NOT_READY


def idle_minutes(place: Membership, project: TileProject | None) -> int | None:
    """Whole minutes since the student joined, changed the project or trained; None for a free place."""
    times: list[datetime | None] = [place.joined_at]
    if project is not None:
        times.append(project.project.updated_at)
        times += [project.run.run.created_at, project.run.run.finished_at] if project.run else []
    past = [time for time in times if time is not None]
    if place.student_id is None or not past:
        return None
    return max(0, int((now() - max(past)).total_seconds() // 60))
