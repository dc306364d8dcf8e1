"""HTTP of classrooms and rosters: for their teacher alone."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends
from starlette.requests import HTTPConnection

from app import errors
from app.db.people_tables import Classroom, Membership
from app.people.cards import Cards
from app.people.classroom_schemas import (
    CardList,
    CardOut,
    ClassroomChange,
    ClassroomIn,
    ClassroomList,
    ClassroomOut,
    DoorAddressOut,
    DoorIn,
    NamesIn,
    NicknameIn,
    PlaceOut,
    RosterOut,
)
from app.people.classrooms import Classrooms
from app.people.doors import door_of
from app.people.roster import Roster
from app.people.teacher_routes import TeacherDep
from app.serving.addresses import network_hosts
from app.web.dependencies import SessionDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api/classrooms", tags=["classrooms"])

NAME_REFUSALS = (errors.NameUnusable, errors.NameHasControls)
CLASSROOM_REFUSALS = (errors.LoginNeeded, errors.ClassroomNotFound)
PLACE_REFUSALS = (*CLASSROOM_REFUSALS, errors.PlaceNotFound)


async def cards_of(connection: HTTPConnection) -> Cards:
    return cast(Cards, connection.app.state.cards)


CardsDep = Annotated[Cards, Depends(cards_of)]


async def classrooms_of(session: SessionDep, settings: SettingsDep) -> Classrooms:
    return Classrooms(session, settings)


async def roster_of(session: SessionDep, settings: SettingsDep, cards: CardsDep) -> Roster:
    return Roster(session, settings, cards)


ClassroomsDep = Annotated[Classrooms, Depends(classrooms_of)]
RosterDep = Annotated[Roster, Depends(roster_of)]


def own_classroom(classroom: str, teacher: TeacherDep, classrooms: ClassroomsDep) -> Classroom:
    """Raises LoginNeeded, ClassroomNotFound."""
    return classrooms.get(classroom, teacher.id)


ClassroomDep = Annotated[Classroom, Depends(own_classroom)]


def own_place(place: str, classroom: ClassroomDep, roster: RosterDep) -> Membership:
    return roster.get(classroom.id, place)


PlaceDep = Annotated[Membership, Depends(own_place)]


@router.post(
    "",
    status_code=201,
    responses=refusals(errors.LoginNeeded, *NAME_REFUSALS, errors.QuotaReached),
)
def create_classroom(
    body: ClassroomIn, teacher: TeacherDep, classrooms: ClassroomsDep
) -> ClassroomOut:
    """Make a classroom. Its code lets students in at once."""
    made = classrooms.create(teacher.id, body.name, body.language, body.limits, body.ends_on)
    return _told(made, classrooms)


@router.get("", responses=refusals(errors.LoginNeeded))
def list_classrooms(teacher: TeacherDep, classrooms: ClassroomsDep) -> ClassroomList:
    """The teacher's classrooms."""
    found = classrooms.of_teacher(teacher.id)
    sizes = classrooms.sizes(found)
    return ClassroomList(
        classrooms=[
            ClassroomOut.of(each, sizes[each.id], classrooms.ending(each)) for each in found
        ]
    )


@router.get("/{classroom}", responses=refusals(*CLASSROOM_REFUSALS))
def get_classroom(classroom: ClassroomDep, classrooms: ClassroomsDep) -> ClassroomOut:
    """One classroom."""
    return _told(classroom, classrooms)


@router.patch("/{classroom}", responses=refusals(*CLASSROOM_REFUSALS, *NAME_REFUSALS))
def change_classroom(
    body: ClassroomChange, classroom: ClassroomDep, classrooms: ClassroomsDep
) -> ClassroomOut:
    """Change the name, the language, the limits or the last day."""
    changes = body.model_dump(include=body.model_fields_set)
    if "name" in changes:
        changes["name"] = classrooms.usable(body.name)
    if changes.get("ends_on", classroom.ends_on) != classroom.ends_on:
        classroom.warned_on = None
    for field, value in changes.items():
        setattr(classroom, field, value)
    return _told(classroom, classrooms)


