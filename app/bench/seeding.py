"""Many students at once, written straight into the database: only how they are served counts."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select

from app.bench.product import Product
from app.db.database import Database
from app.db.people_tables import StudentSession
from app.db.tables import (
    Embedding,
    ImageClass,
    Model,
    Project,
    Sample,
    Student,
    TrainingRun,
    new_id,
    now,
)
from app.people.tokens import token_hash
from app.storage import FolderStorage
from app.training.runner import head_key


@dataclass(frozen=True)
class Seeded:
    """One student's copy of a project. The token is the cookie's value."""

    token: str
    project_id: str
    model_id: str


def copies(product: Product, project_id: str, count: int) -> list[Seeded]:
    """That many other students, each with a copy of the project's samples and current model."""
    database = Database(product.settings.database_address)
    heads = FolderStorage(product.settings.models_dir / "models")
    try:
        return [_copy(database, heads, project_id) for _ in range(count)]
    finally:
        database.close()


def _copy(database: Database, heads: FolderStorage, project_id: str) -> Seeded:
    seeded = Seeded(new_id(), new_id(), new_id())
    student_id = new_id()
    with database.noting() as session:
        original = session.get_one(Project, project_id)
        model = session.get_one(Model, original.current_model_id)
        run = session.get_one(TrainingRun, model.run_id)
        session.add(Student(id=student_id))
        session.flush()
        session.add(StudentSession(token_hash=token_hash(seeded.token), student_id=student_id))
        session.add(Project(id=seeded.project_id, student_id=student_id, name="Copy"))
        session.flush()
        class_ids = {each.id: new_id() for each in original.classes}
        for each in original.classes:
            session.add(
                ImageClass(
                    id=class_ids[each.id],
                    project_id=seeded.project_id,
                    name=each.name,
                    name_key=each.name_key,
                    position=each.position,
                )
            )
        session.flush()
        samples, embeddings = [], []
        for sample, numbers, backbone in session.execute(
            select(Sample, Embedding.numbers, Embedding.backbone)
            .join(Embedding, Embedding.sample_id == Sample.id)
            .where(Sample.project_id == project_id)
        ):
            sample_id = new_id()
            samples.append(
                {
                    "id": sample_id,
                    "project_id": seeded.project_id,
                    "class_id": class_ids[sample.class_id],
                    "order_key": sample.order_key,
                    "size_bytes": sample.size_bytes,
                    "created_at": now(),
                }
            )
            embeddings.append({"sample_id": sample_id, "backbone": backbone, "numbers": numbers})
        session.execute(insert(Sample), samples)
        session.execute(insert(Embedding), embeddings)
        run_id = new_id()
        session.add(
            TrainingRun(
                id=run_id,
                project_id=seeded.project_id,
                student_id=student_id,
                status="succeeded",
                settings=run.settings,
                data_revision=0,
                model_id=seeded.model_id,
            )
        )
        classes = [{"id": class_ids[each["id"]], "name": each["name"]} for each in model.classes]
        session.add(
            Model(
                id=seeded.model_id,
                project_id=seeded.project_id,
                run_id=run_id,
                backbone=model.backbone,
                classes=classes,
                data_fingerprint=model.data_fingerprint,
            )
        )
        session.get_one(Project, seeded.project_id).current_model_id = seeded.model_id
    heads.put(head_key(seeded.model_id), heads.get(head_key(model.id)))
    return seeded
