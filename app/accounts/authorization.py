"""Which role may do what with a project. All routes check permissions here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from sqlalchemy import bindparam, exists, select
from sqlalchemy.orm import Session

from app.db.classroom_tables import Classroom, Membership
from app.db.row_locks import lock_owner
from app.db.tables import Model, Project
from app.errors import ModelNotFound, ProjectFrozen, ProjectNotFound, ReadOnly


class Role(StrEnum):
    """A caller's relation to a project. One caller can have several roles."""

    ANONYMOUS = "anonymous"
    OWNER = "owner"
    CLASSMATE = "classmate"
    CLASS_TEACHER = "class_teacher"
    OTHER_TEACHER = "other_teacher"
    LINK_HOLDER = "link_holder"


class Action(StrEnum):
    """An operation on a project."""

    SEE = "see"  # its classes, training runs, models and program
    SEE_PICTURES = "see_pictures"
    USE_MODEL = "use_model"
    CHANGE = "change"
    MANAGE = "manage"  # a teacher's control over a student's project, such as freezing it


PERMISSIONS: Mapping[Role, frozenset[Action]] = {
    Role.ANONYMOUS: frozenset(),
    Role.OWNER: frozenset({Action.SEE, Action.SEE_PICTURES, Action.USE_MODEL, Action.CHANGE}),
    Role.CLASSMATE: frozenset(),
    Role.CLASS_TEACHER: frozenset(
        {Action.SEE, Action.SEE_PICTURES, Action.USE_MODEL, Action.MANAGE}
    ),
    Role.OTHER_TEACHER: frozenset(),
    Role.LINK_HOLDER: frozenset({Action.USE_MODEL}),
}


@dataclass(frozen=True)
class Caller:
    """The person behind a request. Each field is empty where it does not apply.

    `owner_id` is the id of the student row that owns the caller's projects; a teacher has one, too.
    `link_project_id` is the project whose share link the request carries.
    """

    owner_id: str = ""
    teacher_id: str = ""
    link_project_id: str = ""


class OwnedProject(Protocol):
    """What permissions depend on: a Project, or a ProjectRow."""

    @property
    def id(self) -> str: ...

    @property
    def student_id(self) -> str: ...

    @property
    def frozen_at(self) -> datetime | None: ...


@dataclass(frozen=True)
class ProjectRow:
    """A project without its classes, which takes a quarter of the time that a Project takes."""

    id: str
    student_id: str
    data_revision: int
    frozen_at: datetime | None


class Access:
    """Gives one caller access to projects and models within one transaction."""

    def __init__(self, session: Session, caller: Caller) -> None:
        self._session = session
        self.caller = caller

    def roles(self, project: OwnedProject) -> frozenset[Role]:
        """The caller's roles in the project; at least ANONYMOUS."""
        caller = self.caller
        roles = {Role.ANONYMOUS}
        if caller.owner_id:
            is_owner = caller.owner_id == project.student_id
            roles.add(Role.OWNER if is_owner else self._role_of_other_student(project))
        if caller.teacher_id:
            roles.add(Role.CLASS_TEACHER if self._teaches(project) else Role.OTHER_TEACHER)
        if caller.link_project_id == project.id:
            roles.add(Role.LINK_HOLDER)
        return frozenset(roles)

    def get_project(self, project_id: str, action: Action) -> Project:
        """The project, if the caller may do `action` with it.

        Raises ProjectNotFound if the caller may not see the project, ReadOnly if the caller may
        only see it, ProjectFrozen if the teacher has stopped changes.
        """
        self._lock_for(project_id, action)
        project = self._session.get(Project, project_id)
        if project is None:
            raise ProjectNotFound
        self._check_allowed(project, action)
        return project

    def get_project_row(self, project_id: str, action: Action) -> ProjectRow:
        """As `get_project`."""
        self._lock_for(project_id, action)
        row = self._session.connection().execute(_PROJECT_ROW, {"project": project_id}).first()
        if row is None:
            raise ProjectNotFound
        project = ProjectRow(*row)
        self._check_allowed(project, action)
        return project

    def get_model(self, model_id: str, action: Action) -> tuple[Model, Project]:
        """The model and its project, if the caller may do `action`. Raises ModelNotFound, ReadOnly, ProjectFrozen."""
        model = self._session.get(Model, model_id)
        if model is None:
            raise ModelNotFound
        try:
            return model, self.get_project(model.project_id, action)
        except ProjectNotFound as error:
            raise ModelNotFound from error

    def _lock_for(self, project_id: str, action: Action) -> None:
        """Whoever changes a project counts first what its owner has."""
        if action in (Action.CHANGE, Action.MANAGE):
            lock_owner(self._session, project_id)

    def _check_allowed(self, project: OwnedProject, action: Action) -> None:
        roles = self.roles(project)
        allowed = frozenset[Action]().union(*(PERMISSIONS[role] for role in roles))
        if action not in allowed:
            raise ReadOnly if Action.SEE in allowed else ProjectNotFound
        if action == Action.CHANGE and project.frozen_at is not None:
            raise ProjectFrozen

    def _role_of_other_student(self, project: OwnedProject) -> Role:
        own_classroom_ids = select(Membership.classroom_id).where(
            Membership.student_id == self.caller.owner_id
        )
        shared = exists().where(
            Membership.student_id == project.student_id,
            Membership.classroom_id.in_(own_classroom_ids),
        )
        return Role.CLASSMATE if self._session.scalar(select(shared)) else Role.ANONYMOUS

    def _teaches(self, project: OwnedProject) -> bool:
        teaches = exists().where(
            Membership.student_id == project.student_id,
            Membership.classroom_id == Classroom.id,
            Classroom.teacher_id == self.caller.teacher_id,
            Classroom.deleted_at.is_(None),
        )
        return bool(self._session.scalar(select(teaches)))


# Built once, with a row instead of an object, for speed.
_PROJECT_ROW = select(
    Project.__table__.c.id,
    Project.__table__.c.student_id,
    Project.__table__.c.data_revision,
    Project.__table__.c.frozen_at,
).where(Project.__table__.c.id == bindparam("project"))