@router.get("/{classroom}/door", responses=refusals(*CLASSROOM_REFUSALS))
def get_door(classroom: ClassroomDep, settings: SettingsDep) -> DoorAddressOut:
    """Where students come in with the classroom's code."""
    door = door_of(settings, network_hosts(), classroom.join_code)
    return DoorAddressOut(**vars(door))


@router.put("/{classroom}/door", responses=refusals(*CLASSROOM_REFUSALS))
def set_door(body: DoorIn, classroom: ClassroomDep, classrooms: ClassroomsDep) -> ClassroomOut:
    """Let students in with the code, for a while, or nobody any more."""
    if body.open:
        classrooms.open_door(classroom)
    else:
        classrooms.close_door(classroom)
    return _told(classroom, classrooms)


@router.post("/{classroom}/code", responses=refusals(*CLASSROOM_REFUSALS))
def renew_code(classroom: ClassroomDep, classrooms: ClassroomsDep) -> ClassroomOut:
    """Another code; the one before lets nobody in any more."""
    classrooms.renew_code(classroom)
    return _told(classroom, classrooms)


@router.get("/{classroom}/students", responses=refusals(*CLASSROOM_REFUSALS))
def list_students(classroom: ClassroomDep, roster: RosterDep) -> RosterOut:
    """The roster."""
    return RosterOut.of(list(roster.of_classroom(classroom.id)))


@router.post(
    "/{classroom}/students",
    status_code=201,
    responses=refusals(*CLASSROOM_REFUSALS, *NAME_REFUSALS, errors.QuotaReached),
)
def add_students(body: NamesIn, classroom: ClassroomDep, roster: RosterDep) -> RosterOut:
    """Write names down, each with a place and a card of its own. All of them, or none."""
    roster.add_all(classroom, body.names)
    return RosterOut.of(list(roster.of_classroom(classroom.id)))


@router.patch(
    "/{classroom}/students/{place}",
    responses=refusals(*PLACE_REFUSALS, *NAME_REFUSALS, errors.NicknameTaken),
)
def rename_student(body: NicknameIn, place: PlaceDep, roster: RosterDep) -> PlaceOut:
    """Give a student another nickname."""
    roster.rename(place, body.nickname)
    return PlaceOut.of(place)


@router.delete(
    "/{classroom}/students/{place}", status_code=204, responses=refusals(*PLACE_REFUSALS)
)
def remove_student(place: PlaceDep, roster: RosterDep) -> None:
    """Take a student out of the classroom. What the student made stays the student's own."""
    roster.remove(place)


@router.get("/{classroom}/cards", responses=refusals(*CLASSROOM_REFUSALS))
def list_cards(classroom: ClassroomDep, roster: RosterDep, cards: CardsDep) -> CardList:
    """Every student's word card."""
    places = [each.membership for each in roster.of_classroom(classroom.id)]
    return CardList(cards=[_card(each, classroom, cards) for each in places])


@router.post("/{classroom}/students/{place}/card", responses=refusals(*PLACE_REFUSALS))
def renew_card(
    place: PlaceDep, classroom: ClassroomDep, roster: RosterDep, cards: CardsDep
) -> CardOut:
    """Another card. The one before opens nothing, and the student's devices are signed out."""
    roster.renew_card(place)
    return _card(place, classroom, cards)


def _told(classroom: Classroom, classrooms: Classrooms) -> ClassroomOut:
    size = classrooms.sizes([classroom])[classroom.id]
    return ClassroomOut.of(classroom, size, classrooms.ending(classroom))


def _card(place: Membership, classroom: Classroom, cards: Cards) -> CardOut:
    return CardOut(id=place.id, nickname=place.nickname, card=cards.text(place, classroom.language))
