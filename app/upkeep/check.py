"""Checks database and files, and reports everything that is missing or broken.

Damage ends no check: it is named, and the check goes on. Only the columns that a check needs are
read, so that a damaged one spoils no other check.
"""

from __future__ import annotations

import io
import json
import math
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image
from sqlalchemy import Row, String, Table, func, select, text, type_coerce
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import InstrumentedAttribute, Session

from app.db.database import Database
from app.db.lab_tables import TestEmbedding, TestPicture, VariantEmbedding
from app.db.tables import (
    Asset,
    Base,
    Embedding,
    ImageClass,
    Model,
    Program,
    Project,
    Sample,
    TrainingRun,
    checksum_of,
)
from app.errors import EyeblocksError, NotASound, StorageFailed
from app.lab.test_sets.test_pictures import storage_key as test_picture_key
from app.ml.backbones import backbone_spec
from app.ml.embeddings import unpack_embeddings
from app.ml.heads import Head
from app.ml.imported_network import ImportedNetwork, is_imported_network
from app.ml.pictures import SIDE
from app.programs.assets.assets import asset_key
from app.programs.assets.sounds import MEDIA_TYPE, check_sound
from app.programs.thumbnails import thumbnail_key
from app.samples.samples import picture_key
from app.storage import Storage
from app.training.imported_networks import network_key
from app.training.insights import Insights, insights_key
from app.training.runner import head_key
from app.training.runs import RunStatus

# Embeddings of versions that kept the average of the feature map alone, as float32.
EARLIER_EMBEDDING_BYTES = 4 * 1280
ROWS_AT_A_TIME = 500
"""Rows in memory at a time."""
COUNTED = {
    "projects": Project, "classes": ImageClass, "samples": Sample, "test_pictures": TestPicture,
    "assets": Asset, "runs": TrainingRun, "models": Model, "programs": Program,
}  # fmt: skip
DAMAGE = (SQLAlchemyError, sqlite3.Error, EyeblocksError, ValueError, TypeError)
"""What reading a damaged database raises."""


@dataclass(frozen=True)
class Problem:
    """One thing that is missing or broken."""

    kind: str
    """`sample`, `embedding`, `test_picture`, `asset`, `thumbnail`, `model`, `run`, `program`,
    `project`, `file`, `key`, `database`, or the name of a table."""
    id: str
    description: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id}: {self.description}"


@dataclass(frozen=True)
class Report:
    """The number of checked rows by kind, and the problems."""

    counts: dict[str, int]
    problems: list[Problem]


Check = Callable[[Session], Iterator[Problem]]


def check(database: Database, pictures: Storage, models: Storage) -> Report:
    """Check every row and every file that a row refers to. Changes nothing."""
    checks: dict[str, Check] = {
        "database": _database,
        "tables": _tables,
        "samples": lambda session: _samples(session, pictures),
        "embeddings": lambda session: _embeddings(session, Embedding, Embedding.sample_id),
        "test sets": lambda session: _test_pictures(session, pictures),
        "test embeddings": lambda session: _embeddings(
            session, TestEmbedding, TestEmbedding.picture_id
        ),
        "variant embeddings": lambda session: _embeddings(
            session, VariantEmbedding, VariantEmbedding.sample_id
        ),
        "assets": lambda session: _assets(session, pictures),
        "thumbnails": lambda session: _thumbnails(session, pictures),
        "models": lambda session: _models(session, models),
        "runs": _runs,
        "projects": _projects,
        "programs": _programs,
    }
    problems = [problem for name, each in checks.items() for problem in _run(database, name, each)]
    counts = {name: _count(database, table) for name, table in COUNTED.items()}
    return Report(counts, list(dict.fromkeys(problems)))


def _run(database: Database, name: str, check_part: Check) -> list[Problem]:
    """The problems that one check finds, and one more if damage ends it."""
    problems: list[Problem] = []
    try:
        with database.reading() as session:
            problems.extend(check_part(session))
    except DAMAGE as error:
        problems.append(Problem("database", name, f"cannot be read: {_reason(error)}"))
    return problems


