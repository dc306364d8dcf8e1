"""A classroom's models tried on each other's pictures: whose data taught what?

Only kept embeddings and heads are needed. Pictures are read project by project, so that memory
holds those of one student at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.lesson_tables import TestSet
from app.db.people_tables import Membership
from app.db.tables import Embedding, ImageClass, Model, Project, Sample
from app.errors import ModelNotFound, ProjectNotFound
from app.ml.heads import Head
from app.names import name_key
from app.people.nicknames import roster_order
from app.projects.snapshots import is_live
from app.recognition.heads import HeadCache
from app.settings import Settings

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Entrant:
    """A student's project in the test; a place without one is the teacher's test set."""

    place: Membership | None
    project: Project


@dataclass(frozen=True)
class Outcome:
    """One model on one set of pictures: `right` of the `shown` whose class it knows."""

    right: int
    shown: int
    unknown: int


@dataclass(frozen=True)
class Pictures:
    """Embeddings (n, d) float32 and, for each, the key of its class's name."""

    embeddings: Floats
    keys: npt.NDArray[np.str_]


@dataclass(frozen=True)
class Trained:
    """A head and the key of each output's name."""

    head: Head
    keys: npt.NDArray[np.str_]


@dataclass(frozen=True)
class SwapTest:
    """`outcomes[model][pictures]`, both in the order of their lists."""

    models: Sequence[Entrant]
    pictures: Sequence[Entrant]
    picture_counts: Sequence[int]
    outcomes: Sequence[Sequence[Outcome]]
    without_model: int


@dataclass(frozen=True)
class Choice:
    """What a test may use: `projects` that have a model, of one student, the newest first."""

    place: Membership
    projects: Sequence[Project]


class Shown(StrEnum):
    """Which pictures the models are shown."""

    ALL = "all"
    STUDENTS = "students"
    TEST_SET = "test_set"


class SwapTester:
    """Tests the models of a classroom within one reading transaction."""

    def __init__(self, session: Session, settings: Settings, heads: HeadCache) -> None:
        self._session = session
        self._settings = settings
        self._heads = heads

    def choices(self, classroom_id: str) -> list[Choice]:
        """By nickname; those who have no model are left out."""
        places = self._places(classroom_id)
        query = select(Project).where(
            Project.student_id.in_([each.student_id for each in places]),
            Project.current_model_id.is_not(None),
            is_live(),
        )
        projects: dict[str, list[Project]] = {}
        for each in self._session.scalars(query.order_by(Project.updated_at.desc(), Project.id)):
            projects.setdefault(each.student_id, []).append(each)
        return [
            Choice(each, projects[each.student_id])
            for each in places
            if each.student_id in projects
        ]

    def run(self, classroom_id: str, chosen: Sequence[str], shown: Shown) -> SwapTest:
        """Every model on every student's pictures, on the teacher's test set, or on both.

        Of each student the `chosen` project, or else the newest one.
        Raises ProjectNotFound for a project that is none of the choices.
        """
        places = len(self._places(classroom_id))
        entrants = self._entrants(classroom_id, chosen)
        models = self._models([each.project for each in entrants])
        known = [each for each in entrants if each.project.id in models]
        columns, counts, results = self._columns(classroom_id, known, shown), [], []
        for column in columns:
            pictures = self._pictures(column.project)
            counts.append(len(pictures.keys))
            results.append([tried(models[each.project.id], pictures) for each in known])
        outcomes = [list(row) for row in zip(*results, strict=True)] or [[] for _ in known]
        return SwapTest(known, columns, counts, outcomes, places - len(known))

    def _entrants(self, classroom_id: str, chosen: Sequence[str]) -> list[Entrant]:
        entrants, wanted = [], set(chosen)
        for each in self.choices(classroom_id):
            found = [project for project in each.projects if project.id in wanted]
            entrants.append(Entrant(each.place, (found or each.projects)[0]))
            wanted -= {project.id for project in found}
        if wanted:
            raise ProjectNotFound
        return entrants

    def _places(self, classroom_id: str) -> list[Membership]:
        """Those that somebody took, by nickname."""
        query = select(Membership).where(
            Membership.classroom_id == classroom_id, Membership.student_id.is_not(None)
        )
        return sorted(self._session.scalars(query), key=lambda each: roster_order(each.nickname))

    def _columns(self, classroom_id: str, known: Sequence[Entrant], shown: Shown) -> list[Entrant]:
        students = [] if shown == Shown.TEST_SET else known
        test_set = [] if shown == Shown.STUDENTS else self._test_set(classroom_id)
        return [*students, *test_set]

    def _test_set(self, classroom_id: str) -> list[Entrant]:
        test_set = self._session.get(TestSet, classroom_id)
        project = self._session.get(Project, test_set.project_id) if test_set else None
        return [Entrant(None, project)] if project else []

    def _models(self, projects: Sequence[Project]) -> dict[str, Trained]:
        """By project id; models of another backbone or without their file are left out."""
        ids = [each.current_model_id for each in projects]
        query = select(Model).where(Model.id.in_(ids), Model.backbone == self._settings.backbone)
        names = self._class_names([each.id for each in projects])
        found: dict[str, Trained] = {}
        for model in self._session.scalars(query):
            keys = [name_key(names.get(each["id"], each["name"])) for each in model.classes]
            try:
                found[model.project_id] = Trained(self._heads.get(model.id), np.array(keys))
            except ModelNotFound:
                continue
        return found

    def _class_names(self, project_ids: Sequence[str]) -> Mapping[str, str]:
        query = select(ImageClass.id, ImageClass.name).where(ImageClass.project_id.in_(project_ids))
        return {class_id: name for class_id, name in self._session.execute(query)}

    def _pictures(self, project: Project) -> Pictures:
        """The first `max_test_pictures` of each class that have an embedding."""
        number = func.row_number().over(partition_by=Sample.class_id, order_by=Sample.order_key)
        first = (
            select(Sample.id, Sample.class_id, number.label("number"))
            .where(Sample.project_id == project.id, Sample.deleted_at.is_(None))
            .subquery()
        )
        query = (
            select(ImageClass.name_key, Embedding.numbers)
            .join(first, first.c.class_id == ImageClass.id)
            .join(Embedding, Embedding.sample_id == first.c.id)
            .where(
                Embedding.backbone == self._settings.backbone,
                first.c.number <= self._settings.max_test_pictures,
            )
        )
        rows = self._session.execute(query).all()
        joined = b"".join(numbers for _, numbers in rows)
        embeddings = np.frombuffer(joined, "<f4").reshape(len(rows), -1 if rows else 0)
        return Pictures(embeddings, np.array([key for key, _ in rows], dtype=str))


def tried(model: Trained, pictures: Pictures) -> Outcome:
    """Only pictures whose class has a name that the model knows are counted."""
    known = np.isin(pictures.keys, model.keys)
    shown = int(known.sum())
    unknown = len(pictures.keys) - shown
    if not shown:
        return Outcome(0, 0, unknown)
    answers = model.keys[model.head.confidences(pictures.embeddings[known]).argmax(axis=1)]
    return Outcome(int((answers == pictures.keys[known]).sum()), shown, unknown)
