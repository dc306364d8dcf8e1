"""A project that is put together from another one or from a file: whole, or not at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.db.tables import (
    Asset,
    Embedding,
    ImageClass,
    Model,
    Program,
    Project,
    RunEpoch,
    Sample,
    TrainingRun,
    new_id,
    now,
)
from app.errors import EyeblocksError
from app.ml.heads import EpochScores
from app.names import name_key
from app.programs.assets.assets import Assets, asset_key
from app.programs.blocks import with_ids
from app.projects.projects import Projects
from app.samples.samples import Arrival, Samples, picture_key
from app.settings import Settings
from app.storage import Storage
from app.training.models import Models
from app.training.runner import head_key
from app.training.runs import RunStatus


@dataclass(frozen=True)
class DraftModel:
    """A model to be. `classes`: id and name of each output; `fresh`: it knows all samples."""

    classes: Sequence[Mapping[str, str]]
    backbone: str
    settings: Mapping[str, Any]
    epochs: Sequence[EpochScores]
    fresh: bool


class ProjectDraft:
    """Files are written as they come, under new ids; `keep` writes all rows at once.

    The ids that parts had before are given with them, so that the program can follow.
    """

    def __init__(self, pictures: Storage, models: Storage, settings: Settings, name: str) -> None:
        self._pictures = pictures
        self._models = models
        self._settings = settings
        self._new_ids: dict[str, str] = {}
        self._arrivals: list[Arrival] = []
        self._assets: list[Asset] = []
        self._model: DraftModel | None = None
        self._program: tuple[int, dict[str, Any]] | None = None
        self._arrived = now().isoformat()
        self.model_id = new_id()
        self.project = Project(id=new_id(), name=name, classes=[])

    def add_class(self, old_id: str, name: str) -> None:
        added = ImageClass(
            id=self._new_id(old_id),
            name=name,
            name_key=name_key(name),
            position=len(self.project.classes),
        )
        self.project.classes.append(added)

    def add_sample(
        self, old_class_id: str, square_jpeg: bytes, numbers: bytes | None, backbone: str
    ) -> None:
        """A picture that has passed the intake, and what the backbone made of it."""
        sample_id = new_id()
        sample = Sample(
            id=sample_id,
            project_id=self.project.id,
            class_id=self._new_ids[old_class_id],
            order_key=f"{self._arrived}-{len(self._arrivals):06} {sample_id}",
            size_bytes=len(square_jpeg),
            created_at=now(),
        )
        self._pictures.put(picture_key(sample), square_jpeg)
        embedding = Embedding(sample_id=sample_id, backbone=backbone, numbers=numbers)
        self._arrivals.append((sample, embedding if numbers else None))

    def add_asset(self, old_id: str, kind: tuple[str, int, int], data: bytes) -> None:
        """A picture for the stage that has passed the intake; `kind`: media type and size."""
        media_type, width, height = kind
        asset = Asset(
            id=self._new_id(old_id),
            project_id=self.project.id,
            media_type=media_type,
            size_bytes=len(data),
            width=width,
            height=height,
            created_at=now(),
        )
        self._pictures.put(asset_key(asset), data)
        self._assets.append(asset)

    def use_model(self, model: DraftModel, head: bytes) -> None:
        """Classes that the model knows but the project has lost get new ids, too."""
        for each in model.classes:
            if each["id"] not in self._new_ids:
                self._new_id(each["id"])
        self._models.put(head_key(self.model_id), head)
        self._model = model

    def use_program(self, saved_format: int, blocks: dict[str, Any]) -> None:
        """Blocks that `refuse_unusable` has passed."""
        self._program = (saved_format, blocks)

    def keep(self, session: Session, student_id: str, *, counted: bool = True) -> Project:
        """Write every row; `counted` among the student's projects. Raises QuotaReached."""
        self.project.student_id = student_id
        Projects(session, self._settings).take_in(self.project, counted=counted)
        for refusal in Samples(session, self._settings).add(self._arrivals):
            if isinstance(refusal, EyeblocksError):
                raise refusal
        for asset in self._assets:
            Assets(session, self._settings).add(asset)
            session.flush()
        session.refresh(self.project)
        if self._model is not None:
            self._keep_model(session, self._model)
        if self._program is not None:
            self._keep_program(session, *self._program)
        session.flush()
        return self.project

    @contextmanager
    def or_nothing(self) -> Iterator[None]:
        """Where the block raises, the files that were written are gone again."""
        try:
            yield
        except BaseException:
            self._pictures.delete_all(self.project.id)
            self._models.delete_all(self.model_id)
            raise

    def _new_id(self, old_id: str) -> str:
        self._new_ids[old_id] = new_id()
        return self._new_ids[old_id]

    def _keep_model(self, session: Session, model: DraftModel) -> None:
        run = self._run(model)
        session.add(run)
        session.flush()
        session.add_all(RunEpoch(run_id=run.id, **vars(epoch)) for epoch in model.epochs)
        fingerprint = Models(session).fingerprint(self.project.id) if model.fresh else ""
        session.add(
            Model(
                id=self.model_id,
                project_id=self.project.id,
                run_id=run.id,
                backbone=model.backbone,
                classes=[{**each, "id": self._new_ids[each["id"]]} for each in model.classes],
                data_fingerprint=fingerprint,
            )
        )
        self.project.current_model_id = self.model_id

    def _run(self, model: DraftModel) -> TrainingRun:
        return TrainingRun(
            id=new_id(),
            project_id=self.project.id,
            student_id=self.project.student_id,
            status=RunStatus.SUCCEEDED,
            settings=dict(model.settings),
            data_revision=self.project.data_revision,
            started_at=now(),
            finished_at=now(),
            model_id=self.model_id,
        )

    def _keep_program(self, session: Session, saved_format: int, blocks: dict[str, Any]) -> None:
        session.add(
            Program(
                project_id=self.project.id,
                version=1,
                format=saved_format,
                blocks=with_ids(blocks, self._new_ids),
                updated_at=now(),
            )
        )
