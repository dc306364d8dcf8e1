"""The swap test: every model of a classroom recognizes every student's pictures.

It needs stored embeddings and heads only. It reads the embeddings of one project at a time, so
that memory never holds those of all students.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.classrooms.nicknames import roster_order
from app.db.classroom_tables import Membership
from app.db.lesson_tables import TestSet
from app.db.tables import Embedding, ImageClass, Model, Project, Sample, is_learnt_from
from app.errors import ModelNotFound, ProjectNotFound
from app.insights.answers import Score as HonestScore
from app.insights.scores import HonestScores
from app.ml.embeddings import unpack_embeddings
from app.ml.heads import Head
from app.names import name_key
from app.projects.model_classes import current_names
from app.projects.snapshots import is_live
from app.recognition.head_cache import HeadCache
from app.samples.embeddings import is_current_embedding
from app.settings import Settings

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class TestedProject:
    """A project in the test. `place` is its student's; None for the teacher's test set."""

    place: Membership | None
    project: Project


@dataclass(frozen=True)
class Score:
    """A model's score on one project's pictures.

    `shown` counts the pictures of classes that the model knows, `right` the correct answers among
    them, `unknown` the pictures of other classes.
    """

    right: int
    shown: int
    unknown: int


@dataclass(frozen=True)
class PictureSet:
    """Embeddings, (n, d) float32, and the name key of each embedding's class, (n,)."""

    embeddings: Floats
    keys: npt.NDArray[np.str_]


@dataclass(frozen=True)
class NamedHead:
    """A head, the name keys of its outputs in order (number of classes,), and its honest score."""

    head: Head
    keys: npt.NDArray[np.str_]
    honest_score: HonestScore | None


@dataclass(frozen=True)
class SwapTest:
    """The result: `scores[i][j]` is the score of `models[i]` on the pictures of `pictures[j]`.

    `honest_scores` are those of the models, about new pictures; None where nobody knows.
    """

    models: Sequence[TestedProject]
    honest_scores: Sequence[HonestScore | None]
    pictures: Sequence[TestedProject]
    picture_counts: Sequence[int]
    scores: Sequence[Sequence[Score]]
    without_model: int


@dataclass(frozen=True)
class Choice:
    """One student's projects that have a model, the one changed last first."""

    place: Membership
    projects: Sequence[Project]


class Shown(StrEnum):
    """Which pictures the models are shown."""

    ALL = "all"
    STUDENTS = "students"
    TEST_SET = "test_set"


