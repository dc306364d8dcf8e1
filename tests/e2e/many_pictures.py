"""A project of thousands of pictures: rows of the database that share the files of a few."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from sqlalchemy import insert, select

from app.db.database import Database
from app.db.tables import ImageClass, Model, Sample, new_id
from app.settings import Settings
from app.storage.storage import FolderStorage
from app.training.insights import Insights, insights_key

COPIED = ("project_id", "class_id", "size_bytes", "created_at")


def multiply_pictures(settings: Settings, project_id: str, of_each: int) -> None:
    """Gives each class `of_each` earlier samples, and the project's model answers about them, too."""
    database = Database(settings.database_address)
    try:
        with database.transaction() as session:
            earlier = {
                image_class.id: session.scalars(
                    select(Sample).where(Sample.class_id == image_class.id)
                ).all()
                for image_class in session.scalars(
                    select(ImageClass).where(ImageClass.project_id == project_id)
                )
            }
            rows = [
                _earlier(number, samples[number % len(samples)])
                for samples in earlier.values()
                for number in range(of_each)
            ]
            session.execute(insert(Sample), rows)
            model = session.scalars(select(Model).where(Model.project_id == project_id)).one()
            _add_answers(settings, model, rows)
    finally:
        database.close()


def _earlier(number: int, sample: Sample) -> dict[str, object]:
    """A row of a sample that came before this one and shows the same picture."""
    copy_id = new_id()
    return {name: getattr(sample, name) for name in COPIED} | {
        "id": copy_id,
        "order_key": f"0-{number:06} {copy_id}",
        "file_id": sample.file_id or sample.id,
    }


def _add_answers(settings: Settings, model: Model, rows: list[dict[str, object]]) -> None:
    files = FolderStorage(settings.data_dir.parent / "models_store" / "models")
    known = Insights.from_bytes(files.get(insights_key(model.id)))
    numbers = {output["id"]: number for number, output in enumerate(model.classes)}
    labels = np.array([numbers[row["class_id"]] for row in rows], known.labels.dtype)
    like = np.array([np.flatnonzero(known.labels == label)[0] for label in labels])
    tables = {
        name: np.concatenate([table, table[like]]) for name, table in vars(known.evidence).items()
    }
    insights = Insights(
        (*known.sample_ids, *(str(row["id"]) for row in rows)),
        np.concatenate([known.labels, labels]),
        replace(known.evidence, **tables),
    )
    files.put(insights_key(model.id), insights.to_bytes())
