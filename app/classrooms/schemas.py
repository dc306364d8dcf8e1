"""JSON schemas of classrooms, rosters, join links and word cards."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from app.classrooms.classrooms import (
    ClassroomLimits,
    DeletedClassroom,
    RosterSize,
    is_joining_open,
)
from app.classrooms.expiry import Expiry
from app.classrooms.recent_guesses import GuessNotice
from app.classrooms.roster import RosterPlace
from app.db.classroom_tables import Classroom, Membership
from app.web.fields import Body, Id, Moment, Name

Language = Literal["ko", "en"]
LanguageField = Annotated[Language, Field(description="Of the printed cards and of new students")]
Limit = Annotated[int | None, Field(ge=1, le=100_000)]
EndsOn = Annotated[
    date | None,
    Field(strict=False, description="The last day; nobody joins later", examples=["2026-07-17"]),
]
CardQr = Annotated[
    str | None,
    Field(
        description="The card as a QR code, an SVG in a data address; null where no other device"
        " reaches the server"
    ),
]
Nickname = Annotated[str, Field(description="Unique in the classroom", examples=["민준"])]


class ClassroomIn(Body):
    """A new classroom."""

    name: Name = Field(description="1–50 characters after trimming", examples=["6학년 2반"])
    language: LanguageField
    max_projects: Limit = Field(None, description="Projects of a student, at most")
    max_classes: Annotated[int | None, Field(ge=2, le=100_000)] = Field(
        None, description="Classes in a project, at most"
    )
    max_samples_per_project: Limit = Field(None, description="Pictures in a project, at most")
    ends_on: EndsOn = None

    @property
    def limits(self) -> ClassroomLimits:
        return ClassroomLimits(self.max_projects, self.max_classes, self.max_samples_per_project)


class ClassroomChange(ClassroomIn):
    """What is left out stays as it is; null takes a limit or the last day away."""

    name: Name = Field("", description="The new name")
    language: LanguageField = "ko"


class DoorIn(Body):
    """Whether the join code lets students in."""

    open: bool = Field(description="true: from now for as long as the server's setting says")


class DoorAddressOut(BaseModel):
    """Where students come in."""

    address: str = Field(
        description="What to open in a browser", examples=["http://192.168.0.12:8000/join"]
    )
    qr: str = Field(
        description="A QR code that brings the code along, as a picture's address",
        examples=["data:image/svg+xml;charset=utf-8,%3Csvg"],
    )
    on_network: bool = Field(description="Others than the server's own computer reach it")
    webcams: bool = Field(description="Browsers give the camera to pages of this address")


class GuessesOut(BaseModel):
    """Wrong join codes and word cards of the last hour, since the code was last renewed."""

    nearby: int = Field(
        ge=0, description="From addresses where its students joined, or where its teacher is"
    )
    everywhere: int = Field(ge=0, description="On the whole server; no wrong code has a classroom")
    notice: GuessNotice | None = Field(
        description="Which of the two is out of the ordinary; null: neither"
    )


class ClassroomOut(BaseModel):
    """A teacher's group of students."""

    id: Id
    name: str = Field(description="Chosen by the teacher", examples=["6학년 2반"])
    language: LanguageField
    join_code: str = Field(description="What students type at /join", examples=["48219073"])
    join_open: bool = Field(description="Whether the code lets students in now")
    join_until: Moment | None = Field(description="Until when; null: the door is closed")
    max_projects: int | None = Field(description="Projects of a student; null: the server's limit")
    max_classes: int | None = Field(description="Classes in a project; null: the server's limit")
    max_samples_per_project: int | None = Field(
        description="Pictures in a project; null: the server's limit"
    )
    ends_on: EndsOn
    erased_on: date | None = Field(
        description="When it erases itself with all data of its students; null without a last day",
        examples=["2026-07-31"],
    )
    erased_soon: bool = Field(description="Whether teacher and students are warned of that now")
    created_at: Moment
    student_count: int = Field(description="Places in the roster")
    joined_count: int = Field(description="Places that somebody took")

    @classmethod
    def of(cls, classroom: Classroom, size: RosterSize, expiry: Expiry | None) -> ClassroomOut:
        columns = {
            name: getattr(classroom, name) for name in cls.model_fields if name in COLUMN_NAMES
        }
        return cls(
            **columns,
            join_open=is_joining_open(classroom),
            erased_on=expiry.erased_on if expiry else None,
            erased_soon=expiry is not None and expiry.is_near,
            student_count=size.places,
            joined_count=size.joined,
        )


COLUMN_NAMES = frozenset(Classroom.__table__.columns.keys())