class SwapTester:
    """Runs swap tests within one reading transaction."""

    def __init__(
        self, session: Session, settings: Settings, heads: HeadCache, honest_scores: HonestScores
    ) -> None:
        self._session = session
        self._settings = settings
        self._heads = heads
        self._honest_scores = honest_scores

    def choices(self, classroom_id: str) -> list[Choice]:
        """The choices of each student who has a model, by nickname."""
        places = self._places(classroom_id)
        query = select(Project).where(
            Project.student_id.in_([place.student_id for place in places]),
            Project.current_model_id.is_not(None),
            is_live(),
        )
        projects: dict[str, list[Project]] = {}
        for project in self._session.scalars(query.order_by(Project.updated_at.desc(), Project.id)):
            projects.setdefault(project.student_id, []).append(project)
        return [
            Choice(place, projects[place.student_id])
            for place in places
            if place.student_id in projects
        ]

    def run(self, classroom_id: str, chosen: Sequence[str], shown: Shown) -> SwapTest:
        """Scores every model on the students' pictures, on the teacher's test set, or on both.

        `chosen` are project ids; a student without one takes part with the project changed last.
        Raises ProjectNotFound for an id that is not among the choices.
        """
        place_count = len(self._places(classroom_id))
        candidates = self._tested_projects(classroom_id, chosen)
        models = self._models([candidate.project for candidate in candidates])
        tested = [candidate for candidate in candidates if candidate.project.id in models]
        columns, counts, column_scores = self._columns(classroom_id, tested, shown), [], []
        for column in columns:
            pictures = self._pictures(column.project)
            counts.append(len(pictures.keys))
            column_scores.append([score_model(models[row.project.id], pictures) for row in tested])
        scores = [list(row) for row in zip(*column_scores, strict=True)] or [[] for _ in tested]
        honest_scores = [models[row.project.id].honest_score for row in tested]
        return SwapTest(tested, honest_scores, columns, counts, scores, place_count - len(tested))

    def _tested_projects(self, classroom_id: str, chosen: Sequence[str]) -> list[TestedProject]:
        tested, unused_ids = [], set(chosen)
        for choice in self.choices(classroom_id):
            chosen_projects = [project for project in choice.projects if project.id in unused_ids]
            tested.append(TestedProject(choice.place, (chosen_projects or choice.projects)[0]))
            unused_ids -= {project.id for project in chosen_projects}
        if unused_ids:
            raise ProjectNotFound
        return tested

    def _places(self, classroom_id: str) -> list[Membership]:
        """The classroom's places that have a student, by nickname."""
        query = select(Membership).where(
            Membership.classroom_id == classroom_id, Membership.student_id.is_not(None)
        )
        return sorted(self._session.scalars(query), key=lambda place: roster_order(place.nickname))

    def _columns(
        self, classroom_id: str, tested: Sequence[TestedProject], shown: Shown
    ) -> list[TestedProject]:
        students = [] if shown == Shown.TEST_SET else tested
        test_set = [] if shown == Shown.STUDENTS else self._test_set(classroom_id)
        return [*students, *test_set]

    def _test_set(self, classroom_id: str) -> list[TestedProject]:
        test_set = self._session.get(TestSet, classroom_id)
        project = self._session.get(Project, test_set.project_id) if test_set else None
        return [TestedProject(None, project)] if project else []

    def _models(self, projects: Sequence[Project]) -> dict[str, NamedHead]:
        """The current models by project id, without those of another backbone or without a file."""
        ids = [project.current_model_id for project in projects]
        query = select(Model).where(Model.id.in_(ids), Model.backbone == self._settings.backbone)
        names = self._class_names([project.id for project in projects])
        heads: dict[str, NamedHead] = {}
        for model in self._session.scalars(query):
            living = names.get(model.project_id, {})
            keys = [name_key(name) for name in current_names(model.classes, living)]
            try:
                head = self._heads.get(model.id)
            except ModelNotFound:
                continue
            honest_score = self._honest_scores.get(model)
            heads[model.project_id] = NamedHead(head, np.array(keys), honest_score)
        return heads

    def _class_names(self, project_ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]:
        """The names of the classes by class id, by project id."""
        query = select(ImageClass.project_id, ImageClass.id, ImageClass.name).where(
            ImageClass.project_id.in_(project_ids), ImageClass.deleted_at.is_(None)
        )
        names: dict[str, dict[str, str]] = {}
        for project_id, class_id, name in self._session.execute(query):
            names.setdefault(project_id, {})[class_id] = name
        return names

    def _pictures(self, project: Project) -> PictureSet:
        """The embeddings of the first `max_test_pictures` samples of each class."""
        number = func.row_number().over(partition_by=Sample.class_id, order_by=Sample.order_key)
        numbered = (
            select(Sample.id, Sample.class_id, number.label("number"))
            .where(Sample.project_id == project.id, is_learnt_from())
            .subquery()
        )
        query = (
            select(ImageClass.name_key, Embedding.numbers)
            .join(numbered, numbered.c.class_id == ImageClass.id)
            .join(Embedding, Embedding.sample_id == numbered.c.id)
            .where(
                is_current_embedding(self._settings.backbone),
                numbered.c.number <= self._settings.max_test_pictures,
            )
        )
        rows = self._session.execute(query).all()
        embeddings = unpack_embeddings([numbers for _, numbers in rows])
        return PictureSet(embeddings, np.array([key for key, _ in rows], dtype=str))


def score_model(model: NamedHead, pictures: PictureSet) -> Score:
    """The model's score on the pictures. Classes are the same if their name keys are equal."""
    is_known = np.isin(pictures.keys, model.keys)
    shown = int(is_known.sum())
    unknown = len(pictures.keys) - shown
    if not shown:
        return Score(0, 0, unknown)
    answers = model.keys[model.head.confidences(pictures.embeddings[is_known]).argmax(axis=1)]
    return Score(int((answers == pictures.keys[is_known]).sum()), shown, unknown)
