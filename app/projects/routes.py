"""HTTP of projects and classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, cast

from fastapi import APIRouter, BackgroundTasks, Depends
from starlette.requests import HTTPConnection

from app import errors
from app.db.tables import ImageClass, Project
from app.people.access import Action
from app.people.classroom_routes import PLACE_REFUSALS, PlaceDep
from app.people.identity import AccessDep, NewStudentIdDep, StudentIdDep
from app.projects.projects import Projects
from app.projects.removals import Removals
from app.projects.schemas import (
    ClassChange,
    ClassOut,
    FrozenIn,
    NameIn,
    ProjectChange,
    ProjectList,
    ProjectOut,
)
from app.web.dependencies import (
    LanguageDep,
    SessionDep,
    SettingsDep,
    WordsDep,
)
from app.web.errors import refusals
from app.web.words import Words

router = APIRouter(prefix="/api/projects", tags=["projects"])
classroom_router = APIRouter(prefix="/api/classrooms", tags=["classrooms"])

FIRST_CLASSES = 2


async def projects_of(session: SessionDep, settings: SettingsDep) -> Projects:
    return Projects(session, settings)


async def removals_of(connection: HTTPConnection) -> Removals:
    return cast(Removals, connection.app.state.removals)


ProjectsDep = Annotated[Projects, Depends(projects_of)]
RemovalsDep = Annotated[Removals, Depends(removals_of)]


def project_for(action: Action) -> Callable[..., Project]:
    """A dependency: the project of the address, for callers who may do `action` with it."""

    def project_of(project: str, access: AccessDep) -> Project:
        return access.project(project, action)

    return project_of


ProjectDep = Annotated[Project, Depends(project_for(Action.CHANGE))]
"""For routes that change the project."""
SeenProjectDep = Annotated[Project, Depends(project_for(Action.SEE))]
"""For routes that only tell of the project."""
PicturedProjectDep = Annotated[Project, Depends(project_for(Action.SEE_PICTURES))]
"""For routes that tell of its pictures."""
DirectedProjectDep = Annotated[Project, Depends(project_for(Action.DIRECT))]
"""For what the teacher of the class does with it."""
TO_CHANGE = (errors.ProjectNotFound, errors.OnlyToLookAt, errors.ProjectFrozen)
"""The refusals of `ProjectDep`."""


def class_to_change(class_id: str, project: ProjectDep, projects: ProjectsDep) -> ImageClass:
    return projects.get_class(project, class_id)


ClassDep = Annotated[ImageClass, Depends(class_to_change)]


def first_class_names(words: Words, language: str) -> list[str]:
    """What the classes of a new project are called."""
    numbers = range(1, FIRST_CLASSES + 1)
    return [words.say(language, "pages.class_number", {"number": number}) for number in numbers]


@router.post(
    "",
    status_code=201,
    responses=refusals(
        errors.ClassroomNeeded,
        errors.ClassroomFrozen,
        errors.NameUnusable,
        errors.NameHasControls,
        errors.QuotaReached,
    ),
)
def create_project(
    body: NameIn,
    student_id: NewStudentIdDep,
    projects: ProjectsDep,
    words: WordsDep,
    language: LanguageDep,
) -> ProjectOut:
    """Make a project with two empty classes. A caller without a cookie gets one."""
    names = first_class_names(words, language)
    return ProjectOut.of(projects.create(student_id, body.name, names), {})


@router.get("", responses=refusals())
def list_projects(student_id: StudentIdDep, projects: ProjectsDep) -> ProjectList:
    """The caller's own projects."""
    own = projects.of_student(student_id)
    contents = projects.contents(own)
    return ProjectList(projects=[ProjectOut.of(each, contents) for each in own])


@classroom_router.get("/{classroom}/students/{place}/projects", responses=refusals(*PLACE_REFUSALS))
def list_students_projects(place: PlaceDep, projects: ProjectsDep) -> ProjectList:
    """The projects of a student of the teacher's classroom."""
    found = projects.of_student(place.student_id or "")
    contents = projects.contents(found)
    return ProjectList(projects=[ProjectOut.of(each, contents) for each in found])


@router.get("/{project}", responses=refusals(errors.ProjectNotFound))
def get_project(project: SeenProjectDep, projects: ProjectsDep) -> ProjectOut:
    """One project with its classes."""
    return ProjectOut.of(project, projects.contents([project]))


@router.patch(
    "/{project}",
    responses=refusals(
        *TO_CHANGE, errors.ModelNotFound, errors.NameUnusable, errors.NameHasControls
    ),
)
def change_project(body: ProjectChange, project: ProjectDep, projects: ProjectsDep) -> ProjectOut:
    """Rename the project, or choose its current model."""
    if body.name is not None:
        projects.rename(project, body.name)
    if body.current_model_id is not None:
        projects.choose_model(project, body.current_model_id)
    return ProjectOut.of(project, projects.contents([project]))


@router.delete("/{project}", status_code=204, responses=refusals(*TO_CHANGE))
def delete_project(
    project: ProjectDep,
    projects: ProjectsDep,
    removals: RemovalsDep,
    after: BackgroundTasks,
) -> None:
    """Delete the project with everything that it holds."""
    projects.delete(project)
    after.add_task(removals.carry_out)


@router.put(
    "/{project}/frozen",
    responses=refusals(errors.ProjectNotFound, errors.OnlyToLookAt, errors.SnapshotNotFound),
)
def set_frozen(body: FrozenIn, project: DirectedProjectDep, projects: ProjectsDep) -> ProjectOut:
    """For the teacher of the class: stop the student from changing the project, or let again."""
    projects.set_frozen(project, frozen=body.frozen)
    return ProjectOut.of(project, projects.contents([project]))


@router.post(
    "/{project}/classes",
    status_code=201,
    responses=refusals(
        *TO_CHANGE,
        errors.NameTaken,
        errors.NameUnusable,
        errors.NameHasControls,
        errors.QuotaReached,
    ),
)
def add_class(body: NameIn, project: ProjectDep, projects: ProjectsDep) -> ClassOut:
    """Add a class behind the others."""
    return ClassOut.of(projects.add_class(project, body.name), {})


CLASS_REFUSALS = refusals(
    *TO_CHANGE,
    errors.ClassNotFound,
    errors.NameTaken,
    errors.NameUnusable,
    errors.NameHasControls,
)


@router.patch("/{project}/classes/{class_id}", responses=CLASS_REFUSALS)
def change_class(
    body: ClassChange, project: ProjectDep, image_class: ClassDep, projects: ProjectsDep
) -> ClassOut:
    """Rename a class, or move it to another place."""
    if body.name is not None:
        projects.rename_class(project, image_class, body.name)
    if body.position is not None:
        projects.move_class(project, image_class, body.position)
    return ClassOut.of(image_class, projects.contents([project]))


@router.delete(
    "/{project}/classes/{class_id}",
    status_code=204,
    responses=refusals(*TO_CHANGE, errors.ClassNotFound),
)
def delete_class(
    project: ProjectDep,
    image_class: ClassDep,
    projects: ProjectsDep,
    removals: RemovalsDep,
    after: BackgroundTasks,
) -> None:
    """Delete a class with its samples."""
    projects.delete_class(project, image_class)
    after.add_task(removals.carry_out)
