"""Routes for classrooms and rosters. Only the classroom's teacher may call them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends
from starlette.requests import HTTPConnection

from app import errors
from app.accounts.teacher_routes import TeacherDep
from app.classrooms.classrooms import Classrooms
from app.classrooms.join_links import card_qr, join_link_of
from app.classrooms.roster import Roster
from app.classrooms.schemas import (
    CardList,
    CardOut,
    ClassroomChange,
    ClassroomIn,
    ClassroomList,
    ClassroomOut,
    DeletedClassroomList,
    DeletedClassroomOut,
    DoorAddressOut,
    DoorIn,
    GuessesOut,
    NamesIn,
    NicknameIn,
    PlaceOut,
    RosterOut,
)
from app.classrooms.word_cards import WordCards
from app.db.classroom_tables import Classroom, Membership
from app.services import services
from app.serving.addresses import network_hosts
from app.settings import Settings
from app.web.dependencies import ServicesDep, SessionDep, SettingsDep
from app.web.errors import refusals
from app.web.limiter import client_address

router = APIRouter(prefix="/api/classrooms", tags=["classrooms"])
deleted_router = APIRouter(prefix="/api/deleted-classrooms", tags=["classrooms"])

NAME_REFUSALS = (errors.NameUnusable, errors.NameHasControls)
CLASSROOM_REFUSALS = (errors.LoginNeeded, errors.ClassroomNotFound)
PLACE_REFUSALS = (*CLASSROOM_REFUSALS, errors.PlaceNotFound)


async def _word_cards(connection: HTTPConnection) -> WordCards:
    return services(connection).word_cards


WordCardsDep = Annotated[WordCards, Depends(_word_cards)]


async def classrooms_of(session: SessionDep, settings: SettingsDep) -> Classrooms:
    return Classrooms(session, settings)


async def roster_of(session: SessionDep, settings: SettingsDep, cards: WordCardsDep) -> Roster:
    return Roster(session, settings, cards)


ClassroomsDep = Annotated[Classrooms, Depends(classrooms_of)]
RosterDep = Annotated[Roster, Depends(roster_of)]


def own_classroom(classroom: str, teacher: TeacherDep, classrooms: ClassroomsDep) -> Classroom:
    """The teacher's classroom of the path. Raises LoginNeeded, ClassroomNotFound."""
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
    classroom = classrooms.create(teacher.id, body.name, body.language, body.limits, body.ends_on)
    return _classroom_out(classroom, classrooms)


@router.get("", responses=refusals(errors.LoginNeeded))
def list_classrooms(teacher: TeacherDep, classrooms: ClassroomsDep) -> ClassroomList:
    """The teacher's classrooms."""
    own_classrooms = classrooms.of_teacher(teacher.id)
    sizes = classrooms.roster_sizes(own_classrooms)
    return ClassroomList(
        classrooms=[
            ClassroomOut.of(classroom, sizes[classroom.id], classrooms.expiry(classroom))
            for classroom in own_classrooms
        ]
    )


@deleted_router.get("", responses=refusals(errors.LoginNeeded))
def list_deleted_classrooms(teacher: TeacherDep, classrooms: ClassroomsDep) -> DeletedClassroomList:
    """The teacher's deleted classrooms that can be brought back."""
    deleted = classrooms.deleted_of_teacher(teacher.id)
    sizes = classrooms.roster_sizes([each.classroom for each in deleted])
    return DeletedClassroomList(
        classrooms=[DeletedClassroomOut.of(each, sizes[each.classroom.id]) for each in deleted]
    )


@router.post("/{classroom}/restore", responses=refusals(*CLASSROOM_REFUSALS, errors.QuotaReached))
def restore_classroom(
    classroom: str, teacher: TeacherDep, classrooms: ClassroomsDep
) -> ClassroomOut:
    """Bring a deleted classroom back, with its code, roster, cards and all that was made in it."""
    return _classroom_out(classrooms.restore(classroom, teacher.id), classrooms)


