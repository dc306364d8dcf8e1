"""Recognise a picture with a model, and remember the answer for the session's blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
from anyio.to_thread import run_sync
from sqlalchemy import delete
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.tables import LastRecognition, Model, Project, now
from app.engine.engine import Engine
from app.errors import ClassNotFound, ModelOutdated
from app.projects.names import name_key
from app.recognition.heads import HeadCache
from app.settings import Settings
from app.training.models import Models


@dataclass(frozen=True)
class Score:
    """How sure the model is, from 0 to 1, that the picture shows the class."""

    class_id: str
    class_name: str
    confidence: float


@dataclass(frozen=True)
class RecognizingModel:
    """What recognition needs to know of a model; `classes` in the order of its outputs."""

    id: str
    student_id: str
    backbone: str
    classes: Sequence[tuple[str, str]]

    @classmethod
    def of(cls, model: Model, project: Project) -> RecognizingModel:
        names = {each.id: each.name for each in project.classes}
        classes = [(each["id"], names.get(each["id"], each["name"])) for each in model.classes]
        return cls(model.id, project.student_id, model.backbone, classes)

    def class_id(self, wanted: str) -> str:
        """The id of the class with this id or name. Raises ClassNotFound."""
        for class_id, name in self.classes:
            if wanted == class_id or name_key(wanted) == name_key(name):
                return class_id
        raise ClassNotFound


class Recognizer:
    """One picture in, scores out, best first."""

    def __init__(
        self, engine: Engine, database: Database, heads: HeadCache, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._heads = heads
        self._settings = settings

    async def recognize(
        self, model: RecognizingModel, session_name: str, picture: bytes
    ) -> list[Score]:
        """Raises the refusals of pictures, EngineBusy, EngineNotReady, ModelOutdated."""
        if model.backbone != self._settings.backbone:
            raise ModelOutdated(backbone=model.backbone)
        look = await self._engine.look(model.student_id, picture)
        return await run_sync(self._answer, model, session_name, look.embeddings[0])

    def _answer(self, model: RecognizingModel, session_name: str, numbers: bytes) -> list[Score]:
        embedding = np.frombuffer(numbers, "<f4")[np.newaxis]
        confidences = self._heads.get(model.id).confidences(embedding)[0]
        scores = [
            Score(class_id, name, float(confidence))
            for (class_id, name), confidence in zip(model.classes, confidences, strict=True)
        ]
        scores.sort(key=lambda score: -score.confidence)
        with self._database.noting() as session:
            LastRecognitions(session).remember(model.id, session_name, scores)
        return scores


class LastRecognitions:
    """What each session recognised last, where every web process can see it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def remember(self, model_id: str, session_name: str, scores: Sequence[Score]) -> None:
        remembered: list[dict[str, Any]] = [
            {"class_id": score.class_id, "confidence": score.confidence} for score in scores
        ]
        row = LastRecognition(
            model_id=model_id, session=session_name, scores=remembered, recognized_at=now()
        )
        if self._session.get(Model, model_id) is not None:
            self._session.merge(row)

    def confidences(self, model_id: str, session_name: str) -> Mapping[str, float]:
        """Confidence by class id, best first; empty before any recognition."""
        row = self._session.get(LastRecognition, (model_id, session_name))
        return {each["class_id"]: each["confidence"] for each in row.scores} if row else {}

    def forget(self, model_id: str, session_name: str) -> None:
        row = self._session.get(LastRecognition, (model_id, session_name))
        if row is not None:
            self._session.delete(row)

    def forget_older_than(self, hours: int) -> None:
        limit = now() - timedelta(hours=hours)
        self._session.execute(delete(LastRecognition).where(LastRecognition.recognized_at < limit))


def recognizing_model(session: Session, model_id: str, student_id: str) -> RecognizingModel:
    """Raises ModelNotFound."""
    return RecognizingModel.of(*Models(session).get(model_id, student_id))
