"""Routes for projects and classes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends

from app import errors
from app.accounts.authorization import Action
from app.accounts.dependencies import AccessDep, OwnerIdDep
from app.classrooms.project_creation import EnsuredOwnerIdDep
from app.classrooms.routes import PLACE_REFUSALS, PlaceDep
from app.db.tables import ImageClass, Project
from app.projects.deleted_classes import DeletedClasses
from app.projects.projects import Projects
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
    ServicesDep,
    SessionDep,
    SettingsDep,
    WordsDep,
)
from app.web.errors import refusals
from app.web.words import LANGUAGES, Words

router = APIRouter(prefix="/api/projects", tags=["projects"])
classroom_router = APIRouter(prefix="/api/classrooms", tags=["classrooms"])

FIRST_CLASSES = 2


async def projects_of(session: SessionDep, settings: SettingsDep) -> Projects:
    return Projects(session, settings)


async def deleted_classes_of(session: SessionDep, settings: SettingsDep) -> DeletedClasses:
    return DeletedClasses(session, settings)


ProjectsDep = Annotated[Projects, Depends(projects_of)]
DeletedClassesDep = Annotated[DeletedClasses, Depends(deleted_classes_of)]


def project_for(action: Action) -> Callable[..., Project]:
    """Makes a dependency that returns the project if the caller may do `action` with it."""

    def project_of(project: str, access: AccessDep) -> Project:
        return access.get_project(project, action)

    return project_of


ProjectDep = Annotated[Project, Depends(project_for(Action.CHANGE))]
"""For routes that change the project."""
VisibleProjectDep = Annotated[Project, Depends(project_for(Action.SEE))]
"""For routes that read the project."""
ProjectWithPicturesDep = Annotated[Project, Depends(project_for(Action.SEE_PICTURES))]
"""For routes that read its pictures."""
ManagedProjectDep = Annotated[Project, Depends(project_for(Action.MANAGE))]
"""For routes of the classroom's teacher."""
CHANGE_REFUSALS = (errors.ProjectNotFound, errors.ReadOnly, errors.ProjectFrozen)
"""The refusals of `ProjectDep`."""


def class_to_change(class_id: str, project: ProjectDep, projects: ProjectsDep) -> ImageClass:
    return projects.get_class(project, class_id)


ClassDep = Annotated[ImageClass, Depends(class_to_change)]


def first_class_names(words: Words, language: str) -> list[str]:
    """The names of the first classes of a new project."""
    numbers = range(1, FIRST_CLASSES + 1)
    return [words.text(language, "pages.class_number", {"number": number}) for number in numbers]


def first_class_names_everywhere(words: Words) -> frozenset[str]:
    """Those names in every language."""
    return frozenset(name for language in LANGUAGES for name in first_class_names(words, language))


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
    owner_id: EnsuredOwnerIdDep,
    projects: ProjectsDep,
    words: WordsDep,
    language: LanguageDep,
) -> ProjectOut:
    """Make a project with two empty classes. A caller without a cookie gets one."""
    names = first_class_names(words, language)
    return ProjectOut.of(projects.create(owner_id, body.name, names), {})


@router.get("", responses=refusals())
def list_projects(owner_id: OwnerIdDep, projects: ProjectsDep) -> ProjectList:
    """The caller's own projects."""
    own_projects = projects.of_student(owner_id)
    contents = projects.contents(own_projects)
    return ProjectList(projects=[ProjectOut.of(project, contents) for project in own_projects])


@classroom_router.get("/{classroom}/students/{place}/projects", responses=refusals(*PLACE_REFUSALS))
def list_students_projects(place: PlaceDep, projects: ProjectsDep) -> ProjectList:
    """The projects of a student of the teacher's classroom."""
    students_projects = projects.of_student(place.student_id or "")
    contents = projects.contents(students_projects)
    return ProjectList(projects=[ProjectOut.of(project, contents) for project in students_projects])


@router.get("/{project}", responses=refusals(errors.ProjectNotFound))
def get_project(project: VisibleProjectDep, projects: ProjectsDep) -> ProjectOut:
    """One project with its classes."""
    return ProjectOut.of(project, projects.contents([project]))


@router.patch(
    "/{project}",
    responses=refusals(
        *CHANGE_REFUSALS, errors.ModelNotFound, errors.NameUnusable, errors.NameHasControls
    ),
)
def change_project(body: ProjectChange, project: ProjectDep, projects: ProjectsDep) -> ProjectOut:
    """Rename the project, or choose its current model."""
    if body.name is not None:
        projects.rename(project, body.name)
    if body.current_model_id is not None:
        projects.choose_model(project, body.current_model_id)
    return ProjectOut.of(project, projects.contents([project]))


@router.delete("/{project}", status_code=204, responses=refusals(*CHANGE_REFUSALS))
def delete_project(
    project: ProjectDep,
    projects: ProjectsDep,
    services: ServicesDep,
    background_tasks: BackgroundTasks,
) -> None:
    """Delete the project with everything that it holds."""
    projects.delete(project)
    background_tasks.add_task(services.file_deletions.delete_pending)


@router.put(
    "/{project}/frozen",
    responses=refusals(errors.ProjectNotFound, errors.ReadOnly, errors.SnapshotNotFound),
)
def set_frozen(body: FrozenIn, project: ManagedProjectDep, projects: ProjectsDep) -> ProjectOut:
    """For the teacher of the class: stop the student from changing the project, or let again."""
    projects.set_frozen(project, frozen=body.frozen)
    return ProjectOut.of(project, projects.contents([project]))


@router.post(
    "/{project}/classes",
    status_code=201,
    responses=refusals(
        *CHANGE_REFUSALS,
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
    *CHANGE_REFUSALS,
    errors.ClassNotFound,
    errors.SampleNotFound,
    errors.CardTextUnusable,
    errors.CardLinkUnusable,
    errors.NameTaken,
    errors.NameUnusable,
    errors.NameHasControls,
)


@router.patch("/{project}/classes/{class_id}", responses=CLASS_REFUSALS)
def change_class(
    body: ClassChange, project: ProjectDep, image_class: ClassDep, projects: ProjectsDep
) -> ClassOut:
    """Rename a class, move it to another place, or give it a card that answers show."""
    if body.name is not None:
        projects.rename_class(project, image_class, body.name)
    if body.position is not None:
        projects.move_class(project, image_class, body.position)
    if "card" in body.model_fields_set:
        projects.set_card(project, image_class, body.card.to_card() if body.card else None)
    return ClassOut.of(image_class, projects.contents([project]))


@router.delete(
    "/{project}/classes/{class_id}",
    status_code=204,
    responses=refusals(*CHANGE_REFUSALS, errors.ClassNotFound),
)
def delete_class(
    project: ProjectDep, image_class: ClassDep, deleted_classes: DeletedClassesDep
) -> None:
    """Delete a class with its samples. `restore` brings them back for a few minutes."""
    deleted_classes.delete(project, image_class)


@router.post(
    "/{project}/classes/{class_id}/restore",
    responses=refusals(*CHANGE_REFUSALS, errors.ClassNotFound, errors.QuotaReached),
)
def restore_class(
    class_id: str, project: ProjectDep, projects: ProjectsDep, deleted_classes: DeletedClassesDep
) -> ClassOut:
    """Bring a deleted class back to its place, with the samples that it had."""
    image_class = deleted_classes.restore(project, class_id)
    return ClassOut.of(image_class, projects.contents([project]))