class ClassroomList(BaseModel):
    """The teacher's classrooms."""

    classrooms: list[ClassroomOut] = Field(description="The newest first")


class DeletedClassroomOut(BaseModel):
    """A deleted classroom that can be brought back."""

    id: Id
    name: str = Field(description="Chosen by the teacher", examples=["6학년 2반"])
    student_count: int = Field(description="Places in the roster")
    deleted_at: Moment
    restorable_until: Moment = Field(description="When it is erased with all its data")

    @classmethod
    def of(cls, deleted: DeletedClassroom, size: RosterSize) -> DeletedClassroomOut:
        return cls(
            id=deleted.classroom.id,
            name=deleted.classroom.name,
            student_count=size.places,
            deleted_at=deleted.deleted_at,
            restorable_until=deleted.restorable_until,
        )


class DeletedClassroomList(BaseModel):
    """The teacher's deleted classrooms."""

    classrooms: list[DeletedClassroomOut] = Field(description="The one deleted last first")


class NamesIn(Body):
    """Names for a roster."""

    names: list[Name] = Field(
        min_length=1,
        max_length=200,
        description="One for each student; the second of a name gets a number",
        examples=[["민준", "서연"]],
    )


class NicknameIn(Body):
    """Another nickname."""

    nickname: Nickname


class PlaceOut(BaseModel):
    """One line of a roster."""

    id: Id
    nickname: Nickname
    joined_at: Moment | None = Field(description="When somebody took the place; null: nobody yet")
    project_count: int = Field(ge=0, description="Projects of the student")

    @classmethod
    def of(cls, place: Membership, project_count: int = 0) -> PlaceOut:
        return cls(
            id=place.id,
            nickname=place.nickname,
            joined_at=place.joined_at,
            project_count=project_count,
        )


class RosterOut(BaseModel):
    """The places of a classroom."""

    students: list[PlaceOut] = Field(description="By nickname")

    @classmethod
    def of(cls, places: list[RosterPlace]) -> RosterOut:
        return cls(
            students=[PlaceOut.of(place.membership, place.project_count) for place in places]
        )


class CardOut(BaseModel):
    """A student's word card."""

    id: Id
    nickname: Nickname
    card: str = Field(description="Opens the place anywhere", examples=["사과 호랑이 기차 427"])
    qr: CardQr


class CardList(BaseModel):
    """The cards of a classroom."""

    cards: list[CardOut] = Field(description="By nickname")
    on_network: bool = Field(description="Whether other devices reach the server at all")


class CodeIn(Body):
    """A classroom's code."""

    code: Name = Field(max_length=40, description="Gaps do not count", examples=["4821 9073"])


class JoinIn(CodeIn):
    """A code and how to be called."""

    nickname: Name = Field(max_length=200, description="Not yet taken", examples=["민준"])
    bring_projects: bool = Field(True, description="Keep what was made in this browser so far")


class CardIn(Body):
    """A word card."""

    card: Name = Field(
        max_length=100,
        description="Its words and number, in either language",
        examples=["사과 호랑이 기차 427"],
    )
    bring_projects: bool = Field(True, description="Keep what was made in this browser so far")


class DoorOut(BaseModel):
    """What a code opens."""

    classroom: str = Field(description="The classroom's name", examples=["6학년 2반"])
    language: LanguageField


class EarlierOut(BaseModel):
    """Work that was made in this browser before the server had https."""

    classroom: str | None = Field(description="The classroom's name; null outside of one")
    nickname: Nickname | None = Field(description="How the student is called there")
    project_count: int = Field(ge=0, description="Projects made so far")


class EarlierIn(Body):
    """Whose the earlier work is."""

    mine: bool = Field(description="false: this browser forgets it")


class MeOut(BaseModel):
    """Who is asking."""

    classroom: str | None = Field(description="The classroom's name; null outside of one")
    nickname: Nickname | None = Field(description="How the student is called there")
    classroom_erased_on: date | None = Field(
        description="When the classroom erases itself with all its data, once that is near"
    )
    teacher: str | None = Field(
        description="The teacher who is logged in; null for students", examples=["김선생님"]
    )
    project_count: int = Field(ge=0, description="Projects made so far")
    may_make_projects: bool = Field(
        description="false: this server wants a student to join a classroom first"
    )
    earlier: EarlierOut | None = Field(
        description="Work from before https that waits for POST /api/me/earlier; null for none"
    )


class MyCardOut(BaseModel):
    """The asking student's own word card."""

    card: str = Field(description="Opens the place anywhere", examples=["사과 호랑이 기차 427"])
    qr: CardQr
