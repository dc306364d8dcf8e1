"""From a foreign project file to a project of one's own: whole, or refused with the part's name."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from anyio.to_thread import run_sync

from app.db.database import Database
from app.engine.engine import Engine
from app.errors import (
    NotAPicture,
    ProjectFileForeign,
    ProjectFileIncomplete,
    ProjectFilePartUnusable,
    ProjectFileUnreadable,
    ProjectFileUnusable,
    ProjectFileVersion,
    TooLarge,
    Unusable,
)
from app.ml.backbones import BACKBONES
from app.ml.heads import EpochScores, Head
from app.names import cleaned_name, name_key
from app.people.cookies import Credentials
from app.people.identity import student_or_new
from app.programs.blocks import refuse_unusable
from app.programs.draft import DraftModel, ProjectDraft
from app.programs.programs import FORMAT as PROGRAM_FORMAT
from app.programs.project_file.archive import Archive
from app.programs.project_file.layout import (
    FORMAT,
    MANIFEST,
    MODEL,
    PRODUCT,
    PROGRAM,
    FileModel,
    Manifest,
    class_part,
    own_part,
)
from app.samples.intake import Intake
from app.settings import Settings
from app.storage import Storage

TOGETHER = 4
"""Pictures of one file in the engine at a time."""


class ProjectFileReader:
    """Makes projects from files. Pictures go the way of an upload, blocks that of a saving."""

    def __init__(
        self,
        engine: Engine,
        intake: Intake,
        database: Database,
        storages: tuple[Storage, Storage],
        settings: Settings,
    ) -> None:
        self._engine = engine
        self._intake = intake
        self._database = database
        self._pictures, self._models = storages
        self._settings = settings

    async def read(self, file: BinaryIO, shown: Credentials) -> tuple[str, str]:
        """The new project's id; for a stranger, who becomes a student, the token for its cookie.

        Raises ProjectFileTooLarge, ProjectFileTooManyParts, the refusals of ProjectFileUnusable,
        ClassroomNeeded, ClassroomFrozen, QuotaReached, StorageFailed, EngineBusy, EngineNotReady.
        """
        archive = await run_sync(Archive, file, self._settings)
        manifest = await run_sync(self._manifest, archive)
        name = self._name(manifest.name, "?")
        draft = ProjectDraft(self._pictures, self._models, self._settings, name)
        with draft.or_nothing():
            self._add_classes(manifest, draft)
            await self._add_samples(archive, manifest, draft)
            await self._add_own(archive, manifest, draft)
            await run_sync(self._add_rest, archive, manifest, draft)
            return await run_sync(self._keep, draft, shown)

    def _keep(self, draft: ProjectDraft, shown: Credentials) -> tuple[str, str]:
        with self._database.transaction() as session:
            student_id, token = student_or_new(session, self._settings, shown)
            return draft.keep(session, student_id).id, token

    def _manifest(self, archive: Archive) -> Manifest:
        text = archive.read(MANIFEST, self._settings.max_program_bytes)
        with _unusable(MANIFEST):
            _refuse_version(_json(text))
            manifest = Manifest.model_validate_json(text)
        if missing := sorted(manifest.parts() - archive.parts):
            raise ProjectFileIncomplete(part=missing[0])
        if archive.parts - manifest.parts():
            raise ProjectFileForeign
        return manifest

    def _add_classes(self, manifest: Manifest, draft: ProjectDraft) -> None:
        taken: set[str] = set()
        for number, each in enumerate(manifest.classes, 1):
            name = self._name(each.name, str(number))
            while name_key(name) in taken:
                name = self._name(f"{number} {name}", str(number))
            taken.add(name_key(name))
            draft.add_class(each.id, name)

    async def _add_samples(self, archive: Archive, manifest: Manifest, draft: ProjectDraft) -> None:
        parts = [
            (each.id, class_part(number, picture))
            for number, each in enumerate(manifest.classes)
            for picture in range(each.pictures)
        ]
        for some in (parts[at : at + TOGETHER] for at in range(0, len(parts), TOGETHER)):
            looks = await asyncio.gather(
                *(self._look(archive, part, draft.project.id) for _, part in some)
            )
            for (class_id, _), (square, numbers) in zip(some, looks, strict=True):
                backbone = self._settings.backbone
                await run_sync(draft.add_sample, class_id, square, numbers, backbone)

    async def _look(self, archive: Archive, part: str, asker: str) -> tuple[bytes, bytes | None]:
        picture = await run_sync(archive.read, part, self._settings.max_picture_bytes)
        with _unusable(part):
            look = await self._intake.look(asker, picture)
        return look.square_jpeg or b"", look.embeddings[0] if look.embeddings else None

    async def _add_own(self, archive: Archive, manifest: Manifest, draft: ProjectDraft) -> None:
        for number, old_id in enumerate(manifest.own):
            part = own_part(number)
            picture = await run_sync(archive.read, part, self._settings.max_picture_bytes)
            with _unusable(part):
                side = self._settings.max_asset_side
                whole = await self._engine.whole(draft.project.id, picture, side)
            kind = (whole.media_type, whole.width, whole.height)
            await run_sync(draft.add_asset, old_id, kind, whole.data)

    def _add_rest(self, archive: Archive, manifest: Manifest, draft: ProjectDraft) -> None:
        if manifest.model is not None:
            numbers = archive.read(MODEL, self._settings.max_picture_bytes)
            with _unusable(MODEL):
                head = _head_of(manifest.model, numbers)
                draft.use_model(self._drafted(manifest.model), head.to_bytes())
        if manifest.program_format is not None:
            if manifest.program_format > PROGRAM_FORMAT:
                raise ProjectFileVersion(version=manifest.program_format, newest=PROGRAM_FORMAT)
            text = archive.read(PROGRAM, self._settings.max_program_bytes)
            with _unusable(PROGRAM):
                blocks = _json(text)
                if not isinstance(blocks, dict):
                    raise ValueError("no blocks")
                refuse_unusable(blocks)
                draft.use_program(manifest.program_format, blocks)

    def _drafted(self, model: FileModel) -> DraftModel:
        return DraftModel(
            classes=[
                {"id": each.id, "name": self._name(each.name, str(number))}
                for number, each in enumerate(model.classes, 1)
            ],
            backbone=model.backbone,
            settings=model.settings.model_dump(),
            epochs=[EpochScores(**dict(each)) for each in model.epochs],
            fresh=model.fresh,
        )

    def _name(self, text: str, otherwise: str) -> str:
        return cleaned_name(text, self._settings.max_name_length, otherwise)


def _json(text: bytes) -> Any:
    """Raises ValueError, for texts that are too deep, too."""
    try:
        return json.loads(text)
    except RecursionError as problem:
        raise ValueError("too deep") from problem


def _refuse_version(document: Any) -> None:
    if not isinstance(document, dict) or document.get("product") != PRODUCT:
        raise ProjectFileUnreadable
    version = document.get("format")
    if not isinstance(version, int) or not 1 <= version <= FORMAT:
        raise ProjectFileVersion(version=str(version)[:20], newest=FORMAT)


def _head_of(model: FileModel, numbers: bytes) -> Head:
    """Raises ValueError where the head does not fit its backbone, its classes or its scores."""
    spec = BACKBONES.get(model.backbone)
    head = Head.from_numbers(model.layers, numbers)
    ids = {each.id for each in model.classes}
    fits = (
        spec is not None
        and head.embedding_size == spec.embedding_size
        and head.class_count == len(model.classes) == len(ids)
        and [each.epoch for each in model.epochs] == list(range(1, len(model.epochs) + 1))
    )
    if not fits:
        raise ValueError("not a model of this program")
    return head


@contextmanager
def _unusable(part: str) -> Iterator[None]:
    """What an upload of this part would be refused for, with the part's name."""
    try:
        yield
    except ProjectFileUnusable:
        raise
    except (Unusable, NotAPicture, TooLarge) as refusal:
        raise ProjectFilePartUnusable(part=part, reason=refusal.code) from refusal
    except ValueError as problem:  # pydantic's, json's and the head's own
        raise ProjectFilePartUnusable(part=part, reason="unusable_value") from problem
