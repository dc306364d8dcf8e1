"""Writes a project file part by part, while it is sent."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

from app.db.database import Database
from app.db.tables import Project, Sample
from app.errors import ProjectNotFound
from app.lab.test_sets.test_pictures import storage_key
from app.ml.heads import Head
from app.ml.imported_network import is_imported_network
from app.programs.assets.assets import asset_key
from app.project_copies.contents import CurrentModel, ProjectContents, read_project_contents
from app.project_copies.project_file.layout import (
    FORMAT,
    MANIFEST,
    MODEL,
    NETWORK,
    PRODUCT,
    PROGRAM,
    DeletedClass,
    FileCard,
    FileClass,
    FileEpoch,
    FileModel,
    FileTestPicture,
    Manifest,
    OutputClass,
    class_part,
    own_part,
    test_part,
)
from app.projects.cards import Card, kept_card
from app.samples.samples import picture_key
from app.storage import Storage
from app.training.imported_networks import network_key
from app.training.runner import head_key
from app.training.settings import TrainingSettings

_ENTRY_TIME = (2000, 1, 1, 0, 0, 0)
"""A fixed time, so that the same project always gives the same file."""


class ChunkBuffer(io.RawIOBase):
    """A file that a zip file writes into. It cannot seek; `pop` returns what was written."""

    def __init__(self) -> None:
        self._chunks: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        chunk = bytes(data)  # type: ignore[call-overload]
        self._chunks.append(chunk)
        return len(chunk)

    def pop(self) -> bytes:
        """The bytes that were written since the last call."""
        written = b"".join(self._chunks)
        self._chunks.clear()
        return written


def project_file_chunks(
    project_id: str, database: Database, pictures: Storage, models: Storage
) -> Iterator[bytes]:
    """The bytes of a project's file. Its rows are read before the first. Raises ProjectNotFound."""
    contents = contents_to_export(project_id, database)
    if contents is None:
        raise ProjectNotFound
    yield from ProjectFileWriter(contents, pictures, models).chunks()


def contents_to_export(project_id: str, database: Database) -> ProjectContents | None:
    """What a project's file holds, read in a transaction of its own; None if the project is gone."""
    with database.reading() as session:
        project = session.get(Project, project_id)
        if project is None:
            return None
        return read_project_contents(
            session, project, pictures=True, test_set=True, embeddings=False
        )


class ProjectFileWriter:
    """Writes one project's file. The manifest comes last, so that it lists only parts that exist.

    Files that the owner deletes meanwhile are left out.
    """

    def __init__(self, contents: ProjectContents, pictures: Storage, models: Storage) -> None:
        self._contents = contents
        self._pictures = pictures
        self._models = models

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the file. One picture at a time is in memory."""
        buffer = ChunkBuffer()
        with zipfile.ZipFile(buffer, "w") as packed:
            manifest = Manifest(
                product=PRODUCT,
                format=FORMAT,
                name=self._contents.name,
                classes=[],
                deleted_classes=[
                    DeletedClass(**deleted) for deleted in self._contents.deleted_classes
                ],
                model=None,
                own=[],
                program_format=None,
            )
            for name, data in self._parts(manifest):
                _add(packed, name, data)
                yield buffer.pop()
            _add(packed, MANIFEST, manifest.model_dump_json().encode())
        yield buffer.pop()

    def _parts(self, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of every part but the manifest, which this fills."""
        contents = self._contents
        for number, image_class in enumerate(contents.classes):
            file_class = FileClass(
                id=image_class.id, name=image_class.name, pictures=0, color=image_class.color
            )
            manifest.classes.append(file_class)
            card = kept_card(image_class)
            if card is not None:
                file_class.card = FileCard(text=card.text, link=card.link)
            yield from self._class_parts(number, file_class, card)
        yield from self._test_parts(manifest)
        for asset in contents.assets:
            asset_file = _get_or_none(self._pictures, asset_key(asset))
            if asset_file is not None:
                yield own_part(len(manifest.own)), asset_file
                manifest.own.append(asset.id)
        if contents.model is not None:
            yield from self._model_parts(contents.model, manifest)
        if contents.program is not None:
            manifest.program_format = contents.program.format
            yield PROGRAM, json.dumps(contents.program.blocks, ensure_ascii=False).encode()

    def _model_parts(self, model: CurrentModel, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
        """The head, and the network that came in with it. Without one of them there is no model."""
        head_file = _get_or_none(self._models, head_key(model.row.id))
        network = None
        if is_imported_network(model.row.backbone):
            network = _get_or_none(self._models, network_key(model.row.id))
        if head_file is None or (network is None and is_imported_network(model.row.backbone)):
            return
        head = Head.from_bytes(head_file)
        manifest.model = _file_model(model, head)
        yield MODEL, head.raw_weights()
        if network is not None:
            yield NETWORK, network

    def _class_parts(
        self, number: int, file_class: FileClass, card: Card | None
    ) -> Iterator[tuple[str, bytes]]:
        """The parts of one class, which this counts. Notes which of them is the card's picture."""
        for sample, picture in self._pictures_of(file_class.id):
            yield class_part(number, file_class.pictures), picture
            if sample.mirrored:
                file_class.mirrored.append(file_class.pictures)
            if sample.switched_off:
                file_class.switched_off.append(file_class.pictures)
            if file_class.card is not None and card is not None and card.sample_id == sample.id:
                file_class.card.picture = file_class.pictures
            file_class.bursts.append(sample.burst or "")
            file_class.pictures += 1

    def _pictures_of(self, class_id: str) -> Iterator[tuple[Sample, bytes]]:
        """Each sample of the class, and its picture."""
        for sample in self._contents.samples:
            if sample.class_id == class_id:
                picture = _get_or_none(self._pictures, picture_key(sample))
                if picture is not None:
                    yield sample, picture

    def _test_parts(self, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
        """The parts of the test set, which this lists."""
        for row in self._contents.test_set:
            picture = _get_or_none(self._pictures, storage_key(row))
            if picture is not None:
                yield test_part(len(manifest.test_set)), picture
                listed = FileTestPicture(name=row.name, label=row.label, class_id=row.class_id)
                manifest.test_set.append(listed)


def _get_or_none(storage: Storage, key: str) -> bytes | None:
    try:
        return storage.get(key)
    except KeyError:
        return None


def _add(packed: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Add a part. Only JSON is deflated: pictures are compressed already."""
    entry = zipfile.ZipInfo(name, _ENTRY_TIME)
    is_text = name.endswith(".json")
    entry.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
    packed.writestr(entry, data)


def _file_model(model: CurrentModel, head: Head) -> FileModel:
    return FileModel(
        backbone=model.row.backbone,
        classes=[OutputClass(id=output["id"], name=output["name"]) for output in model.classes],
        layers=[(inputs, outputs) for inputs, outputs in head.shapes],
        settings=TrainingSettings(**model.run.settings),
        epochs=[
            FileEpoch(
                epoch=row.epoch,
                loss=row.loss,
                acc=row.acc,
                val_loss=row.val_loss,
                val_acc=row.val_acc,
                learning_rate=row.learning_rate,
            )
            for row in model.epochs
        ],
        kept_epoch=model.run.kept_epoch,
        fresh=model.fresh,
        name=model.run.name,
        note=model.run.note,
        tags=model.run.tags,
    )