def _reason(error: Exception) -> str:
    """What the database says, in one line."""
    cause = error.__cause__ if isinstance(error, EyeblocksError) else error
    said = getattr(cause, "orig", None) or cause or error
    return str(said).splitlines()[0] if str(said) else type(said).__name__


def _count(database: Database, table: type[Base]) -> int:
    try:
        with database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0
    except DAMAGE:
        return 0


def _database(session: Session) -> Iterator[Problem]:
    if session.get_bind().dialect.name != "sqlite":
        return
    for (line,) in session.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield Problem("database", "sqlite", str(line))
    for table, row, parent, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield Problem("database", f"{table} {row}", f"belongs to nothing in {parent}")


def _tables(session: Session) -> Iterator[Problem]:
    """Every column of every row can be read: no broken JSON, no broken time."""
    for table in Base.metadata.sorted_tables:
        try:
            for _ in session.execute(_streamed(select(table))):
                pass
        except DAMAGE as error:
            found = list(_broken_rows(session, table))
            yield from found or [
                Problem("database", table.name, f"cannot be read: {_reason(error)}")
            ]


def _broken_rows(session: Session, table: Table) -> Iterator[Problem]:
    """The rows of the table that cannot be read."""
    try:
        keys = session.execute(select(*table.primary_key.columns)).all()
    except DAMAGE:
        return
    for key in keys:
        columns = zip(table.primary_key.columns, key, strict=True)
        row = select(table).where(*(column == value for column, value in columns))
        try:
            session.execute(row).all()
        except DAMAGE as error:
            yield Problem(table.name, " ".join(map(str, key)), f"cannot be read: {_reason(error)}")


def _samples(session: Session, pictures: Storage) -> Iterator[Problem]:
    query = select(
        Sample.id, Sample.project_id, Sample.class_id, Sample.file_id, Sample.checksum
    ).where(Sample.deleted_at.is_(None))
    for sample in session.execute(_streamed(query)):
        key = picture_key(sample)
        if description := _picture_problem(pictures, key, (SIDE, SIDE), sample.checksum):
            yield Problem("sample", sample.id, description)


def _test_pictures(session: Session, pictures: Storage) -> Iterator[Problem]:
    columns = (TestPicture.id, TestPicture.project_id, TestPicture.import_id, TestPicture.checksum)
    for picture in session.execute(_streamed(select(*columns))):
        key = test_picture_key(picture)
        if description := _picture_problem(pictures, key, (SIDE, SIDE), picture.checksum):
            yield Problem("test_picture", picture.id, description)


def _embeddings(
    session: Session,
    table: type[Embedding | TestEmbedding | VariantEmbedding],
    picture_id: InstrumentedAttribute[str],
) -> Iterator[Problem]:
    """The problems of embeddings. `picture_id`: the column with the id of what they are of."""
    columns = (picture_id.label("id"), table.backbone, table.numbers, table.checksum)
    for embedding in session.execute(_streamed(select(*columns))):
        if description := _embedding_problem(embedding):
            yield Problem("embedding", embedding.id, description)


def _embedding_problem(embedding: Row[*tuple[Any, ...]]) -> str:
    numbers = bytes(embedding.numbers)
    if embedding.checksum and embedding.checksum != checksum_of(numbers):
        return "its numbers were changed"
    try:
        spec = backbone_spec(embedding.backbone)
    except ValueError:
        return ""  # the backbone of another version of the program
    if len(numbers) == EARLIER_EMBEDDING_BYTES:
        return ""  # the server makes it anew
    if len(numbers) != spec.embedding_bytes:
        return f"{len(numbers)} bytes"
    return "" if np.isfinite(unpack_embeddings([numbers])).all() else "its numbers are broken"


def _assets(session: Session, pictures: Storage) -> Iterator[Problem]:
    columns = (Asset.id, Asset.project_id, Asset.media_type, Asset.width, Asset.height)
    for asset in session.execute(_streamed(select(*columns))):
        key = asset_key(asset)
        if asset.media_type == MEDIA_TYPE:
            description = _sound_problem(pictures, key)
        else:
            description = _picture_problem(pictures, key, (asset.width, asset.height))
        if description:
            yield Problem("asset", asset.id, description)


