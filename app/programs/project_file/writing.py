"""Writes a project file as it is sent, part after part."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator

from app.ml.heads import Head
from app.programs.assets.assets import asset_key
from app.programs.contents import Contents, CurrentModel
from app.programs.project_file.layout import (
    FORMAT,
    MANIFEST,
    MODEL,
    PRODUCT,
    PROGRAM,
    FileClass,
    FileEpoch,
    FileModel,
    Manifest,
    OutputClass,
    class_part,
    own_part,
)
from app.samples.samples import picture_key
from app.storage import Storage
from app.training.runner import head_key
from app.training.schemas import TrainingSettings

_A_DAY = (2000, 1, 1, 0, 0, 0)
"""The same project always gives the same file."""


class Sent(io.RawIOBase):
    """Keeps what a zip file writes until it is sent; it cannot go back."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        kept = bytes(data)  # type: ignore[call-overload]
        self._waiting.append(kept)
        return len(kept)

    def take(self) -> bytes:
        taken = b"".join(self._waiting)
        self._waiting.clear()
        return taken


class ProjectFileWriter:
    """One project's file. The manifest goes last: what is deleted meanwhile is left out."""

    def __init__(self, contents: Contents, pictures: Storage, models: Storage) -> None:
        self._contents = contents
        self._pictures = pictures
        self._models = models

    def chunks(self) -> Iterator[bytes]:
        """The bytes of the file; a picture at a time is in memory."""
        sent = Sent()
        with zipfile.ZipFile(sent, "w") as packed:
            manifest = Manifest(
                product=PRODUCT,
                format=FORMAT,
                name=self._contents.name,
                classes=[],
                model=None,
                own=[],
                program_format=None,
            )
            for name, data in self._parts(manifest):
                _add(packed, name, data)
                yield sent.take()
            _add(packed, MANIFEST, manifest.model_dump_json().encode())
        yield sent.take()

    def _parts(self, manifest: Manifest) -> Iterator[tuple[str, bytes]]:
        """Every part but the manifest, which is filled in on the way."""
        contents = self._contents
        for number, image_class in enumerate(contents.classes):
            listed = FileClass(id=image_class.id, name=image_class.name, pictures=0)
            manifest.classes.append(listed)
            for picture in self._pictures_of(image_class.id):
                yield class_part(number, listed.pictures), picture
                listed.pictures += 1
        for asset in contents.assets:
            own = _file(self._pictures, asset_key(asset))
            if own is not None:
                yield own_part(len(manifest.own)), own
                manifest.own.append(asset.id)
        if contents.model is not None:
            head = _file(self._models, head_key(contents.model.row.id))
            if head is not None:
                read = Head.from_bytes(head)
                manifest.model = _described(contents.model, read)
                yield MODEL, read.numbers()
        if contents.program is not None:
            manifest.program_format = contents.program.format
            yield PROGRAM, json.dumps(contents.program.blocks, ensure_ascii=False).encode()

    def _pictures_of(self, class_id: str) -> Iterator[bytes]:
        for sample in self._contents.samples:
            if sample.class_id == class_id:
                picture = _file(self._pictures, picture_key(sample))
                if picture is not None:
                    yield picture


def _file(storage: Storage, key: str) -> bytes | None:
    try:
        return storage.get(key)
    except KeyError:
        return None


def _add(packed: zipfile.ZipFile, name: str, data: bytes) -> None:
    """Pictures are packed already; packing them again takes time and saves nothing."""
    entry = zipfile.ZipInfo(name, _A_DAY)
    is_text = name.endswith(".json")
    entry.compress_type = zipfile.ZIP_DEFLATED if is_text else zipfile.ZIP_STORED
    packed.writestr(entry, data)


def _described(model: CurrentModel, head: Head) -> FileModel:
    return FileModel(
        backbone=model.row.backbone,
        classes=[OutputClass(id=each["id"], name=each["name"]) for each in model.row.classes],
        layers=[(inputs, outputs) for inputs, outputs in head.shapes],
        settings=TrainingSettings(**model.run.settings),
        epochs=[
            FileEpoch(
                epoch=each.epoch,
                loss=each.loss,
                acc=each.acc,
                val_loss=each.val_loss,
                val_acc=each.val_acc,
            )
            for each in model.epochs
        ],
        fresh=model.fresh,
    )
