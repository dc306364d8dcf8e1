"""JSON schemas of the gallery."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.lessons.gallery import ShownEntry
from app.web.fields import Body, Id


class GalleryEntryOut(BaseModel):
    """A project in the gallery."""

    id: Id
    name: str = Field(description="The project's name", examples=["가위바위보"])
    nickname: str = Field(description="Of the student who made it", examples=["민준"])
    address: str = Field(description="Where it plays", examples=["/play/5f0c7c3d"])
    thumbnail_url: str | None = Field(description="Address of a picture of its stage")
    likes: int = Field(ge=0, description="How many classmates like it; nobody is told who")
    liked: bool = Field(description="Whether the caller does")
    own: bool = Field(description="Whether the caller made it")

    @classmethod
    def of(cls, entry: ShownEntry, student_id: str) -> GalleryEntryOut:
        thumbnail = entry.project.thumbnail_id
        url = f"/api/gallery/{entry.share_id}/thumbnail?version={thumbnail}"
        return cls(
            id=entry.share_id,
            name=entry.project.name,
            nickname=entry.place.nickname,
            address=f"/play/{entry.share_id}",
            thumbnail_url=url if thumbnail else None,
            likes=entry.likes,
            liked=entry.liked,
            own=entry.project.student_id == student_id,
        )


class MyGalleryOut(BaseModel):
    """The gallery of the asking student's classroom."""

    classroom: str | None = Field(description="The classroom's name; null without an open gallery")
    entries: list[GalleryEntryOut] = Field(description="The newest first")


class RemovedProjectOut(BaseModel):
    """A project that the teacher took out of the gallery."""

    id: Id
    name: str = Field(description="The project's name", examples=["가위바위보"])
    nickname: str = Field(description="Of the student who made it", examples=["민준"])


class GalleryOut(BaseModel):
    """The gallery of a classroom, for its teacher."""

    open: bool = Field(description="Whether students see it and put projects into it")
    entries: list[GalleryEntryOut] = Field(description="The newest first")
    removed: list[RemovedProjectOut] = Field(
        description="Taken out by the teacher, by name; their students cannot put them back"
    )


class GalleryIn(Body):
    """Whether the gallery is open."""

    open: bool = Field(description="false hides it from students; what is in it stays")


class ProjectInGalleryOut(BaseModel):
    """Whether a project is in the gallery."""

    open: bool = Field(description="Whether its student's classroom has an open gallery")
    shown: bool = Field(description="Whether the project is in it")
