"""The gallery of a classroom: shared projects that classmates see, play and like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, case, delete, func, select
from sqlalchemy.orm import Session

from app.classrooms.freezing import refuse_frozen
from app.db.classroom_tables import Classroom, Membership
from app.db.insertion import insert_unless_there
from app.db.lesson_tables import GalleryEntry, GalleryLike, GalleryRemoval
from app.db.row_locks import lock_students
from app.db.tables import Project, Share
from app.errors import (
    GalleryClosed,
    GalleryEntryNotFound,
    NotShared,
    OwnGalleryEntry,
    QuotaReached,
    TakenOutOfGallery,
)
from app.lessons.gallery_copies import is_copy_of_removed, remixes_of
from app.projects.snapshots import is_live
from app.settings import Settings


@dataclass(frozen=True)
class ShownEntry:
    """A project in the gallery. `likes` is a count; `liked`: the looking student's is among them."""

    share_id: str
    project: Project
    place: Membership
    likes: int
    liked: bool


class Gallery:
    """Reads and changes galleries within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def classroom_of(self, student_id: str) -> tuple[Classroom, Membership] | None:
        """The student's classroom and place, if its gallery is open."""
        query = (
            select(Classroom, Membership)
            .join(Membership, Membership.classroom_id == Classroom.id)
            .where(Membership.student_id == student_id, Classroom.gallery_open)
            .where(Classroom.deleted_at.is_(None))
        )
        found = self._session.execute(query).one_or_none() if student_id else None
        return (found[0], found[1]) if found else None

    def entries(self, classroom_id: str, place_id: str | None = None) -> Sequence[ShownEntry]:
        """The classroom's entries, the newest first. `place_id`: of the student who looks."""
        mine = func.max(case((GalleryLike.place_id == place_id, 1), else_=0))
        query = (
            _shown(classroom_id)
            .outerjoin(GalleryLike, GalleryLike.share_id == GalleryEntry.share_id)
            .add_columns(func.count(GalleryLike.place_id), mine)
            .group_by(GalleryEntry.share_id, Project.id, Membership.id)
            .order_by(GalleryEntry.created_at.desc(), GalleryEntry.share_id)
        )
        return [
            ShownEntry(share_id, project, place, likes, bool(liked))
            for share_id, project, place, likes, liked in self._session.execute(query)
        ]

    def add(self, project: Project) -> None:
        """Puts the project into the gallery. Raises GalleryClosed, NotShared, QuotaReached,
        TakenOutOfGallery.
        """
        found = self.classroom_of(project.student_id)
        if found is None:
            raise GalleryClosed
        if project.share is None:
            raise NotShared
        if self._session.get(GalleryRemoval, (project.id, found[0].id)) is not None:
            raise TakenOutOfGallery
        if is_copy_of_removed(self._session, project, found[0].id):
            raise TakenOutOfGallery
        if self.entry_of(project) is None:
            lock_students(self._session, project.student_id)
            self._check_quota(*found)
            entry = {"share_id": project.share.id, "place_id": found[1].id}
            insert_unless_there(self._session, GalleryEntry, **entry)

    def remove(self, project: Project) -> None:
        """Takes the project out of the gallery, with its likes; it stays shared."""
        entry = self.entry_of(project)
        if entry is not None:
            self._session.delete(entry)
            self._session.flush()

    def entry_of(self, project: Project) -> GalleryEntry | None:
        return self._session.get(GalleryEntry, project.share.id) if project.share else None

    def remove_from(self, classroom_id: str, share_id: str) -> None:
        """Takes an entry out of the classroom's gallery until it is allowed again, and keeps its
        remixes out; those that the gallery shows stay, where the teacher sees them.

        Raises GalleryEntryNotFound.
        """
        project = self._project_of(classroom_id, share_id)
        self._session.delete(self._session.get_one(GalleryEntry, share_id))
        self._session.flush()
        shown = set(self._session.scalars(_shown(classroom_id).with_only_columns(Project.id)))
        for project_id in {project.id, *remixes_of(self._session, share_id)} - shown:
            removal = {"project_id": project_id, "classroom_id": classroom_id}
            insert_unless_there(self._session, GalleryRemoval, **removal)

    def removed_from(self, classroom_id: str) -> Sequence[tuple[Project, Membership]]:
        """The projects that were taken out, and whose they are."""
        query = (
            select(Project, Membership)
            .join(GalleryRemoval, GalleryRemoval.project_id == Project.id)
            .join(Membership, Membership.student_id == Project.student_id)
            .where(GalleryRemoval.classroom_id == classroom_id, is_live())
            .where(Membership.classroom_id == classroom_id)
            .order_by(Project.name, Project.id)
        )
        return [(project, place) for project, place in self._session.execute(query)]

    def allow_again(self, classroom_id: str, project_id: str) -> None:
        """Lets the student put a project back that was taken out. Raises GalleryEntryNotFound."""
        removal = self._session.get(GalleryRemoval, (project_id, classroom_id))
        if removal is None:
            raise GalleryEntryNotFound
        self._session.delete(removal)

    def set_liked(self, student_id: str, share_id: str, *, liked: bool) -> None:
        """Likes an entry once, or not any more.

        Raises GalleryEntryNotFound, OwnGalleryEntry, ClassroomFrozen.
        """
        found = self.classroom_of(student_id)
        if found is None:
            raise GalleryEntryNotFound
        classroom, place = found
        if self._project_of(classroom.id, share_id).student_id == student_id:
            raise OwnGalleryEntry
        refuse_frozen(self._session, student_id)
        key = {"share_id": share_id, "place_id": place.id}
        if liked:
            insert_unless_there(self._session, GalleryLike, **key)
        else:
            self._session.execute(delete(GalleryLike).filter_by(**key))

    def project_for(self, share_id: str, student_id: str, teacher_id: str) -> Project:
        """The entry's project for a classmate, while the gallery is open, or for the teacher.

        Raises GalleryEntryNotFound.
        """
        query = select(Membership.classroom_id, Classroom.teacher_id)
        query = query.join(GalleryEntry, GalleryEntry.place_id == Membership.id)
        query = query.join(Classroom, Classroom.id == Membership.classroom_id)
        query = query.where(GalleryEntry.share_id == share_id, Classroom.deleted_at.is_(None))
        entry = self._session.execute(query).one_or_none()
        if entry is None:
            raise GalleryEntryNotFound
        classroom_id, owner = entry
        seen = self.classroom_of(student_id)
        if not (teacher_id and teacher_id == owner) and (
            seen is None or seen[0].id != classroom_id
        ):
            raise GalleryEntryNotFound
        return self._project_of(classroom_id, share_id)

    def _project_of(self, classroom_id: str, share_id: str) -> Project:
        query = _shown(classroom_id).where(GalleryEntry.share_id == share_id)
        found = self._session.execute(query).one_or_none()
        if found is None:
            raise GalleryEntryNotFound
        return found[1]

    def _check_quota(self, classroom: Classroom, place: Membership) -> None:
        """Counts what is seen: a project that a reset replaced cannot be taken down."""
        query = _shown(classroom.id).where(Membership.id == place.id)
        reached = self._session.scalar(query.with_only_columns(func.count())) or 0
        limit = self._settings.max_gallery_entries
        if reached >= limit:
            raise QuotaReached(quota="gallery_entries", reached=reached, limit=limit)


def _shown(classroom_id: str) -> Select[str, Project, Membership]:
    """A query of the entries of students who are in the classroom now, without replaced projects."""
    return (
        select(GalleryEntry.share_id, Project, Membership)
        .join(Share, Share.id == GalleryEntry.share_id)
        .join(Project, Project.id == Share.project_id)
        .join(Membership, Membership.id == GalleryEntry.place_id)
        .where(Membership.classroom_id == classroom_id)
        .where(Membership.student_id == Project.student_id, is_live())
    )
