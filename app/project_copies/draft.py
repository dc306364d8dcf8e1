"""A new project that is built from another project or from a file, and then inserted as a whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
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
    checksum_of,
    new_id,
    now,
)
from app.errors import EyeblocksError
from app.ml.pictures import StagePicture
from app.ml.quality import Quality
from app.ml.types import EpochScores
from app.names import name_key
from app.programs.assets.assets import Assets, asset_key
from app.programs.blocks import with_new_ids
from app.project_copies.test_set import DraftTestSet
from app.projects.cards import Card, keep_card
from app.projects.model_classes import free_color
from app.projects.projects import Projects
from app.samples.samples import NewSample, Samples, picture_key
from app.settings import Settings
from app.storage import Storage
from app.training.fingerprint import project_fingerprint
from app.training.imported_networks import network_key
from app.training.insights import Insights, insights_key
from app.training.run_texts import RunTexts
from app.training.runner import head_key
from app.training.runs import RunStatus


@dataclass(frozen=True)
class DraftModel:
    """A model of a draft.

    `classes`: id and name of each output. `fresh`: it was trained on all samples of the draft.
    `kept_epoch` as in `TrainingRun`. `texts`: of its run. `network`: the file of the network that came
    in with it, where the `backbone` is such a one.
    """

    classes: Sequence[Mapping[str, str]]
    backbone: str
    settings: Mapping[str, Any]
    epochs: Sequence[EpochScores]
    fresh: bool
    kept_epoch: int | None
    texts: RunTexts = field(default_factory=RunTexts)
    network: bytes | None = None


@dataclass(frozen=True)
class DraftPicture:
    """A training picture of a draft.

    `square_jpeg`: checked, 224 × 224. `embedding`: packed, if any, by the backbone of the settings.
    `mirrored`, `burst`, `quality` and `switched_off` as in `Sample`.
    """

    square_jpeg: bytes
    embedding: bytes | None
    mirrored: bool
    burst: str | None
    quality: Quality | None
    switched_off: bool = False


class ProjectDraft:
    """Writes files under new ids as they are added; `insert` then writes all rows.

    Each part is added with its old id, because the program's blocks name the old ids.
    """

    def __init__(self, pictures: Storage, models: Storage, settings: Settings, name: str) -> None:
        self._pictures = pictures
        self._models = models
        self._settings = settings
        self._new_ids: dict[str, str] = {}
        self._samples: list[NewSample] = []
        self._assets: list[Asset] = []
        self._model: DraftModel | None = None
        self._program: tuple[int, dict[str, Any]] | None = None
        self._created_at = now().isoformat()
        self.model_id = new_id()
        self.project = Project(id=new_id(), name=name, classes=[], deleted_classes=[])
        self.test_set = DraftTestSet(pictures, self.project.id)

    def add_class(self, old_id: str, name: str, color: int | None = None) -> None:
        """Add a last class; without a color it gets a free one."""
        added = ImageClass(
            id=self._new_id(old_id),
            name=name,
            name_key=name_key(name),
            position=len(self.project.classes),
            color=free_color(self.project.classes) if color is None else color,
        )
        self.project.classes.append(added)

    def set_card(self, old_class_id: str, card: Card) -> None:
        """Give a class its card, whose picture has its new id already."""
        class_id = self._new_ids[old_class_id]
        keep_card(next(each for each in self.project.classes if each.id == class_id), card)

    def add_deleted_class(self, old_id: str, name: str, color: int) -> None:
        """Add the name of a class that the project has no more, for blocks that still name it."""
        deleted = {"id": self._new_id(old_id), "name": name, "color": color}
        self.project.deleted_classes = [*self.project.deleted_classes, deleted]

    def add_sample(self, old_class_id: str, picture: DraftPicture) -> str:
        """Add a training picture. Returns its new id."""
        square_jpeg, quality = picture.square_jpeg, picture.quality
        sample_id = new_id()
        sample = Sample(
            id=sample_id,
            project_id=self.project.id,
            class_id=self._new_ids[old_class_id],
            order_key=f"{self._created_at}-{len(self._samples):06} {sample_id}",
            size_bytes=len(square_jpeg),
            checksum=checksum_of(square_jpeg),
            mirrored=picture.mirrored,
            switched_off=picture.switched_off,
            burst=picture.burst,
            brightness=quality.brightness if quality else None,
            sharpness=quality.sharpness if quality else None,
            colors=quality.colors if quality else None,
            created_at=now(),
        )
        self._pictures.put(picture_key(sample), square_jpeg)
        self._samples.append((sample, self._embedding(sample_id, picture.embedding)))
        return sample_id

    def _embedding(self, sample_id: str, numbers: bytes | None) -> Embedding | None:
        return Embedding.of(sample_id, self._settings.backbone, numbers) if numbers else None

    def add_asset(self, old_id: str, picture: StagePicture) -> None:
        """Add a checked picture for the stage."""
        asset = Asset(
            id=self._new_id(old_id),
            project_id=self.project.id,
            media_type=picture.media_type,
            size_bytes=len(picture.data),
            width=picture.width,
            height=picture.height,
            created_at=now(),
        )
        self._pictures.put(asset_key(asset), picture.data)
        self._assets.append(asset)

    def set_model(self, model: DraftModel, head: bytes) -> None:
        """Write the head and the model's own network.

        Classes that only the model has, not the project, get new ids, too.
        """
        for model_class in model.classes:
            if model_class["id"] not in self._new_ids:
                self._new_id(model_class["id"])
        self._models.put(head_key(self.model_id), head)
        if model.network is not None:
            self._models.put(network_key(self.model_id), model.network)
        self._model = model

    def set_insights(self, insights: Insights) -> None:
        """Write the insights into the model, which name the draft's samples."""
        self._models.put(insights_key(self.model_id), insights.to_bytes())

    def set_program(self, saved_format: int, blocks: dict[str, Any]) -> None:
        """Set the blocks, which `check_blocks` has accepted."""
        self._program = (saved_format, blocks)

    def insert(self, session: Session, student_id: str, *, counted: bool = True) -> Project:
        """Insert all rows. `counted`: the project counts for the student's quota.

        Raises QuotaReached.
        """
        self.project.student_id = student_id
        Projects(session, self._settings).add(self.project, counted=counted)
        for refusal in Samples(session, self._settings).add(self._samples):
            if isinstance(refusal, EyeblocksError):
                raise refusal
        self.test_set.insert(session, self._settings, student_id, self._new_ids)
        for asset in self._assets:
            Assets(session, self._settings).add(asset)
            session.flush()
        session.refresh(self.project)
        if self._model is not None:
            self._insert_model(session, self._model)
        if self._program is not None:
            self._insert_program(session, *self._program)
        session.flush()
        return self.project

    @contextmanager
    def deleting_files_on_error(self) -> Iterator[None]:
        """Delete the written files when the block raises."""
        try:
            yield
        except BaseException:
            self._pictures.delete_all(self.project.id)
            self._models.delete_all(self.model_id)
            raise

    def _new_id(self, old_id: str) -> str:
        self._new_ids[old_id] = new_id()
        return self._new_ids[old_id]

    def _insert_model(self, session: Session, model: DraftModel) -> None:
        run = self._run(model)
        session.add(run)
        session.flush()
        session.add_all(RunEpoch(run_id=run.id, **vars(epoch)) for epoch in model.epochs)
        fingerprint = project_fingerprint(session, self.project.id) if model.fresh else ""
        session.add(
            Model(
                id=self.model_id,
                project_id=self.project.id,
                run_id=run.id,
                backbone=model.backbone,
                classes=[
                    {**model_class, "id": self._new_ids[model_class["id"]]}
                    for model_class in model.classes
                ],
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
            kept_epoch=model.kept_epoch,
            name=model.texts.name,
            note=model.texts.note,
            tags=list(model.texts.tags),
        )

    def _insert_program(self, session: Session, saved_format: int, blocks: dict[str, Any]) -> None:
        session.add(
            Program(
                project_id=self.project.id,
                version=1,
                format=saved_format,
                blocks=with_new_ids(blocks, self._new_ids),
                updated_at=now(),
            )
        )
