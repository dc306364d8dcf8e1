"""How a student comes into a classroom, and back into it on another device."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.db.people_tables import Classroom, Membership
from app.db.tables import now
from app.errors import AlreadyInClassroom, CardNotFound, NicknameTaken, NotInClassroom
from app.people.cards import Cards
from app.people.classrooms import Classrooms
from app.people.freezing import frozen_since, refuse_frozen, set_frozen
from app.people.nicknames import refuse_rude, usable_nickname
from app.people.roster import Roster
from app.people.students import Students
from app.settings import Settings


@dataclass(frozen=True)
class Arrival:
    """A place that somebody took, and the token of this browser's new session."""

    place: Membership
    token: str


@dataclass(frozen=True)
class Visitor:
    """Who stands before the door: a student or nobody, and the token of this browser.

    `bring_projects`: what was made in this browser so far is theirs, unless it is somebody's who
    is in a classroom.
    """

    student_id: str
    token: str
    bring_projects: bool


class Joining:
    """Lets students in and out within one transaction."""

    def __init__(self, session: Session, settings: Settings, cards: Cards) -> None:
        self._session = session
        self._settings = settings
        self._students = Students(session)
        self._classrooms = Classrooms(session, settings)
        self._roster = Roster(session, settings, cards)

    def look(self, code: str) -> Classroom:
        """Raises JoinCodeNotFound."""
        return self._classrooms.entered_with(code)

    def join(self, code: str, nickname: str, visitor: Visitor) -> Arrival:
        """Take a place under a nickname: a new one, or one that the teacher has written down.

        Raises JoinCodeNotFound, AlreadyInClassroom, NameUnusable, NameHasControls, NicknameRude,
        NicknameTaken, QuotaReached.
        """
        classroom = self._classrooms.entered_with(code)
        self._refuse_member(visitor)
        nickname = usable_nickname(nickname, self._settings)
        place = self._roster.named(classroom.id, nickname)
        if place is None:
            refuse_rude(nickname)
            place = self._roster.add(classroom, nickname)
        if place.student_id is not None:
            raise NicknameTaken(nickname=nickname)
        return self._take(place, visitor)

    def show_card(self, card: str, visitor: Visitor) -> Arrival:
        """Take the card's place, or come back to it. Raises CardNotFound."""
        place = self._roster.with_card(card)
        if place is None:
            raise CardNotFound
        if place.student_id is None:
            stays = self._roster.of_student(visitor.student_id) is None
            return self._take(place, visitor if stays else Visitor("", "", bring_projects=False))
        return self._come_back(place, place.student_id, visitor)

    def found_place(self, student_id: str) -> Membership | None:
        """The student's place, if there is one."""
        return self._roster.of_student(student_id)

    def classroom_of(self, place: Membership) -> Classroom:
        return self._session.get_one(Classroom, place.classroom_id)

    def place_of(self, student_id: str) -> Membership:
        """Raises NotInClassroom."""
        place = self.found_place(student_id)
        if place is None:
            raise NotInClassroom
        return place

    def leave(self, student_id: str) -> None:
        """The student keeps the projects; the teacher sees them no more.

        Raises NotInClassroom, ClassroomFrozen.
        """
        place = self.place_of(student_id)
        refuse_frozen(self._session, student_id)
        self._roster.remove(place)

    def sign_out(self, student_id: str, token: str) -> None:
        """This browser is nobody again; the card opens it. Raises NotInClassroom."""
        self.place_of(student_id)
        self._students.end_session(token)

    def _take(self, place: Membership, visitor: Visitor) -> Arrival:
        if visitor.student_id and visitor.bring_projects:
            student_id = visitor.student_id
            self._students.end_session(visitor.token)
            token = self._students.begin_session(student_id)
        else:
            student_id, token = self._students.create()
        place.student_id, place.joined_at = student_id, now()
        self._session.flush()
        self._hold(student_id)
        return Arrival(place, token)

    def _come_back(self, place: Membership, student_id: str, visitor: Visitor) -> Arrival:
        brings = visitor.bring_projects and visitor.student_id != student_id
        if brings and self._students.to_give(visitor.student_id):
            self._students.give_all(visitor.student_id, student_id)
            self._hold(student_id)
        self._students.end_session(visitor.token)
        return Arrival(place, self._students.begin_session(student_id))

    def _hold(self, student_id: str) -> None:
        """What was brought into a frozen classroom stands still like all else."""
        since = frozen_since(self._session, student_id)
        if since is not None:
            set_frozen(self._session, [student_id], since)

    def _refuse_member(self, visitor: Visitor) -> None:
        place = self._roster.of_student(visitor.student_id)
        if place is not None:
            raise AlreadyInClassroom(nickname=place.nickname)
