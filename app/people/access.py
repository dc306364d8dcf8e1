"""Who may do what: every role and every action, in one place. All routes ask here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from app.db.people_tables import Classroom, Membership
from app.db.tables import Model, Project
from app.errors import ModelNotFound, OnlyToLookAt, ProjectFrozen, ProjectNotFound


class Role(StrEnum):
    """What a caller is to a project. One caller can be several."""

    STRANGER = "stranger"
    OWNER = "owner"
    CLASSMATE = "classmate"
    CLASS_TEACHER = "class_teacher"
    OTHER_TEACHER = "other_teacher"
    LINK_HOLDER = "link_holder"


class Action(StrEnum):
    """What can be done with a project."""

    SEE = "see"  # its classes, training runs, models and program
    SEE_PICTURES = "see_pictures"
    USE_MODEL = "use_model"
    CHANGE = "change"
    DIRECT = "direct"  # what a teacher does with a student's work, such as freezing it


MAY: Mapping[Role, frozenset[Action]] = {
    Role.STRANGER: frozenset(),
    Role.OWNER: frozenset({Action.SEE, Action.SEE_PICTURES, Action.USE_MODEL, Action.CHANGE}),
    Role.CLASSMATE: frozenset(),
    Role.CLASS_TEACHER: frozenset(
        {Action.SEE, Action.SEE_PICTURES, Action.USE_MODEL, Action.DIRECT}
    ),
    Role.OTHER_TEACHER: frozenset(),
    Role.LINK_HOLDER: frozenset({Action.USE_MODEL}),
}


@dataclass(frozen=True)
class Caller:
    """Who is asking; empty for what they are not.

    Of a teacher, `student_id` is the one who owns the account's projects.
    `link_project_id` is the project whose share link the request shows.
    """

    student_id: str = ""
    teacher_id: str = ""
    link_project_id: str = ""


class Access:
    """Opens projects and models to one caller within one transaction."""

    def __init__(self, session: Session, caller: Caller) -> None:
        self._session = session
        self.caller = caller

    def roles(self, project: Project) -> frozenset[Role]:
        """Everything that the caller is to the project."""
        caller = self.caller
        roles = {Role.STRANGER}
        if caller.student_id:
            own = caller.student_id == project.student_id
            roles.add(Role.OWNER if own else self._other_student(project))
        if caller.teacher_id:
            roles.add(Role.CLASS_TEACHER if self._teaches(project) else Role.OTHER_TEACHER)
        if caller.link_project_id == project.id:
            roles.add(Role.LINK_HOLDER)
        return frozenset(roles)

    def project(self, project_id: str, action: Action) -> Project:
        """The project, for that action.

        Raises ProjectNotFound when the caller may not even see it, OnlyToLookAt when seeing is
        all, ProjectFrozen when its teacher has stopped changes.
        """
        project = self._session.get(Project, project_id)
        if project is None:
            raise ProjectNotFound
        self._refuse(project, action)
        return project

    def model(self, model_id: str, action: Action) -> tuple[Model, Project]:
        """The model and its project. Raises ModelNotFound, OnlyToLookAt, ProjectFrozen."""
        model = self._session.get(Model, model_id)
        if model is None:
            raise ModelNotFound
        try:
            return model, self.project(model.project_id, action)
        except ProjectNotFound as hidden:
            raise ModelNotFound from hidden

    def _refuse(self, project: Project, action: Action) -> None:
        roles = self.roles(project)
        allowed = frozenset[Action]().union(*(MAY[role] for role in roles))
        if action not in allowed:
            raise OnlyToLookAt if Action.SEE in allowed else ProjectNotFound
        if action == Action.CHANGE and project.frozen_at is not None:
            raise ProjectFrozen

    def _other_student(self, project: Project) -> Role:
        mine = select(Membership.classroom_id).where(
            Membership.student_id == self.caller.student_id
        )
        shared = exists().where(
            Membership.student_id == project.student_id, Membership.classroom_id.in_(mine)
        )
        return Role.CLASSMATE if self._session.scalar(select(shared)) else Role.STRANGER

    def _teaches(self, project: Project) -> bool:
        teaches = exists().where(
            Membership.student_id == project.student_id,
            Membership.classroom_id == Classroom.id,
            Classroom.teacher_id == self.caller.teacher_id,
        )
        return bool(self._session.scalar(select(teaches)))
