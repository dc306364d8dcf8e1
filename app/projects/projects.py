"""A student's projects and the classes in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, func, select, update
from sqlalchemy.orm import Session, selectinload

from app.db.tables import ImageClass, Model, Project, Sample, new_id, now
from app.errors import ClassNotFound, ModelNotFound, NameTaken, QuotaReached, SnapshotNotFound
from app.names import name_key, usable_name
from app.people.freezing import frozen_since
from app.people.limits import limits_of
from app.projects.removals import note_pictures, note_projects
from app.projects.snapshots import Snapshots, is_live
from app.settings import Settings


@dataclass(frozen=True)
class ClassContents:
    """How many samples a class holds, and its first one."""

    sample_count: int = 0
    cover_sample_id: str | None = None


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
        """Raises NameUnusable, QuotaReached."""
        project = Project(id=new_id(), student_id=student_id, name=self._usable(name))
        self.take_in(project)
        for class_name in class_names:
            self.add_class(project, class_name)
        self._session.flush()
        return project

    def take_in(self, project: Project, *, counted: bool = True) -> None:
        """Keep a project that was put together elsewhere. Raises QuotaReached.

        One that is not `counted` is no project of the student's list: a snapshot to be.
        In a frozen classroom it stands still like all others.
        """
        owned = select(func.count()).where(Project.student_id == project.student_id, is_live())
        limits = limits_of(self._session, self._settings, project.student_id)
        if counted:
            self._refuse_above("projects", self._session.scalar(owned), limits.max_projects)
        self._refuse_above("classes", len(project.classes) - 1, limits.max_classes)
        project.frozen_at = frozen_since(self._session, project.student_id)
        self._session.add(project)
        self._session.flush()

    def rename(self, project: Project, name: str) -> None:
        """Raises NameUnusable."""
        project.name = self._usable(name)
        project.updated_at = now()

    def choose_model(self, project: Project, model_id: str) -> None:
        """Raises ModelNotFound for a model that is not this project's."""
        model = self._session.get(Model, model_id)
        if model is None or model.project_id != project.id:
            raise ModelNotFound
        project.current_model_id = model.id
        project.updated_at = now()

    def set_frozen(self, project: Project, *, frozen: bool) -> None:
        """Stop the student from changing the project, or let again.

        Raises SnapshotNotFound for a snapshot, which stands still for good.
        """
        if Snapshots(self._session).is_snapshot(project):
            raise SnapshotNotFound
        project.frozen_at = now() if frozen else None

    def delete(self, project: Project) -> None:
        """Classes, samples, runs, models and the program go with it; their files are noted."""
        note_projects(self._session, [project.id])
        self._session.delete(project)
        self._session.flush()

    def get_class(self, project: Project, class_id: str) -> ImageClass:
        """Raises ClassNotFound."""
        found = [each for each in project.classes if each.id == class_id]
        if not found:
            raise ClassNotFound
        return found[0]

    def add_class(self, project: Project, name: str) -> ImageClass:
        """A new last class. Raises NameUnusable, NameTaken, QuotaReached."""
        limit = limits_of(self._session, self._settings, project.student_id).max_classes
        self._refuse_above("classes", len(project.classes), limit)
        name = self._free_name(project, name)
        added = ImageClass(
            id=new_id(), name=name, name_key=name_key(name), position=len(project.classes)
        )
        project.classes.append(added)
        self._changed(project)
        return added

    def rename_class(self, project: Project, image_class: ImageClass, name: str) -> None:
        """Raises NameUnusable, NameTaken."""
        image_class.name = self._free_name(project, name, besides=image_class)
        image_class.name_key = name_key(image_class.name)
        project.updated_at = now()

    def move_class(self, project: Project, image_class: ImageClass, position: int) -> None:
        """Put the class at `position`, counted from 0; a larger one means the end."""
        order = [each for each in project.classes if each is not image_class]
        order.insert(position, image_class)
        self._number(order)
        project.updated_at = now()
        self._session.flush()
        self._session.expire(project, ["classes"])

    def delete_class(self, project: Project, image_class: ImageClass) -> None:
        """Its samples go with it; their files are noted."""
        note_pictures(self._session, f"{project.id}/{image_class.id}")
        project.classes.remove(image_class)
        self._number(project.classes)
        self._changed(project)

    def contents(self, projects: Sequence[Project]) -> dict[str, ClassContents]:
        """What each class of `projects` holds, by class id."""
        query = (
            select(Sample.class_id, func.count(), func.min(Sample.order_key))
            .where(Sample.project_id.in_([project.id for project in projects]))
            .where(Sample.deleted_at.is_(None))
            .group_by(Sample.class_id)
        )
        return {
            class_id: ClassContents(count, first.partition(" ")[2])
            for class_id, count, first in self._session.execute(query)
        }

    def _changed(self, project: Project) -> None:
        self._session.flush()
        mark_data_changed(self._session, project.id)
        self._session.refresh(project, ["data_revision", "updated_at"])

    def _usable(self, name: str) -> str:
        return usable_name(name, self._settings.max_name_length)

    def _free_name(self, project: Project, name: str, besides: ImageClass | None = None) -> str:
        name = self._usable(name)
        taken = {each.name_key for each in project.classes if each is not besides}
        if name_key(name) in taken:
            raise NameTaken(name=name)
        return name

    @staticmethod
    def _number(classes: Sequence[ImageClass]) -> None:
        for position, each in enumerate(classes):
            each.position = position

    @staticmethod
    def _refuse_above(quota: str, reached: int | None, limit: int) -> None:
        if (reached or 0) >= limit:
            raise QuotaReached(quota=quota, reached=reached or 0, limit=limit)


_CHANGED = (
    update(Project)
    .where(Project.id == bindparam("of"))
    .values(data_revision=Project.data_revision + 1, updated_at=bindparam("at"))
)


def mark_data_changed(session: Session, project_id: str) -> None:
    """Count a change that makes the models of the project older than its data."""
    session.execute(_CHANGED, {"of": project_id, "at": now()})
