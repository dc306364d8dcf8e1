"""The places of a classroom: who has a nickname, a card, and who took it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session

from app.db.lesson_tables import Snapshot
from app.db.people_tables import Classroom, Membership
from app.db.tables import Project, new_id
from app.errors import NicknameTaken, PlaceNotFound, QuotaReached
from app.people.cards import Cards
from app.people.freezing import set_frozen
from app.people.nicknames import nickname_key, roster_order, usable_nickname
from app.people.students import Students
from app.settings import Settings


@dataclass(frozen=True)
class Place:
    """One line of the roster."""

    membership: Membership
    project_count: int


class Roster:
    """Reads and changes places within one transaction."""

    def __init__(self, session: Session, settings: Settings, cards: Cards) -> None:
        self._session = session
        self._settings = settings
        self._cards = cards

    def of_classroom(self, classroom_id: str) -> Sequence[Place]:
        """By nickname; projects that a teacher keeps, and no student sees, do not count."""
        counts = (
            select(Project.student_id, func.count().label("projects"))
            .where(~exists().where(Snapshot.project_id == Project.id))
            .group_by(Project.student_id)
            .subquery()
        )
        query = (
            select(Membership, func.coalesce(counts.c.projects, 0))
            .outerjoin(counts, counts.c.student_id == Membership.student_id)
            .where(Membership.classroom_id == classroom_id)
        )
        places = [Place(membership, count) for membership, count in self._session.execute(query)]
        return sorted(places, key=lambda each: roster_order(each.membership.nickname))

    def get(self, classroom_id: str, place_id: str) -> Membership:
        """Raises PlaceNotFound."""
        place = self._session.get(Membership, place_id)
        if place is None or place.classroom_id != classroom_id:
            raise PlaceNotFound
        return place

    def named(self, classroom_id: str, nickname: str) -> Membership | None:
        query = select(Membership).where(
            Membership.classroom_id == classroom_id,
            Membership.nickname_key == nickname_key(nickname),
        )
        return self._session.scalar(query)

    def add(self, classroom: Classroom, nickname: str) -> Membership:
        """A place that nobody has taken.

        Raises NameUnusable, NameHasControls, NicknameTaken, QuotaReached.
        """
        nickname = usable_nickname(nickname, self._settings)
        if self.named(classroom.id, nickname) is not None:
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
        """A place for each name; the second of a name gets a number.

        Raises NameUnusable, NameHasControls, QuotaReached.
        """
        return [self.add(classroom, self._numbered(classroom.id, name)) for name in names]

    def rename(self, place: Membership, nickname: str) -> None:
        """Raises NameUnusable, NameHasControls, NicknameTaken."""
        nickname = usable_nickname(nickname, self._settings)
        if self.named(place.classroom_id, nickname) not in (None, place):
            raise NicknameTaken(nickname=nickname)
        place.nickname, place.nickname_key = nickname, nickname_key(nickname)

    def renew_card(self, place: Membership) -> None:
        """Another card; the one before opens nothing, and every device has to show the new one."""
        while True:
            place.card_number += 1
            place.card_hash = self._cards.hash(place)
            if self._card_is_free(place):
                break
        if place.student_id is not None:
            Students(self._session).end_sessions(place.student_id)

    def with_card(self, typed: str) -> Membership | None:
        """The place whose card reads like this."""
        hashes = self._cards.hashes(typed)
        return self._session.scalar(select(Membership).where(Membership.card_hash.in_(hashes)))

    def of_student(self, student_id: str) -> Membership | None:
        """The place that the student took."""
        query = select(Membership).where(Membership.student_id == student_id)
        return self._session.scalar(query) if student_id else None

    def remove(self, place: Membership) -> None:
        """The student keeps what is theirs, to be changed freely, but is in no classroom."""
        if place.student_id is not None:
            set_frozen(self._session, [place.student_id], None)
        self._session.delete(place)
        self._session.flush()

    def _numbered(self, classroom_id: str, name: str) -> str:
        name = nickname = usable_nickname(name, self._settings)
        number = 1
        while self.named(classroom_id, nickname) is not None:
            number += 1
            ending = f" {number}"
            nickname = name[: self._settings.max_nickname_length - len(ending)] + ending
        return nickname

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
