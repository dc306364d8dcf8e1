"""Recognise a picture with a model, and remember the answer for the session's blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache

import numpy as np
from anyio.to_thread import run_sync
from sqlalchemy import Executable, bindparam, delete, exists, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.group_commit import GroupCommit
from app.db.tables import LastRecognition, Model, Project, now
from app.engine.engine import Engine
from app.errors import ClassNotFound, ModelOutdated
from app.ml.heads import Head
from app.names import name_key
from app.people.access import Access, Action, Caller, Role
from app.projects.shares import Shares
from app.recognition.heads import HeadCache
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


@dataclass(frozen=True)
class Recognition:
    """An answer that a session shall remember."""

    model_id: str
    session_name: str
    scores: Sequence[Score]


class Recognizer:
    """One picture in, scores out, best first."""

    def __init__(
        self, engine: Engine, database: Database, heads: HeadCache, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._heads = heads
        self._settings = settings
        self._memory = GroupCommit(self._remember)

    async def close(self) -> None:
        await self._memory.close()

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
        await self._memory.add(Recognition(model.id, session_name, scores))
        return scores

    def _remember(self, recognitions: Sequence[Recognition]) -> Sequence[None]:
        with self._database.noting() as session:
            LastRecognitions(session).remember(recognitions)
        return [None] * len(recognitions)


def _scores(model: RecognizingModel, head: Head, numbers: bytes) -> list[Score]:
    confidences = head.confidences(np.frombuffer(numbers, "<f4")[np.newaxis])[0].tolist()
    scores = [
        Score(class_id, name, confidence)
        for (class_id, name), confidence in zip(model.classes, confidences, strict=True)
    ]
    return sorted(scores, key=lambda score: -score.confidence)


class LastRecognitions:
    """What each session recognised last, where every web process can see it."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def remember(self, recognitions: Sequence[Recognition]) -> None:
        """The last one of each session. Nothing is kept for a model that is gone."""
        newest = {(each.model_id, each.session_name): each for each in recognitions}
        rows = [
            {
                "model": each.model_id,
                "name": each.session_name,
                "found": [
                    {"class_id": score.class_id, "confidence": score.confidence}
                    for score in each.scores
                ],
                "at": now(),
            }
            for each in newest.values()
        ]
        dialect = self._session.get_bind().dialect.name
        self._session.connection().execute(_upsert(dialect), rows)

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


@cache
def _upsert(dialect: str) -> Executable:
    """Insert or update, for as long as the model exists: one statement for a whole group."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    table = LastRecognition.__table__.c
    row = select(
        bindparam("model", type_=table.model_id.type),
        bindparam("name", type_=table.session.type),
        bindparam("found", type_=table.scores.type),
        bindparam("at", type_=table.recognized_at.type),
    ).where(exists().where(Model.id == bindparam("model", type_=table.model_id.type)))
    statement = insert(LastRecognition).from_select(
        ["model_id", "session", "scores", "recognized_at"], row
    )
    return statement.on_conflict_do_update(
        index_elements=["model_id", "session"],
        set_={
            "scores": statement.excluded.scores,
            "recognized_at": statement.excluded.recognized_at,
        },
    )


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
