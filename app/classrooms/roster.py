"""The roster of a classroom: places with a nickname and a word card, taken by a student or free."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.accounts.students import Students
from app.classrooms.freezing import set_frozen
from app.classrooms.nicknames import nickname_key, roster_order, usable_nickname
from app.classrooms.word_cards import WordCards
from app.db.classroom_tables import Classroom, Membership
from app.db.lesson_tables import Snapshot
from app.db.row_locks import lock_classroom
from app.db.tables import Project, new_id
from app.errors import NameHasControls, NameUnusable, NicknameTaken, PlaceNotFound, QuotaReached
from app.settings import Settings

SHOWN_LETTERS = 40
"""How much of a refused name the refusal shows."""


@dataclass(frozen=True)
class RosterPlace:
    """One place, and the number of projects of its student."""

    membership: Membership
    project_count: int


class Roster:
    """Reads and changes the places of classrooms within one transaction."""

    def __init__(self, session: Session, settings: Settings, cards: WordCards) -> None:
        self._session = session
        self._settings = settings
        self._cards = cards

    def of_classroom(self, classroom_id: str) -> Sequence[RosterPlace]:
        """The classroom's places, sorted by nickname. Snapshots are not counted as projects."""
        own = Project.student_id == Membership.student_id
        count = select(func.count(Project.id)).where(
            own, ~exists().where(Snapshot.project_id == Project.id)
        )
        # Counted place by place: a join would count the projects of all students of the server.
        query = select(Membership, count.scalar_subquery()).where(
            Membership.classroom_id == classroom_id
        )
        places = [
            RosterPlace(membership, count) for membership, count in self._session.execute(query)
        ]
        return sorted(places, key=lambda place: roster_order(place.membership.nickname))

    def get(self, classroom_id: str, place_id: str) -> Membership:
        """The place with that id in the classroom. Raises PlaceNotFound."""
        place = self._session.get(Membership, place_id)
        if place is None or place.classroom_id != classroom_id:
            raise PlaceNotFound
        return place

    def find_by_nickname(self, classroom_id: str, nickname: str) -> Membership | None:
        query = select(Membership).where(
            Membership.classroom_id == classroom_id,
            Membership.nickname_key == nickname_key(nickname),
        )
        return self._session.scalar(query)

    def add(self, classroom: Classroom, nickname: str) -> Membership:
        """Adds a free place with a word card.

        Raises NameUnusable, NameHasControls, NicknameTaken, QuotaReached.
        """
        lock_classroom(self._session, classroom.id)
        nickname = usable_nickname(nickname, self._settings)
        if self.find_by_nickname(classroom.id, nickname) is not None:
            raise NicknameTaken(nickname=nickname)
        self._refuse_full(classroom)
        place = Membership(
            id=new_id(),
            classroom_id=classroom.id,
            nickname=nickname,
            nickname_key=nickname_key(nickname),
            card_number=0,
        )
        self.renew_card(place)
        self._session.add(place)
        self._session.flush()
        return place

    def add_all(self, classroom: Classroom, names: Sequence[str]) -> list[Membership]:
        """Adds a place for each name. A name that is taken gets a number: `민준 2`.

        Raises QuotaReached, and NameUnusable or NameHasControls for the first name that is refused,
        with its line (from 1) and the name itself.
        """
        return [self._add_line(classroom, name, line) for line, name in enumerate(names, start=1)]

    def _add_line(self, classroom: Classroom, name: str, line: int) -> Membership:
        try:
            return self.add(classroom, self._unused_nickname(classroom.id, name))
        except (NameUnusable, NameHasControls) as refusal:
            raise type(refusal)(**refusal.facts, line=line, name=name[:SHOWN_LETTERS]) from refusal

    def rename(self, place: Membership, nickname: str) -> None:
        """Gives the place another nickname. Raises NameUnusable, NameHasControls, NicknameTaken."""
        lock_classroom(self._session, place.classroom_id)
        nickname = usable_nickname(nickname, self._settings)
        if self.find_by_nickname(place.classroom_id, nickname) not in (None, place):
            raise NicknameTaken(nickname=nickname)
        place.nickname, place.nickname_key = nickname, nickname_key(nickname)

    def renew_card(self, place: Membership) -> None:
        """Replaces the word card. The old card becomes invalid and the student's sessions end."""
        place.card_number += 1
        self._set_card(place)
        if place.student_id is not None:
            Students(self._session).end_sessions(place.student_id)

    def replace_all_cards(self) -> int:
        """Gives every place of the server a card with the present key. Returns the number of cards."""
        places = self._session.scalars(select(Membership)).all()
        for place in places:
            self._set_card(place)
        return len(places)

    def find_by_card(self, typed: str) -> Membership | None:
        """The place of the word card with that text, or None."""
        query = select(Membership).join(Classroom, Classroom.id == Membership.classroom_id)
        query = query.where(Membership.card_hash.in_(self._cards.candidate_hashes(typed)))
        return self._session.scalar(query.where(Classroom.deleted_at.is_(None)))

    def find_by_student(self, student_id: str) -> Membership | None:
        """The place that the student has taken, or None."""
        query = select(Membership).where(Membership.student_id == student_id)
        return self._session.scalar(query) if student_id else None

    def remove(self, place: Membership) -> None:
        """Removes the place. Its student keeps the projects, which are unfrozen."""
        if place.student_id is not None:
            set_frozen(self._session, [place.student_id], None)
        self._session.delete(place)
        self._session.flush()

    def _unused_nickname(self, classroom_id: str, name: str) -> str:
        name = nickname = usable_nickname(name, self._settings)
        number = 1
        while self.find_by_nickname(classroom_id, nickname) is not None:
            number += 1
            suffix = f" {number}"
            nickname = name[: self._settings.max_nickname_length - len(suffix)] + suffix
        return nickname

    def _set_card(self, place: Membership) -> None:
        """Sets the card's hash. Counts up while another place has the same card."""
        place.card_hash = self._cards.card_hash(place)
        while not self._card_is_free(place):
            place.card_number += 1
            place.card_hash = self._cards.card_hash(place)

    def _card_is_free(self, place: Membership) -> bool:
        query = select(Membership.id).where(
            Membership.card_hash == place.card_hash, Membership.id != place.id
        )
        with self._session.no_autoflush:
            return self._session.scalar(query) is None

    def _refuse_full(self, classroom: Classroom) -> None:
        count = select(func.count()).where(Membership.classroom_id == classroom.id)
        reached, limit = self._session.scalar(count) or 0, self._settings.max_students
        if reached >= limit:
            raise QuotaReached(quota="students", reached=reached, limit=limit)
