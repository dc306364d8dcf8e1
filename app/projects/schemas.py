"""Projects and classes as JSON."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import BaseModel, Field

from app.db.tables import ImageClass, Project
from app.projects.cards import Card, ShownCard
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


class CardIn(Body):
    """What an answer shows beside the name of its class."""

    text: str = Field(
        description="1–300 characters after trimming; line breaks are kept",
        examples=["고양이는 하루에 14시간을 자요."],
    )
    link: str | None = Field(
        None,
        description="A web address, http or https, of at most 300 characters. Pages show it as text",
        examples=["https://example.com/cats"],
    )
    sample_id: Id | None = Field(None, description="Its picture: a sample of the class")

    def to_card(self) -> Card:
        return Card(self.text, self.link, self.sample_id)


class ClassChange(Body):
    """What is left out stays as it is."""

    name: Name | None = Field(None, description="The new name")
    position: int | None = Field(None, ge=0, le=1000, description="The new place, counted from 0")
    card: CardIn | None = Field(None, description="Its new card; null takes its card away")


class FrozenIn(Body):
    """Whether a project is frozen."""

    frozen: bool = Field(description="true: its student cannot change it")


class CardOut(BaseModel):
    """What an answer shows beside the name of its class."""

    text: str = Field(
        description="May have several lines", examples=["고양이는 하루에 14시간을 자요."]
    )
    link: str | None = Field(
        description="A web address that a student wrote: show it as text",
        examples=["https://example.com/cats"],
    )
    image_url: str | None = Field(description="Address of its picture, if it has one")
    image_mirrored: bool = Field(description="Whether pages show that picture mirrored")

    @classmethod
    def of_model(cls, model_id: str, class_id: str, card: ShownCard | None) -> CardOut | None:
        """The card as everybody sees it who may use the model."""
        if card is None:
            return None
        url = f"/api/models/{model_id}/cards/{class_id}/image" if card.sample_id else None
        return cls(text=card.text, link=card.link, image_url=url, image_mirrored=card.mirrored)


class ClassCardOut(CardOut):
    """A class's card as those see it who may see its samples."""

    sample_id: Id | None = Field(
        description="Its picture; null also where the class has that sample no more"
    )

    @classmethod
    def of_class(cls, project_id: str, card: ShownCard | None) -> ClassCardOut | None:
        if card is None:
            return None
        return cls(
            text=card.text,
            link=card.link,
            image_url=_sample_url(project_id, card.sample_id),
            image_mirrored=card.mirrored,
            sample_id=card.sample_id,
        )


class ClassOut(BaseModel):
    """A named category. Its id never changes."""

    id: Id
    name: ClassName
    sample_count: SampleCount
    switched_off_count: int = Field(
        ge=0, description="How many of them are switched off: kept, but not learnt from"
    )
    cover_url: str | None = Field(description="Address of its first sample's picture")
    cover_mirrored: bool = Field(description="Whether pages show that picture mirrored")
    color: int = Field(ge=0, description="Number of its color on the pages; it never changes")
    card: ClassCardOut | None = Field(
        description="What an answer shows beside its name, if anything"
    )

    @classmethod
    def of(cls, image_class: ImageClass, contents: Mapping[str, ClassContents]) -> ClassOut:
        class_contents = contents.get(image_class.id, ClassContents())
        return cls(
            id=image_class.id,
            name=image_class.name,
            sample_count=class_contents.sample_count,
            switched_off_count=class_contents.switched_off_count,
            cover_url=_sample_url(image_class.project_id, class_contents.cover_sample_id),
            cover_mirrored=class_contents.cover_mirrored,
            color=image_class.color,
            card=ClassCardOut.of_class(image_class.project_id, class_contents.card),
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


def _sample_url(project_id: str, sample_id: str | None) -> str | None:
    return f"/api/projects/{project_id}/samples/{sample_id}/image" if sample_id else None


def _thumbnail_url(project: Project) -> str | None:
    if project.thumbnail_id is None:
        return None
    return f"/api/projects/{project.id}/thumbnail?{project.thumbnail_id}"


class ProjectList(BaseModel):
    """The caller's projects."""

    projects: list[ProjectOut] = Field(description="The one changed last first")
