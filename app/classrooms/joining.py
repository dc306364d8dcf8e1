"""Students join a classroom, come back on another device, leave it and sign out."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.accounts.authorization import Caller
from app.accounts.students import Students
from app.classrooms.classrooms import Classrooms
from app.classrooms.freezing import frozen_since, refuse_frozen, set_frozen
from app.classrooms.nicknames import refuse_rude, usable_nickname
from app.classrooms.roster import Roster
from app.classrooms.word_cards import WordCards
from app.db.classroom_tables import Classroom, Membership
from app.db.row_locks import lock_classroom, lock_students
from app.db.tables import now
from app.errors import AlreadyInClassroom, CardNotFound, NicknameTaken, NotInClassroom
from app.settings import Settings


@dataclass(frozen=True)
class JoinResult:
    """The student's place, and the token of this browser's new session."""

    place: Membership
    token: str


@dataclass(frozen=True)
class Visitor:
    """The browser that joins: its student id and token, both empty without a cookie.

    `bring_projects`: the projects that were made in this browser move along, unless they belong to
    a member of a classroom.
    """

    student_id: str
    token: str
    bring_projects: bool


@dataclass(frozen=True)
class Earlier:
    """The student of a cookie from before https, whom the browser may say to be."""

    student_id: str
    token: str
    place: Membership | None
    project_count: int


class Joining:
    """Adds students to classrooms and removes them within one transaction."""

    def __init__(self, session: Session, settings: Settings, cards: WordCards) -> None:
        self._session = session
        self._settings = settings
        self._students = Students(session)
        self._classrooms = Classrooms(session, settings)
        self._roster = Roster(session, settings, cards)

    def find_classroom(self, code: str) -> Classroom:
        """The classroom for which the join code is valid. Raises JoinCodeNotFound."""
        return self._classrooms.find_by_join_code(code)

    def join(self, code: str, nickname: str, visitor: Visitor) -> JoinResult:
        """Takes a place under a nickname: a new place, or a free one that the teacher has added.

        Raises JoinCodeNotFound, AlreadyInClassroom, NameUnusable, NameHasControls, NicknameRude,
        NicknameTaken, QuotaReached.
        """
        classroom = self._classrooms.find_by_join_code(code)
        lock_classroom(self._session, classroom.id)
        lock_students(self._session, visitor.student_id)
        self._refuse_member(visitor)
        nickname = usable_nickname(nickname, self._settings)
        place = self._roster.find_by_nickname(classroom.id, nickname)
        if place is None:
            refuse_rude(nickname)
            place = self._roster.add(classroom, nickname)
        if place.student_id is not None:
            raise NicknameTaken(nickname=nickname)
        return self._take_place(place, visitor)

    def join_by_card(self, card: str, visitor: Visitor) -> JoinResult:
        """Takes the place of a word card, or comes back to it. Raises CardNotFound."""
        place = self._roster.find_by_card(card)
        if place is None:
            raise CardNotFound
        if lock_classroom(self._session, place.classroom_id):
            self._session.refresh(place)
        if place.student_id is None:
            has_no_place = self._roster.find_by_student(visitor.student_id) is None
            return self._take_place(
                place, visitor if has_no_place else Visitor("", "", bring_projects=False)
            )
        return self._return_to_place(place, place.student_id, visitor)

    def find_place(self, student_id: str) -> Membership | None:
        """The student's place in a classroom, or None."""
        return self._roster.find_by_student(student_id)

    def classroom_of(self, place: Membership) -> Classroom:
        return self._session.get_one(Classroom, place.classroom_id)

    def get_place(self, student_id: str) -> Membership:
        """The student's place in a classroom. Raises NotInClassroom."""
        place = self.find_place(student_id)
        if place is None:
            raise NotInClassroom
        return place

    def leave(self, student_id: str) -> None:
        """Removes the student from the classroom. The student keeps the projects.

        Raises NotInClassroom, ClassroomFrozen.
        """
        place = self.get_place(student_id)
        refuse_frozen(self._session, student_id)
        self._roster.remove(place)

    def sign_out(self, student_id: str, token: str) -> None:
        """Ends this browser's session; the word card begins a new one. Raises NotInClassroom."""
        self.get_place(student_id)
        self._students.end_session(token)

    def find_earlier(self, token: str, caller: Caller) -> Earlier | None:
        """The student of a cookie from before https, or None if there is nothing to ask about.

        A teacher and the member of a classroom cannot become a member of one.
        """
        student_id = self._students.find_id(token) if token else None
        if student_id is None or student_id == caller.owner_id:
            return None
        place = self.find_place(student_id)
        count = self._students.count_projects(student_id)
        if place is None:
            return Earlier(student_id, token, None, count) if count else None
        if caller.teacher_id or self.find_place(caller.owner_id):
            return None
        return Earlier(student_id, token, place, count)

    def take_earlier(self, earlier: Earlier, visitor: Visitor) -> str:
        """Makes the earlier work the visitor's. Returns a new session's token, or '' to keep the old.

        The token that came over plain http ends, so whoever else knows it has nothing of it.
        """
        self._students.end_session(earlier.token)
        if earlier.place is not None:
            return self._return_to_place(earlier.place, earlier.student_id, visitor).token
        if not visitor.student_id:
            return self._students.begin_session(earlier.student_id)
        self._students.merge_into(earlier.student_id, visitor.student_id)
        self._freeze_with_classroom(visitor.student_id)
        return ""

    def _take_place(self, place: Membership, visitor: Visitor) -> JoinResult:
        if visitor.student_id and visitor.bring_projects:
            student_id = visitor.student_id
            self._students.end_session(visitor.token)
            token = self._students.begin_session(student_id)
        else:
            student_id, token = self._students.create()
        place.student_id, place.joined_at = student_id, now()
        self._session.flush()
        self._freeze_with_classroom(student_id)
        return JoinResult(place, token)

    def _return_to_place(self, place: Membership, student_id: str, visitor: Visitor) -> JoinResult:
        brings_projects = visitor.bring_projects and visitor.student_id != student_id
        if brings_projects and self._students.count_transferable_projects(visitor.student_id):
            self._students.merge_into(visitor.student_id, student_id)
            self._freeze_with_classroom(student_id)
        self._students.end_session(visitor.token)
        return JoinResult(place, self._students.begin_session(student_id))

    def _freeze_with_classroom(self, student_id: str) -> None:
        """Freezes the student's projects if the classroom is frozen."""
        since = frozen_since(self._session, student_id)
        if since is not None:
            set_frozen(self._session, [student_id], since)

    def _refuse_member(self, visitor: Visitor) -> None:
        place = self._roster.find_by_student(visitor.student_id)
        if place is not None:
            raise AlreadyInClassroom(nickname=place.nickname)
