"""A classroom's models tried on each other's pictures: whose data taught what?

Only kept embeddings and heads are needed. Pictures are read project by project, so that memory
holds those of one student at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.classrooms.wall import worked_on_last
from app.db.lesson_tables import TestSet
from app.db.people_tables import Membership
from app.db.tables import Embedding, ImageClass, Model, Project, Sample
from app.errors import ModelNotFound
from app.ml.heads import Head
from app.names import name_key
from app.people.nicknames import roster_order
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


class SwapTester:
    """Tests the models of a classroom within one reading transaction."""

    def __init__(self, session: Session, settings: Settings, heads: HeadCache) -> None:
        self._session = session
        self._settings = settings
        self._heads = heads

    def run(self, classroom_id: str) -> SwapTest:
        """Every model on every student's pictures, and on the teacher's test set."""
        entrants = self._entrants(classroom_id)
        models = self._models([each.project for each in entrants])
        known = [each for each in entrants if each.project.id in models]
        test_set = self._test_set(classroom_id)
        columns, counts, results = [*known, *test_set], [], []
        for column in columns:
            pictures = self._pictures(column.project)
            counts.append(len(pictures.keys))
            results.append([tried(models[each.project.id], pictures) for each in known])
        outcomes = [list(row) for row in zip(*results, strict=True)]
        places = self._joined(classroom_id)
        return SwapTest(known, columns, counts, outcomes, places - len(known))

    def _entrants(self, classroom_id: str) -> list[Entrant]:
        query = select(Membership).where(
            Membership.classroom_id == classroom_id, Membership.student_id.is_not(None)
        )
        places = sorted(self._session.scalars(query), key=lambda each: roster_order(each.nickname))
        students = [each.student_id or "" for each in places]
        projects = worked_on_last(self._session, students, trained=True)
        return [
            Entrant(each, projects[each.student_id])
            for each in places
            if each.student_id in projects
        ]

    def _joined(self, classroom_id: str) -> int:
        query = select(func.count()).where(
            Membership.classroom_id == classroom_id, Membership.student_id.is_not(None)
        )
        return self._session.scalar(query) or 0

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
