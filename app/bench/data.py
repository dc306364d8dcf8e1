"""Copies of a project for many students, written directly into the database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import insert, select

from app.accounts.tokens import token_hash
from app.bench.product import Product
from app.db.account_tables import StudentSession
from app.db.database import Database
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
from app.storage import FolderStorage
from app.training.runner import head_key


@dataclass(frozen=True)
class ProjectCopy:
    """A student's copy of a project. The token is the value of the student's cookie."""

    token: str
    project_id: str
    model_id: str


def copy_project(product: Product, project_id: str, count: int) -> list[ProjectCopy]:
    """Makes `count` students, each with a copy of the project's samples and current model."""
    database = Database.of(product.settings)
    model_files = FolderStorage(product.settings.models_dir / "models")
    try:
        return [_copy(database, model_files, project_id) for _ in range(count)]
    finally:
        database.close()


def _copy(database: Database, model_files: FolderStorage, project_id: str) -> ProjectCopy:
    copy = ProjectCopy(new_id(), new_id(), new_id())
    student_id = new_id()
    with database.unsynced_transaction() as session:
        original = session.get_one(Project, project_id)
        model = session.get_one(Model, original.current_model_id)
        run = session.get_one(TrainingRun, model.run_id)
        session.add(Student(id=student_id))
        session.flush()
        session.add(StudentSession(token_hash=token_hash(copy.token), student_id=student_id))
        session.add(Project(id=copy.project_id, student_id=student_id, name="Copy"))
        session.flush()
        class_ids = {image_class.id: new_id() for image_class in original.classes}
        for image_class in original.classes:
            session.add(
                ImageClass(
                    id=class_ids[image_class.id],
                    project_id=copy.project_id,
                    name=image_class.name,
                    name_key=image_class.name_key,
                    position=image_class.position,
                    color=image_class.color,
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
                    "project_id": copy.project_id,
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
                project_id=copy.project_id,
                student_id=student_id,
                status="succeeded",
                settings=run.settings,
                data_revision=0,
                model_id=copy.model_id,
            )
        )
        classes = [
            {"id": class_ids[trained["id"]], "name": trained["name"]} for trained in model.classes
        ]
        session.add(
            Model(
                id=copy.model_id,
                project_id=copy.project_id,
                run_id=run_id,
                backbone=model.backbone,
                classes=classes,
                data_fingerprint=model.data_fingerprint,
            )
        )
        session.get_one(Project, copy.project_id).current_model_id = copy.model_id
    model_files.put(head_key(copy.model_id), model_files.get(head_key(model.id)))
    return copy
