"""Deleted classes, which can be restored for a few minutes, as samples can."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from app.classrooms.limits import limits_of
from app.db.tables import ImageClass, Project, Sample, now
from app.errors import ClassNotFound, QuotaReached
from app.names import name_key
from app.projects.changes import mark_changed, set_positions
from app.projects.file_deletions import queue_forgetting, queue_picture_deletions
from app.projects.model_classes import forget_last_name, keep_last_name, unused_name
from app.settings import Settings


def undo_limit(settings: Settings) -> datetime:
    """Classes and samples deleted before this time cannot be restored."""
    return now() - timedelta(minutes=settings.undo_minutes)


class DeletedClasses:
    """Deletes, restores and purges classes within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def delete(self, project: Project, image_class: ImageClass) -> None:
        """Mark the class and its samples as deleted; `restore` brings them back."""
        keep_last_name(self._session, project, image_class)
        image_class.deleted_at = now()
        self._set_deleted(image_class.id, None, image_class.deleted_at)
        set_positions([other for other in project.classes if other is not image_class])
        mark_changed(self._session, project)
        self._session.expire(project, ["classes"])

    def restore(self, project: Project, class_id: str, *, with_samples: bool = True) -> ImageClass:
        """Undo a deletion: the class is back at its place with the samples that it had, or empty.

        If another class has taken its name, it gets a number: `cat 2`. Raises ClassNotFound, also
        when it is too late, and QuotaReached.
        """
        image_class = self._session.get(ImageClass, class_id)
        if image_class is None or image_class.project_id != project.id:
            raise ClassNotFound
        if image_class.deleted_at is not None:
            deleted_at = image_class.deleted_at
            self._restore(project, image_class, deleted_at)
            if with_samples:
                self._restore_samples(project, image_class, deleted_at)
        return image_class

    def purge(self) -> None:
        """Delete the rows of classes that cannot be restored.

        Their files, and what models have kept of their pictures, are queued for deletion.
        """
        expired = ImageClass.deleted_at < undo_limit(self._settings)
        query = select(ImageClass.project_id, ImageClass.id).where(expired)
        rows = self._session.execute(query).all()
        for project_id, class_id in rows:
            queue_picture_deletions(self._session, f"{project_id}/{class_id}")
        queue_forgetting(self._session, (row.project_id for row in rows))
        class_ids = [row.id for row in rows]
        self._session.execute(delete(ImageClass).where(ImageClass.id.in_(class_ids)))

    def _restore(self, project: Project, image_class: ImageClass, deleted_at: datetime) -> None:
        if deleted_at < undo_limit(self._settings):
            raise ClassNotFound
        limits = limits_of(self._session, self._settings, project.student_id)
        if (reached := len(project.classes)) >= limits.max_classes:
            raise QuotaReached(quota="classes", reached=reached, limit=limits.max_classes)
        taken = {other.name_key for other in project.classes}
        image_class.name = unused_name(image_class.name, taken, self._settings.max_name_length)
        image_class.name_key = name_key(image_class.name)
        image_class.deleted_at = None
        order = list(project.classes)
        order.insert(image_class.position, image_class)
        set_positions(order)
        forget_last_name(project, image_class)
        mark_changed(self._session, project)
        self._session.expire(project, ["classes"])

    def _set_deleted(self, class_id: str, old: datetime | None, new: datetime | None) -> None:
        """Samples that were deleted one by one keep their own time."""
        self._session.execute(
            update(Sample)
            .where(Sample.class_id == class_id, Sample.deleted_at == old)
            .values(deleted_at=new)
        )

    def _restore_samples(
        self, project: Project, image_class: ImageClass, deleted_at: datetime
    ) -> None:
        limits = limits_of(self._session, self._settings, project.student_id)
        reached = self._count(Sample.project_id == project.id, Sample.deleted_at.is_(None))
        back = self._count(Sample.class_id == image_class.id, Sample.deleted_at == deleted_at)
        limit = limits.max_samples_per_project
        if reached + back > limit:
            raise QuotaReached(quota="samples_per_project", reached=reached, limit=limit)
        self._set_deleted(image_class.id, deleted_at, None)

    def _count(self, *conditions: ColumnElement[bool]) -> int:
        return self._session.scalar(select(func.count()).where(*conditions)) or 0