@router.get("/{classroom}", responses=refusals(*CLASSROOM_REFUSALS))
def get_classroom(classroom: ClassroomDep, classrooms: ClassroomsDep) -> ClassroomOut:
    """One classroom."""
    return _classroom_out(classroom, classrooms)


@router.patch("/{classroom}", responses=refusals(*CLASSROOM_REFUSALS, *NAME_REFUSALS))
def change_classroom(
    body: ClassroomChange, classroom: ClassroomDep, classrooms: ClassroomsDep
) -> ClassroomOut:
    """Change the name, the language, the limits or the last day."""
    changes = body.model_dump(include=body.model_fields_set)
    if "name" in changes:
        changes["name"] = classrooms.checked_name(body.name)
    if changes.get("ends_on", classroom.ends_on) != classroom.ends_on:
        classroom.warned_on = None
    for field, value in changes.items():
        setattr(classroom, field, value)
    return _classroom_out(classroom, classrooms)


@router.get("/{classroom}/door", responses=refusals(*CLASSROOM_REFUSALS))
def get_door(classroom: ClassroomDep, settings: SettingsDep) -> DoorAddressOut:
    """Where students come in with the classroom's code."""
    join_link = join_link_of(settings, network_hosts(), classroom.join_code)
    return DoorAddressOut(**vars(join_link))


@router.put("/{classroom}/door", responses=refusals(*CLASSROOM_REFUSALS))
def set_door(body: DoorIn, classroom: ClassroomDep, classrooms: ClassroomsDep) -> ClassroomOut:
    """Let students in with the code, for a while, or nobody any more."""
    if body.open:
        classrooms.open_joining(classroom)
    else:
        classrooms.close_joining(classroom)
    return _classroom_out(classroom, classrooms)


@router.post("/{classroom}/code", responses=refusals(*CLASSROOM_REFUSALS))
def renew_code(
    classroom: ClassroomDep, classrooms: ClassroomsDep, services: ServicesDep
) -> ClassroomOut:
    """Another code; the one before lets nobody in any more."""
    classrooms.renew_join_code(classroom)
    services.guesses.recent.renewed(classroom.id)
    return _classroom_out(classroom, classrooms)


@router.get("/{classroom}/guesses", responses=refusals(*CLASSROOM_REFUSALS))
def count_guesses(
    classroom: ClassroomDep, services: ServicesDep, connection: HTTPConnection
) -> GuessesOut:
    """Wrong codes and word cards of the last hour, near the classroom and everywhere."""
    count = services.guesses.recent.count(classroom.id, client_address(connection))
    return GuessesOut(**vars(count))


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
def list_cards(
    classroom: ClassroomDep, roster: RosterDep, cards: WordCardsDep, settings: SettingsDep
) -> CardList:
    """Every student's word card."""
    places = [place.membership for place in roster.of_classroom(classroom.id)]
    hosts = network_hosts()
    return CardList(
        cards=[_card_out(place, classroom, cards, settings, hosts) for place in places],
        on_network=settings.open_to_network,
    )


@router.post("/{classroom}/students/{place}/card", responses=refusals(*PLACE_REFUSALS))
def renew_card(
    place: PlaceDep,
    classroom: ClassroomDep,
    roster: RosterDep,
    cards: WordCardsDep,
    settings: SettingsDep,
) -> CardOut:
    """Another card. The one before opens nothing, and the student's devices are signed out."""
    roster.renew_card(place)
    return _card_out(place, classroom, cards, settings, network_hosts())


def _classroom_out(classroom: Classroom, classrooms: Classrooms) -> ClassroomOut:
    size = classrooms.roster_sizes([classroom])[classroom.id]
    return ClassroomOut.of(classroom, size, classrooms.expiry(classroom))


def _card_out(
    place: Membership,
    classroom: Classroom,
    cards: WordCards,
    settings: Settings,
    hosts: Sequence[str],
) -> CardOut:
    return CardOut(
        id=place.id,
        nickname=place.nickname,
        card=cards.text(place, classroom.language),
        qr=card_qr(settings, hosts, cards.text(place, "en")),
    )
