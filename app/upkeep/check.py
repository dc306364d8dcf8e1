"""Reads database and files and names everything that is missing or broken."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.tables import (
    Asset,
    Embedding,
    ImageClass,
    Model,
    Program,
    Project,
    Sample,
    TrainingRun,
)
from app.ml.backbones import backbone_spec
from app.ml.heads import Head
from app.ml.pictures import SIDE
from app.programs.assets.assets import asset_key
from app.samples.samples import picture_key
from app.storage import Storage
from app.training.runner import head_key
from app.training.runs import RunStatus

FLOAT_BYTES = 4
TOGETHER = 500
"""Rows in memory at a time."""


@dataclass(frozen=True)
class Problem:
    """One thing that is not as it should be."""

    kind: str
    """`sample`, `embedding`, `asset`, `model`, `run`, `program`, `project` or `database`."""
    id: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {self.id}: {self.what}"


@dataclass(frozen=True)
class Report:
    """What was looked at, and what is wrong with it."""

    counts: dict[str, int]
    problems: list[Problem]


def check(database: Database, pictures: Storage, models: Storage) -> Report:
    """Looks at every row and at every file that a row names. Changes nothing."""
    with database.reading() as session:
        kinds = {
            "projects": Project, "classes": ImageClass, "samples": Sample, "assets": Asset,
            "runs": TrainingRun, "models": Model, "programs": Program,
        }  # fmt: skip
        counts = {name: session.query(kind).count() for name, kind in kinds.items()}
        checks = (
            _database(session),
            _samples(session, pictures),
            _embeddings(session),
            _assets(session, pictures),
            _models(session, models),
            _runs(session),
            _projects(session),
            _programs(session),
        )
        return Report(counts, [problem for each in checks for problem in each])


def _database(session: Session) -> Iterator[Problem]:
    if session.get_bind().dialect.name != "sqlite":
        return
    for (line,) in session.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield Problem("database", "sqlite", str(line))
    for table, row, parent, _ in session.execute(text("PRAGMA foreign_key_check")):
        yield Problem("database", f"{table} {row}", f"belongs to nothing in {parent}")


def _samples(session: Session, pictures: Storage) -> Iterator[Problem]:
    query = select(Sample).where(Sample.deleted_at.is_(None))
    for sample in session.scalars(query.execution_options(yield_per=TOGETHER)):
        if what := _wrong_with_picture(pictures, picture_key(sample), (SIDE, SIDE)):
            yield Problem("sample", sample.id, what)


def _embeddings(session: Session) -> Iterator[Problem]:
    for embedding in session.scalars(select(Embedding).execution_options(yield_per=TOGETHER)):
        try:
            size = backbone_spec(embedding.backbone).embedding_size * FLOAT_BYTES
        except ValueError:
            continue  # of a backbone that another version of the program knew
        if len(embedding.numbers) != size:
            yield Problem("embedding", embedding.sample_id, f"{len(embedding.numbers)} bytes")


def _assets(session: Session, pictures: Storage) -> Iterator[Problem]:
    for asset in session.scalars(select(Asset).execution_options(yield_per=TOGETHER)):
        if what := _wrong_with_picture(pictures, asset_key(asset), (asset.width, asset.height)):
            yield Problem("asset", asset.id, what)


def _wrong_with_picture(pictures: Storage, key: str, size: tuple[int, int]) -> str:
    try:
        picture = Image.open(io.BytesIO(pictures.get(key)))
        picture.load()
    except KeyError:
        return "its file is missing"
    except (OSError, UnidentifiedImageError, SyntaxError, ValueError):
        return "its file is broken"
    return "" if picture.size == size else f"its file has {picture.size} pixels"


def _models(session: Session, models: Storage) -> Iterator[Problem]:
    for model in session.scalars(select(Model).execution_options(yield_per=TOGETHER)):
        try:
            head = Head.from_bytes(models.get(head_key(model.id)))
        except KeyError:
            yield Problem("model", model.id, "its file is missing")
        except ValueError:
            yield Problem("model", model.id, "its file is broken")
        else:
            if head.class_count != len(model.classes):
                yield Problem("model", model.id, f"{head.class_count} outputs")


def _runs(session: Session) -> Iterator[Problem]:
    known = set(session.scalars(select(Model.id)))
    succeeded = select(TrainingRun).where(TrainingRun.status == RunStatus.SUCCEEDED)
    for run in session.scalars(succeeded.execution_options(yield_per=TOGETHER)):
        if run.model_id not in known:
            yield Problem("run", run.id, "its model is missing")


def _projects(session: Session) -> Iterator[Problem]:
    known = set(session.scalars(select(Model.id)))
    chosen = select(Project).where(Project.current_model_id.is_not(None))
    for project in session.scalars(chosen.execution_options(yield_per=TOGETHER)):
        if project.current_model_id not in known:
            yield Problem("project", project.id, "its current model is missing")


def _programs(session: Session) -> Iterator[Problem]:
    for program in session.scalars(select(Program).execution_options(yield_per=TOGETHER)):
        if not isinstance(program.blocks, dict) or program.version < 1:
            yield Problem("program", program.project_id, "its blocks are broken")
