"""Projects and classes as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, Field

from app.db.tables import ImageClass, Project
from app.projects.projects import ClassContents
from app.web.fields import Body, ClassName, Id, Moment, Name, SampleCount


class NameIn(Body):
    """A name for something new."""

    name: Name = Field(description="1–50 characters after trimming")


class ProjectChange(Body):
    """What is left out stays as it is."""

    name: Name | None = Field(None, description="The new name")
    current_model_id: str | None = Field(
        None, description="The model that blocks and programs use from now on"
    )


class ClassChange(Body):
    """What is left out stays as it is."""

    name: Name | None = Field(None, description="The new name")
    position: int | None = Field(None, ge=0, le=1000, description="The new place, counted from 0")


class FrozenIn(Body):
    """Whether a project is frozen."""

    frozen: bool = Field(description="true: its student cannot change it")


class ClassOut(BaseModel):
    """A named category. Its id never changes."""

    id: Id
    name: ClassName
    sample_count: SampleCount
    cover_url: str | None = Field(description="Address of its first sample's picture")
    cover_mirrored: bool = Field(description="Whether pages show that picture mirrored")
    color: int = Field(ge=0, description="Number of its color on the pages; it never changes")

    @classmethod
    def of(cls, image_class: ImageClass, contents: Mapping[str, ClassContents]) -> ClassOut:
        class_contents = contents.get(image_class.id, ClassContents())
        cover = class_contents.cover_sample_id
        url = f"/api/projects/{image_class.project_id}/samples/{cover}/image" if cover else None
        return cls(
            id=image_class.id,
            name=image_class.name,
            sample_count=class_contents.sample_count,
            cover_url=url,
            cover_mirrored=class_contents.cover_mirrored,
            color=image_class.color,
        )


class DeletedClassOut(BaseModel):
    """A class that the project has no more, which blocks may still name."""

    id: Id
    name: ClassName = Field(description="The last name that it had")
    color: int = Field(ge=0, description="Number of the color that it had")


class RemixOut(BaseModel):
    """The shared project that this one was copied from."""

    name: str = Field(description="Its name at that time", examples=["가위바위보"])
    address: str | None = Field(description="Where it plays; null once it is not shared any more")

    @classmethod
    def of(cls, project: Project) -> RemixOut | None:
        if project.remix_name is None:
            return None
        shared = project.remixed_share
        return cls(name=project.remix_name, address=f"/play/{shared.id}" if shared else None)


class ProjectOut(BaseModel):
    """One student's piece of work."""

    id: Id
    name: str = Field(description="Chosen by the student", examples=["가위바위보"])
    created_at: Moment
    updated_at: Moment
    classes: list[ClassOut] = Field(description="In the student's order")
    deleted_classes: list[DeletedClassOut] = Field(description="Those deleted last, oldest first")
    current_model_id: str | None = Field(description="The model in use; none before training")
    frozen: bool = Field(description="The teacher has stopped its student from changing it")
    data_revision: int = Field(description="Counts the changes of classes and samples")
    shared: bool = Field(description="Whether a link opens it to others")
    remix_of: RemixOut | None = Field(description="Where it was copied from, if anywhere")
    thumbnail_url: str | None = Field(description="Address of a picture of its stage")

    @classmethod
    def of(cls, project: Project, contents: Mapping[str, ClassContents]) -> ProjectOut:
        return cls(
            id=project.id,
            name=project.name,
            created_at=project.created_at,
            updated_at=project.updated_at,
            classes=[ClassOut.of(image_class, contents) for image_class in project.classes],
            deleted_classes=[DeletedClassOut(**deleted) for deleted in project.deleted_classes],
            current_model_id=project.current_model_id,
            frozen=project.frozen_at is not None,
            data_revision=project.data_revision,
            shared=project.share is not None,
            remix_of=RemixOut.of(project),
            thumbnail_url=_thumbnail_url(project),
        )


def _thumbnail_url(project: Project) -> str | None:
    if project.thumbnail_id is None:
        return None
    return f"/api/projects/{project.id}/thumbnail?{project.thumbnail_id}"


class ProjectList(BaseModel):
    """The caller's projects."""

    projects: list[ProjectOut] = Field(description="The one changed last first")
