"""The pictures of a project as a zip file that other programs train with."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from app.db.database import Database
from app.db.tables import Project, Sample, is_learnt_from
from app.errors import ProjectNotFound
from app.names import name_key
from app.project_copies.project_file.writer import ChunkBuffer
from app.projects.model_classes import unused_name
from app.samples.samples import picture_key
from app.storage import Storage


class DataSetLayout(StrEnum):
    """`folders`: one folder for each class. `tm`: a project file of Teachable Machine."""

    FOLDERS = "folders"
    TEACHABLE_MACHINE = "tm"


FILE_ENDINGS: Mapping[DataSetLayout, str] = {
    DataSetLayout.FOLDERS: "-images.zip",
    DataSetLayout.TEACHABLE_MACHINE: ".tm",
}

_ENTRY_TIME = (2000, 1, 1, 0, 0, 0)
_MAX_FILE_NAME = 100
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f]')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_TEACHABLE_MACHINE_MANIFEST = {
    "type": "image",
    "version": "2.4.10",
    "appdata": {
        "publishResults": {},
        "trainEpochs": 50,
        "trainBatchSize": 16,
        "trainLearningRate": 0.001,
    },
}


@dataclass(frozen=True)
class ClassPictures:
    """The name of a class, fit for a file, and the storage keys of its pictures in order of arrival."""

    name: str
    keys: Sequence[str]


def data_set_chunks(
    project_id: str, layout: DataSetLayout, database: Database, pictures: Storage
) -> Iterator[bytes]:
    """The bytes of the file, one picture at a time. Raises ProjectNotFound.

    Pictures that are switched off are left out, for training does so, too.
    """
    classes = _read_classes(project_id, database)
    buffer = ChunkBuffer()
    with zipfile.ZipFile(buffer, "w") as packed:
        for name, key in _WALKS[layout](classes):
            try:
                picture = pictures.get(key)
            except KeyError:  # deleted meanwhile
                continue
            packed.writestr(zipfile.ZipInfo(name, _ENTRY_TIME), picture)
            yield buffer.pop()
        if layout is DataSetLayout.TEACHABLE_MACHINE:
            manifest = json.dumps(_TEACHABLE_MACHINE_MANIFEST)
            packed.writestr(zipfile.ZipInfo("manifest.json", _ENTRY_TIME), manifest)
    yield buffer.pop()


def _read_classes(project_id: str, database: Database) -> list[ClassPictures]:
    with database.reading() as session:
        project = session.get(Project, project_id)
        if project is None:
            raise ProjectNotFound
        names = file_names([image_class.name for image_class in project.classes])
        found = []
        for image_class, name in zip(project.classes, names, strict=True):
            query = select(Sample).where(Sample.class_id == image_class.id, is_learnt_from())
            samples = session.scalars(query.order_by(Sample.order_key))
            found.append(ClassPictures(name, [picture_key(sample) for sample in samples]))
    return found


def file_names(names: Sequence[str]) -> list[str]:
    """Names that every system allows for files, all different whatever the letter case."""
    taken: set[str] = set()
    allowed = []
    for name in names:
        cleaned = _FORBIDDEN.sub("_", name).rstrip(". ").lstrip(".") or "_"
        cleaned = f"_{cleaned}" if _RESERVED.fullmatch(cleaned) else cleaned
        unused = unused_name(cleaned, taken, _MAX_FILE_NAME)
        taken.add(name_key(unused))
        allowed.append(unused)
    return allowed


Walk = Callable[[Sequence[ClassPictures]], Iterator[tuple[str, str]]]


def _folders(classes: Sequence[ClassPictures]) -> Iterator[tuple[str, str]]:
    for each in classes:
        for number, key in enumerate(each.keys, start=1):
            yield f"{each.name}/{number:04}.jpg", key


def _teachable_machine(classes: Sequence[ClassPictures]) -> Iterator[tuple[str, str]]:
    for each in classes:
        for number, key in enumerate(each.keys):
            yield f"{each.name}-!-{number}.jpg", key


_WALKS: Mapping[DataSetLayout, Walk] = {
    DataSetLayout.FOLDERS: _folders,
    DataSetLayout.TEACHABLE_MACHINE: _teachable_machine,
}
