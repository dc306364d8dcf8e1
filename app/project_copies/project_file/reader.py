"""Reads a project file into a new project. A refusal names the part that is wrong."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import chain, count
from typing import BinaryIO

from anyio.to_thread import run_sync

from app.accounts.cookies import Credentials
from app.classrooms.project_creation import get_or_create_owner
from app.db.database import Database
from app.engine.engine import Engine, ProcessedPicture
from app.errors import (
    PictureTooLarge,
    ProjectFileForeign,
    ProjectFileIncomplete,
    ProjectFilePartUnusable,
    ProjectFileTooManyParts,
    ProjectFileVersion,
    QuotaReached,
    SoundTooLarge,
)
from app.lab.imports.layout import MAX_SHOWN_LENGTH
from app.lab.test_sets.destination import embedding_of
from app.ml.pictures import StagePicture
from app.ml.types import EpochScores
from app.names import cleaned_name, name_key
from app.programs.assets.sounds import check_sound, is_sound, sound_file
from app.programs.blocks import check_blocks
from app.programs.programs import FORMAT as PROGRAM_FORMAT
from app.project_copies.draft import DraftModel, DraftPicture, ProjectDraft
from app.project_copies.project_file.archive import Archive
from app.project_copies.project_file.layout import (
    MANIFEST,
    MODEL,
    NETWORK,
    PROGRAM,
    FileClass,
    FileModel,
    FileTestPicture,
    Manifest,
    class_part,
    own_part,
    test_part,
)
from app.project_copies.project_file.part_checks import (
    check_version,
    parse_json,
    part_errors,
    read_head,
    read_network,
)
from app.project_copies.test_set import DraftTestPicture
from app.projects.cards import Card, usable_card
from app.samples.uploads import SampleUploads
from app.settings import Settings
from app.storage import Storage
from app.training.run_texts import RunTexts, usable_texts

PictureOfClass = tuple[str, int]
"""The old id of a class, and the number of a picture in it."""

BATCH_SIZE = 4
"""Pictures of one file that the engine processes at a time."""


class ProjectFileReader:
    """Makes projects from files. Checks pictures like an upload and blocks like a save."""

    def __init__(
        self,
        engine: Engine,
        sample_uploads: SampleUploads,
        database: Database,
        storages: tuple[Storage, Storage],
        settings: Settings,
    ) -> None:
        self._engine = engine
        self._sample_uploads = sample_uploads
        self._database = database
        self._pictures, self._models = storages
        self._settings = settings

    async def read(self, file: BinaryIO, credentials: Credentials) -> tuple[str, str]:
        """Make the project. Returns its id, and the cookie token of a new student or ''.

        Raises ProjectFileTooLarge, ProjectFileTooManyParts, subclasses of ProjectFileUnusable,
        ClassroomNeeded, ClassroomFrozen, QuotaReached, StorageFailed, EngineBusy, EngineNotReady.
        """
        archive = await run_sync(Archive, file, self._settings)
        manifest = await run_sync(self._read_manifest, archive)
        # A sender's files together have one place in the engine's queue; so have all strangers'.
        sender = credentials.student_token or credentials.teacher_token or "strangers"
        name = self._clean_name(manifest.name, "?")
        draft = ProjectDraft(self._pictures, self._models, self._settings, name)
        with draft.deleting_files_on_error():
            self._add_classes(manifest, draft)
            cards = self._usable_cards(manifest)
            new_ids = await self._add_samples(archive, manifest, draft, sender)
            for card, (class_id, number) in cards:
                picture = None if number is None else new_ids[class_id, number]
                draft.set_card(class_id, replace(card, sample_id=picture))
            await self._add_test_set(archive, manifest, draft, sender)
            await self._add_own_pictures(archive, manifest, draft, sender)
            await run_sync(self._add_model_and_program, archive, manifest, draft)
            return await run_sync(self._insert, draft, credentials)

    def _insert(self, draft: ProjectDraft, credentials: Credentials) -> tuple[str, str]:
        with self._database.transaction() as session:
            student_id, token = get_or_create_owner(session, self._settings, credentials)
            return draft.insert(session, student_id).id, token

    def _read_manifest(self, archive: Archive) -> Manifest:
        text = archive.read(MANIFEST, self._settings.max_program_bytes)
        with part_errors(MANIFEST):
            check_version(parse_json(text))
            manifest = Manifest.model_validate_json(text)
        self._check_counts(manifest)
        if missing := sorted(manifest.part_names() - archive.parts):
            raise ProjectFileIncomplete(part=missing[0])
        if archive.parts - manifest.part_names():
            raise ProjectFileForeign
        return manifest

    def _check_counts(self, manifest: Manifest) -> None:
        """Compares what the manifest claims with the limits, before anything is made of it.

        A manifest of 200 bytes may claim millions of pictures. Raises ProjectFileTooManyParts,
        QuotaReached.
        """
        limits = self._settings
        if manifest.part_count() > limits.max_project_file_parts:
            raise ProjectFileTooManyParts(max_parts=limits.max_project_file_parts)
        class_count, own_count = len(manifest.classes), len(manifest.own)
        if class_count > limits.max_classes:
            raise QuotaReached(quota="classes", reached=class_count, limit=limits.max_classes)
        if own_count > limits.max_assets:
            raise QuotaReached(quota="assets", reached=own_count, limit=limits.max_assets)
        if manifest.model is not None and len(manifest.model.classes) > limits.max_classes:
            raise ProjectFilePartUnusable(part=MANIFEST, reason="unusable_value")

    def _add_classes(self, manifest: Manifest, draft: ProjectDraft) -> None:
        taken_keys: set[str] = set()
        for number, file_class in enumerate(manifest.classes, 1):
            name = self._free_name(file_class.name, number, taken_keys)
            taken_keys.add(name_key(name))
            draft.add_class(file_class.id, name, file_class.color)
        for deleted in manifest.deleted_classes:
            draft.add_deleted_class(deleted.id, self._clean_name(deleted.name, "1"), deleted.color)

    def _usable_cards(self, manifest: Manifest) -> Sequence[tuple[Card, tuple[str, int | None]]]:
        """The cards, each with its class and the number of its picture there."""
        with part_errors(MANIFEST):
            return [
                (
                    usable_card(Card(each.card.text, each.card.link), self._settings),
                    (each.id, each.card.picture),
                )
                for each in manifest.classes
                if each.card is not None
            ]

    def _free_name(self, text: str, number: int, taken_keys: set[str]) -> str:
        """The cleaned name; with a number before it, counted from `number`, where it is taken."""
        name = self._clean_name(text, str(number))
        numbered = (self._clean_name(f"{n} {name}", str(n)) for n in count(number))
        return next(each for each in chain([name], numbered) if name_key(each) not in taken_keys)

    async def _add_samples(
        self, archive: Archive, manifest: Manifest, draft: ProjectDraft, sender: str
    ) -> Mapping[PictureOfClass, str]:
        """Adds the pictures. Returns their new ids."""
        new_ids: dict[PictureOfClass, str] = {}
        parts = [
            (file_class, class_part(number, picture), picture)
            for number, file_class in enumerate(manifest.classes)
            for picture in range(file_class.pictures)
        ]
        for start in range(0, len(parts), BATCH_SIZE):
            batch = parts[start : start + BATCH_SIZE]
            processed = await asyncio.gather(
                *(self._process_picture(archive, part, sender) for _, part, _ in batch)
            )
            for (file_class, _, number), picture in zip(batch, processed, strict=True):
                drafted = _draft_picture(picture, file_class, number)
                new_id = await run_sync(draft.add_sample, file_class.id, drafted)
                new_ids[file_class.id, number] = new_id
        return new_ids

    async def _add_test_set(
        self, archive: Archive, manifest: Manifest, draft: ProjectDraft, sender: str
    ) -> None:
        for start in range(0, len(manifest.test_set), BATCH_SIZE):
            batch = manifest.test_set[start : start + BATCH_SIZE]
            processed = await asyncio.gather(
                *(
                    self._process_picture(archive, test_part(number), sender)
                    for number, _ in enumerate(batch, start)
                )
            )
            for file_picture, picture in zip(batch, processed, strict=True):
                await run_sync(draft.test_set.add, self._test_picture(picture, file_picture))

    def _test_picture(
        self, processed: ProcessedPicture, file_picture: FileTestPicture
    ) -> DraftTestPicture:
        """Raises EngineNotReady where the picture could not be embedded."""
        return DraftTestPicture(
            processed.square_jpeg or b"",
            cleaned_name(file_picture.name, MAX_SHOWN_LENGTH, "?"),
            self._clean_name(file_picture.label or "", "") or None,
            file_picture.class_id,
            self._settings.backbone,
            embedding_of(processed, self._engine),
        )

    async def _process_picture(
        self, archive: Archive, part: str, queue_owner: str
    ) -> ProcessedPicture:
        """The part's square, with its embedding if there is a backbone."""
        picture = await run_sync(archive.read, part, self._settings.max_picture_bytes)
        with part_errors(part):
            return await self._sample_uploads.process_picture(queue_owner, picture)

    async def _add_own_pictures(
        self, archive: Archive, manifest: Manifest, draft: ProjectDraft, sender: str
    ) -> None:
        for number, old_id in enumerate(manifest.own):
            part = own_part(number)
            data = await run_sync(archive.read, part, self._max_own_bytes)
            with part_errors(part):
                asset_file = await self._own_file(data, sender)
            await run_sync(draft.add_asset, old_id, asset_file)

    @property
    def _max_own_bytes(self) -> int:
        return max(self._settings.max_sound_bytes, self._settings.max_picture_bytes)

    async def _own_file(self, data: bytes, sender: str) -> StagePicture:
        """An own picture or sound, checked as if it were uploaded."""
        max_sound, max_picture = self._settings.max_sound_bytes, self._settings.max_picture_bytes
        if is_sound(data):
            if len(data) > max_sound:
                raise SoundTooLarge(max_bytes=max_sound)
            return sound_file(await run_sync(check_sound, data, self._settings.max_sound_seconds))
        if len(data) > max_picture:
            raise PictureTooLarge(max_bytes=max_picture)
        return await self._engine.stage_picture(sender, data, self._settings.max_asset_side)

    def _add_model_and_program(
        self, archive: Archive, manifest: Manifest, draft: ProjectDraft
    ) -> None:
        if manifest.model is not None:
            self._add_model(archive, manifest.model, draft)
        if manifest.program_format is not None:
            if manifest.program_format > PROGRAM_FORMAT:
                raise ProjectFileVersion(version=manifest.program_format, newest=PROGRAM_FORMAT)
            text = archive.read(PROGRAM, self._settings.max_program_bytes)
            with part_errors(PROGRAM):
                blocks = parse_json(text)
                if not isinstance(blocks, dict):
                    raise ValueError("no blocks")
                check_blocks(blocks, self._settings)
                draft.set_program(manifest.program_format, blocks)

    def _add_model(self, archive: Archive, model: FileModel, draft: ProjectDraft) -> None:
        network, network_file, max_bytes = None, None, self._settings.max_picture_bytes
        if model.has_imported_network:
            max_bytes = self._settings.max_model_weights_bytes
            network_file = archive.read(NETWORK, max_bytes)
            with part_errors(NETWORK):
                limit = self._settings.max_model_multiplications
                network = read_network(model, network_file, limit)
        weights = archive.read(MODEL, max_bytes)
        with part_errors(MODEL):
            head = read_head(model, weights, network)
            drafted = replace(self._draft_model(model), network=network_file)
            draft.set_model(drafted, head.to_bytes())

    def _draft_model(self, model: FileModel) -> DraftModel:
        return DraftModel(
            classes=[
                {"id": output.id, "name": self._clean_name(output.name, str(number))}
                for number, output in enumerate(model.classes, 1)
            ],
            backbone=model.backbone,
            settings=model.settings.model_dump(),
            epochs=[EpochScores(**dict(epoch)) for epoch in model.epochs],
            fresh=model.fresh,
            kept_epoch=model.kept_epoch,
            texts=usable_texts(RunTexts(model.name, model.note, model.tags), self._settings),
        )

    def _clean_name(self, text: str, fallback: str) -> str:
        return cleaned_name(text, self._settings.max_name_length, fallback)


def _draft_picture(processed: ProcessedPicture, file_class: FileClass, number: int) -> DraftPicture:
    """The picture with this number in its class."""
    return DraftPicture(
        processed.square_jpeg or b"",
        processed.embeddings[0] if processed.embeddings else None,
        number in file_class.mirrored,
        file_class.burst_of(number),
        processed.quality,
        number in file_class.switched_off,
    )
