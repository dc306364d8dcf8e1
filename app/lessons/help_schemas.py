"""JSON schemas of freezing, hints and resets."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.db.lesson_tables import Hint
from app.db.tables import Project
from app.web.fields import Body, Id, Moment


class HintIn(Body):
    """Words for one student, for some, or for everybody."""

    text: str = Field(
        max_length=10_000,
        description="One line; the server's setting says how long",
        examples=["이미지를 조금 더 모아 볼까요?"],
    )
    place_ids: list[str] | None = Field(
        None, max_length=200, description="Whose places; left out: everybody's"
    )


class HintOut(BaseModel):
    """A teacher's words."""

    id: Id
    text: str = Field(description="To be shown as text", examples=["이미지를 더 모아 볼까요?"])
    created_at: Moment

    @classmethod
    def of(cls, hint: Hint) -> HintOut:
        return cls(id=hint.id, text=hint.text, created_at=hint.created_at)


class HandedOut(BaseModel):
    """A project that the teacher has just handed out."""

    id: Id
    name: str = Field(description="Its name", examples=["가위바위보"])

    @classmethod
    def of(cls, project: Project) -> HandedOut:
        return cls(id=project.id, name=project.name)


class MyLessonOut(BaseModel):
    """What a student's own pages have to know of the lesson."""

    in_classroom: bool = Field(description="Whether a teacher may help: worth asking again")
    frozen: bool = Field(description="Whether everybody is stopped, and nothing new begins")
    project_count: int = Field(ge=0, description="Projects in the student's list")
    handed_out: HandedOut | None = Field(
        description="A project that the student has just got and not changed yet"
    )
    gallery: bool = Field(description="Whether the classroom has an open gallery")
    hint: HintOut | None = Field(description="What the student has not put away yet")


class LessonOut(BaseModel):
    """What a page that shows a project has to know of the lesson."""

    own: bool = Field(description="Whether the caller is its student; others may only look")
    in_classroom: bool = Field(description="Whether a teacher may help: worth asking again")
    wall_id: str | None = Field(description="For who only looks: the classroom of its student")
    nickname: str | None = Field(description="How its student is called in the classroom")
    frozen: bool = Field(description="Whether the teacher has stopped changes")
    snapshot: bool = Field(description="Whether it stands still for good")
    goes_on_in: str | None = Field(description="The project that took its place after a reset")
    handed_out: HandedOut | None = Field(
        description="Another project that the student has just got and not changed yet"
    )
    hint: HintOut | None = Field(description="What the student has not put away yet")


class FreshOut(BaseModel):
    """A project that took another one's place."""

    id: str | None = Field(
        description="The project; null: a copy of what was handed out is being made"
    )
