"""A student's projects and their classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, selectinload

from app.classrooms.freezing import frozen_since
from app.classrooms.limits import limits_of
from app.db.row_locks import lock_students
from app.db.tables import ImageClass, Model, Project, Sample, new_id, now
from app.errors import ClassNotFound, ModelNotFound, NameTaken, QuotaReached, SnapshotNotFound
from app.names import name_key, usable_name
from app.projects.cards import (
    Card,
    ShownCard,
    check_own_sample,
    keep_card,
    shown_cards,
    usable_card,
)
from app.projects.changes import mark_changed, set_positions
from app.projects.file_deletions import queue_project_deletions
from app.projects.model_classes import free_color
from app.projects.snapshots import Snapshots, is_live
from app.settings import Settings


@dataclass(frozen=True)
class ClassContents:
    """The number of samples of a class, how many are switched off, its first one, whether that is
    mirrored, and its card."""

    sample_count: int = 0
    switched_off_count: int = 0
    cover_sample_id: str | None = None
    cover_mirrored: bool = False
    card: ShownCard | None = None

    @property
    def learnt_count(self) -> int:
        return self.sample_count - self.switched_off_count


class Projects:
    """Reads and changes projects within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def of_student(self, student_id: str) -> Sequence[Project]:
        """The student's projects, the one changed last first."""
        query = (
            select(Project)
            .where(Project.student_id == student_id, is_live())
            .options(
                selectinload(Project.classes),
                selectinload(Project.share),
                selectinload(Project.remixed_share),
            )
            .order_by(Project.updated_at.desc(), Project.id)
        )
        return self._session.scalars(query).all()

    def create(self, student_id: str, name: str, class_names: Sequence[str]) -> Project:
        """A new project with empty classes. Raises NameUnusable, NameTaken, QuotaReached."""
        project = Project(id=new_id(), student_id=student_id, name=self._usable_name(name))
        self.add(project)
        for class_name in class_names:
            self.add_class(project, class_name)
        self._session.flush()
        return project

    def add(self, project: Project, *, counted: bool = True) -> None:
        """Add a project that was built elsewhere. Raises QuotaReached.

        Pass `counted=False` for a future snapshot, which is not in the student's list.
        In a frozen classroom the new project is frozen, too.
        """
        lock_students(self._session, project.student_id)
        owned = select(func.count()).where(Project.student_id == project.student_id, is_live())
        limits = limits_of(self._session, self._settings, project.student_id)
        if counted:
            self._check_quota("projects", self._session.scalar(owned), limits.max_projects)
        self._check_quota("classes", len(project.classes) - 1, limits.max_classes)
        project.frozen_at = frozen_since(self._session, project.student_id)
        self._session.add(project)
        self._session.flush()

    def rename(self, project: Project, name: str) -> None:
        """Raises NameUnusable."""
        project.name = self._usable_name(name)
        project.updated_at = now()

    def choose_model(self, project: Project, model_id: str) -> None:
        """Raises ModelNotFound for a model that is not this project's."""
        model = self._session.get(Model, model_id)
        if model is None or model.project_id != project.id:
            raise ModelNotFound
        project.current_model_id = model.id
        project.updated_at = now()

    def set_frozen(self, project: Project, *, frozen: bool) -> None:
        """Freeze the project, so that its student cannot change it, or unfreeze it.

        Raises SnapshotNotFound for a snapshot, which stays frozen.
        """
        if Snapshots(self._session).is_snapshot(project):
            raise SnapshotNotFound
        project.frozen_at = now() if frozen else None

    def delete(self, project: Project) -> None:
        """Delete the project with all that it holds. Its files are queued for deletion."""
        queue_project_deletions(self._session, [project.id])
        self._session.delete(project)
        self._session.flush()

    def get_class(self, project: Project, class_id: str) -> ImageClass:
        """Raises ClassNotFound."""
        for image_class in project.classes:
            if image_class.id == class_id:
                return image_class
        raise ClassNotFound

    def add_class(self, project: Project, name: str) -> ImageClass:
        """A new last class. Raises NameUnusable, NameTaken, QuotaReached."""
        limit = limits_of(self._session, self._settings, project.student_id).max_classes
        self._check_quota("classes", len(project.classes), limit)
        name = self._free_name(project, name)
        added = ImageClass(
            id=new_id(),
            name=name,
            name_key=name_key(name),
            position=len(project.classes),
            color=free_color(project.classes),
        )
        project.classes.append(added)
        mark_changed(self._session, project)
        return added

    def rename_class(self, project: Project, image_class: ImageClass, name: str) -> None:
        """Raises NameUnusable, NameTaken."""
        image_class.name = self._free_name(project, name, excluding=image_class)
        image_class.name_key = name_key(image_class.name)
        project.updated_at = now()

    def set_card(self, project: Project, image_class: ImageClass, card: Card | None) -> None:
        """Give the class a card, or none. Raises CardTextUnusable, CardLinkUnusable, SampleNotFound."""
        if card is not None:
            card = usable_card(card, self._settings)
            check_own_sample(self._session, image_class, card)
        keep_card(image_class, card)
        project.updated_at = now()
        self._session.flush()

    def move_class(self, project: Project, image_class: ImageClass, position: int) -> None:
        """Move the class to `position`, counted from 0. A position past the end means the end."""
        order = [other for other in project.classes if other is not image_class]
        order.insert(position, image_class)
        set_positions(order)
        project.updated_at = now()
        self._session.flush()
        self._session.expire(project, ["classes"])

    def contents(self, projects: Sequence[Project]) -> dict[str, ClassContents]:
        """The contents of each class that has samples or a card, by class id."""
        counted = self._sample_counts(projects)
        cards = shown_cards(self._session, [each for one in projects for each in one.classes])
        return counted | {
            class_id: replace(counted.get(class_id, ClassContents()), card=card)
            for class_id, card in cards.items()
        }

    def _sample_counts(self, projects: Sequence[Project]) -> dict[str, ClassContents]:
        first_mirrored = func.min(case((Sample.mirrored, Sample.order_key)))
        switched_off = func.count(case((Sample.switched_off, 1)))
        first = func.min(Sample.order_key)
        query = (
            select(Sample.class_id, func.count(), switched_off, first, first_mirrored)
            .where(Sample.project_id.in_([project.id for project in projects]))
            .where(Sample.deleted_at.is_(None))
            .group_by(Sample.class_id)
        )
        return {
            class_id: ClassContents(count, off, first.partition(" ")[2], first == mirrored)
            for class_id, count, off, first, mirrored in self._session.execute(query)
        }

    def _usable_name(self, name: str) -> str:
        return usable_name(name, self._settings.max_name_length)

    def _free_name(self, project: Project, name: str, excluding: ImageClass | None = None) -> str:
        name = self._usable_name(name)
        taken = {other.name_key for other in project.classes if other is not excluding}
        if name_key(name) in taken:
            raise NameTaken(name=name)
        return name

    @staticmethod
    def _check_quota(quota: str, reached: int | None, limit: int) -> None:
        if (reached or 0) >= limit:
            raise QuotaReached(quota=quota, reached=reached or 0, limit=limit)