def _sound_problem(pictures: Storage, key: str) -> str:
    try:
        check_sound(pictures.get(key), math.inf)
    except KeyError:
        return "its file is missing"
    except StorageFailed:
        return "its file cannot be read"
    except NotASound:
        return "its file is broken"
    return ""


def _thumbnails(session: Session, pictures: Storage) -> Iterator[Problem]:
    query = select(Project.id, Project.thumbnail_id).where(Project.thumbnail_id.is_not(None))
    for project in session.execute(_streamed(query)):
        key = thumbnail_key(project.id, project.thumbnail_id)
        if description := _picture_problem(pictures, key):
            yield Problem("thumbnail", project.id, description)


def _picture_problem(
    pictures: Storage, key: str, size: tuple[int, int] | None = None, checksum: str | None = None
) -> str:
    """The description of the problem, or ''. `size`: expected width and height in pixels."""
    try:
        data = pictures.get(key)
        picture = Image.open(io.BytesIO(data))
        picture.load()
    except KeyError:
        return "its file is missing"
    except StorageFailed:
        return "its file cannot be read"
    except (OSError, SyntaxError, ValueError):
        return "its file is broken"
    if checksum and checksum != checksum_of(data):
        return "its file is another picture"
    return f"its file has {picture.size} pixels" if size and picture.size != size else ""


def _models(session: Session, models: Storage) -> Iterator[Problem]:
    classes = type_coerce(Model.classes, String).label("classes")
    query = select(Model.id, Model.backbone, classes)
    for model in session.execute(_streamed(query)):
        if description := _model_problem(models, model.id, model.backbone, _parsed(model.classes)):
            yield Problem("model", model.id, description)


def _model_problem(models: Storage, model_id: str, backbone: str, classes: object) -> str:
    try:
        head = Head.from_bytes(models.get(head_key(model_id)))
        insights = _insights(models, model_id)
        if is_imported_network(backbone):
            ImportedNetwork.from_bytes(models.get(network_key(model_id)))
    except KeyError:
        return "its file is missing"
    except StorageFailed:
        return "its file cannot be read"
    except ValueError:
        return "its file is broken"
    if not isinstance(classes, list):
        return "its classes are broken"
    if insights is not None and insights.class_count != len(classes):
        return f"insights into {insights.class_count} outputs"
    return "" if head.class_count == len(classes) else f"{head.class_count} outputs"


def _insights(models: Storage, model_id: str) -> Insights | None:
    """The model's insights; None for a model that has none. Raises ValueError, StorageFailed."""
    try:
        return Insights.from_bytes(models.get(insights_key(model_id)))
    except KeyError:
        return None


def _runs(session: Session) -> Iterator[Problem]:
    model_ids = set(session.scalars(select(Model.id)))
    columns = (TrainingRun.id, TrainingRun.status, TrainingRun.model_id)
    for run in session.execute(_streamed(select(*columns))):
        if run.status not in set(RunStatus):
            yield Problem("run", run.id, f"its status {run.status!r} is unknown")
        elif run.status == RunStatus.SUCCEEDED and run.model_id not in model_ids:
            yield Problem("run", run.id, "its model is missing")


def _projects(session: Session) -> Iterator[Problem]:
    model_ids = set(session.scalars(select(Model.id)))
    chosen = select(Project.id, Project.current_model_id)
    chosen = chosen.where(Project.current_model_id.is_not(None))
    for project in session.execute(_streamed(chosen)):
        if project.current_model_id not in model_ids:
            yield Problem("project", project.id, "its current model is missing")


def _programs(session: Session) -> Iterator[Problem]:
    blocks = type_coerce(Program.blocks, String).label("blocks")
    for program in session.execute(_streamed(select(Program.project_id, Program.version, blocks))):
        if not isinstance(_parsed(program.blocks), dict) or program.version < 1:
            yield Problem("program", program.project_id, "its blocks are broken")


def _parsed(stored: object) -> object:
    """The value of a JSON column as its driver gives it; None if it is broken."""
    if not isinstance(stored, str):
        return stored
    try:
        return json.loads(stored)
    except ValueError:
        return None


def _streamed(query: Any) -> Any:
    return query.execution_options(yield_per=ROWS_AT_A_TIME)
