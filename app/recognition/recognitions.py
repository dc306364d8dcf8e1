"""Recognise a picture with a model, and remember the answer for the session's blocks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from anyio.to_thread import run_sync
from sqlalchemy.orm import Session

from app.db.tables import Model, Project
from app.engine.engine import Engine
from app.errors import ClassNotFound, ModelOutdated
from app.ml.heads import Head
from app.names import name_key
from app.people.access import Access, Action, Caller, Role
from app.projects.shares import Shares
from app.recognition.heads import HeadCache
from app.recognition.last_recognitions import LastRecognitions
from app.settings import Settings


@dataclass(frozen=True)
class Score:
    """How sure the model is, from 0 to 1, that the picture shows the class."""

    class_id: str
    class_name: str
    confidence: float


@dataclass(frozen=True)
class RecognizingModel:
    """What recognition needs to know of a model; `classes` in the order of its outputs.

    `asker` queues before the engine: all strangers who came by the link queue as one, so that they
    never take the owner's place. `shared`: any site may ask.
    """

    id: str
    asker: str
    backbone: str
    classes: Sequence[tuple[str, str]]
    shared: bool

    @classmethod
    def of(cls, model: Model, project: Project, asker: str, *, shared: bool) -> RecognizingModel:
        names = {each.id: each.name for each in project.classes}
        classes = [(each["id"], names.get(each["id"], each["name"])) for each in model.classes]
        return cls(model.id, asker, model.backbone, classes, shared)

    def class_id(self, wanted: str) -> str:
        """The id of the class with this id or name. Raises ClassNotFound."""
        for class_id, name in self.classes:
            if wanted == class_id or name_key(wanted) == name_key(name):
                return class_id
        raise ClassNotFound


class Recognizer:
    """One picture in, scores out, best first."""

    def __init__(
        self, engine: Engine, heads: HeadCache, last: LastRecognitions, settings: Settings
    ) -> None:
        self._engine = engine
        self._heads = heads
        self._last = last
        self._settings = settings

    async def recognize(
        self, model: RecognizingModel, session_name: str, picture: bytes
    ) -> list[Score]:
        """Raises the refusals of pictures, EngineBusy, EngineNotReady, ModelOutdated."""
        if model.backbone != self._settings.backbone:
            raise ModelOutdated(backbone=model.backbone)
        look = await self._engine.look(model.asker, picture)
        head = self._heads.kept(model.id)
        if head is None:
            head = await run_sync(self._heads.get, model.id)
        scores = _scores(model, head, look.embeddings[0])
        found = {score.class_id: score.confidence for score in scores}
        await self._last.remember(model.id, session_name, found)
        return scores


def _scores(model: RecognizingModel, head: Head, numbers: bytes) -> list[Score]:
    confidences = head.confidences(np.frombuffer(numbers, "<f4")[np.newaxis])[0].tolist()
    scores = [
        Score(class_id, name, confidence)
        for (class_id, name), confidence in zip(model.classes, confidences, strict=True)
    ]
    return sorted(scores, key=lambda score: -score.confidence)


def recognizing_model(session: Session, model_id: str, caller: Caller) -> RecognizingModel:
    """The model, for those who may use it: anybody while it is shared. Raises ModelNotFound."""
    share = Shares(session).of_model(model_id)
    if share is not None:
        caller = replace(caller, link_project_id=share.project_id)
    access = Access(session, caller)
    model, project = access.model(model_id, Action.USE_MODEL)
    known = access.roles(project) - {Role.LINK_HOLDER, Role.STRANGER}
    asker = caller.student_id or caller.teacher_id if known else f"guests of {project.id}"
    return RecognizingModel.of(model, project, asker, shared=share is not None)
