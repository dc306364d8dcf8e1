"""Reads a project's test set with what its current model answers about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from app.db.lab_tables import TestPicture
from app.db.tables import Model, Project
from app.lab.test_sets.answers import UNKNOWN, TestAnswers, labels_of
from app.lab.test_sets.predictions import TestPredictions
from app.lab.test_sets.test_pictures import TestPictures
from app.projects.model_classes import current_names

BEST = 3
"""So many classes are shown for each picture."""


@dataclass(frozen=True)
class AskedModel:
    """A model, the names of its outputs now, and its answers."""

    model: Model
    names: Sequence[str]
    answers: TestAnswers


@dataclass(frozen=True)
class TestRow:
    """A picture with its answer. `right`: None where that cannot be said.

    `best`: the surest classes' ids, names and confidences; none before a training. `number`: its
    place by arrival, from 1.
    """

    number: int
    picture: TestPicture
    true_name: str | None
    right: bool | None
    best: Sequence[tuple[str, str, float]]


@dataclass(frozen=True)
class TestSet:
    """A project's test set in the order in which it is shown. `asked`: None before a training."""

    pictures: Sequence[TestPicture]
    order: Sequence[int]
    asked: AskedModel | None

    def rows(self, start: int, count: int) -> list[TestRow]:
        """Some rows, in order."""
        return [self._row(number) for number in self.order[start : start + count]]

    def of_cell(self, class_id: str | None, answer_id: str | None) -> TestSet:
        """The same, but only the rows that count as of the true class and as taken for the other one.

        None: whichever class. A class that the model does not know has none.
        """
        if class_id is None and answer_id is None:
            return self
        if self.asked is None:
            return replace(self, order=())
        outputs = [output["id"] for output in self.asked.model.classes]
        answers = self.asked.answers
        fits = answers.counted.copy()
        for wanted, numbers in ((class_id, answers.labels), (answer_id, answers.answers)):
            if wanted is not None:
                fits &= numbers == (outputs.index(wanted) if wanted in outputs else UNKNOWN)
        return replace(self, order=[number for number in self.order if fits[number]])

    def unknown_labels(self) -> list[str]:
        """The labels that are no class of the model, in the order of their first pictures."""
        if self.asked is None:
            return []
        known = self.asked.answers.labels >= 0
        labels = [
            each.label
            for each, is_known in zip(self.pictures, known, strict=True)
            if each.label is not None and not is_known
        ]
        return list(dict.fromkeys(labels))

    def _row(self, number: int) -> TestRow:
        picture, asked = self.pictures[number], self.asked
        if asked is None:
            return TestRow(number + 1, picture, picture.label, None, ())
        answers, label = asked.answers, int(asked.answers.labels[number])
        return TestRow(
            number + 1,
            picture,
            asked.names[label] if label >= 0 else picture.label,
            bool(answers.right[number]) if answers.counted[number] else None,
            [
                (asked.model.classes[output]["id"], asked.names[output], confidence)
                for output, confidence in answers.best(number, BEST)
            ],
        )


def read_test_set(session: Session, project: Project, predictions: TestPredictions) -> TestSet:
    """The project's test set. Raises ModelNotFound if the current model's file is gone."""
    pictures = TestPictures(session).of_project(project.id)
    model = session.get(Model, project.current_model_id) if project.current_model_id else None
    if model is None or not pictures:
        return TestSet(pictures, range(len(pictures)), None)
    names = current_names(model.classes, {each.id: each.name for each in project.classes})
    labels = labels_of(pictures, model.classes, names)
    answers = TestAnswers(predictions.confidences(session, model, pictures), labels)
    return TestSet(pictures, answers.worst_first(), AskedModel(model, names, answers))
