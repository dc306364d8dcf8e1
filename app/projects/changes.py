"""Changes of a project's classes and samples: counted, because its models are outdated after them."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from app.db.tables import ImageClass, Model, Project, now

_MARK_CHANGED = (
    update(Project)
    .where(Project.id == bindparam("changed_id"))
    .values(data_revision=Project.data_revision + 1, updated_at=bindparam("changed_at"))
)


WITH_CLASSES = "classes:"
"""Begins the fingerprints of training data that name the class of each sample. Those of earlier
versions, in which samples stayed in their classes, name the samples alone."""


def outdate_earlier_models(session: Session, project_id: str) -> None:
    """Forget the fingerprints that would not tell that a sample has moved."""
    earlier = ~Model.data_fingerprint.startswith(WITH_CLASSES)
    session.execute(
        update(Model).where(Model.project_id == project_id, earlier).values(data_fingerprint="")
    )


def mark_data_changed(session: Session, project_id: str) -> None:
    """Count a change of classes or samples."""
    session.execute(_MARK_CHANGED, {"changed_id": project_id, "changed_at": now()})


def mark_changed(session: Session, project: Project) -> None:
    """Count a change of the loaded project."""
    session.flush()
    mark_data_changed(session, project.id)
    session.refresh(project, ["data_revision", "updated_at"])


def set_positions(classes: Sequence[ImageClass]) -> None:
    """Number the places of the classes in this order, from 0."""
    for position, image_class in enumerate(classes):
        image_class.position = position
