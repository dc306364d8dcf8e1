"""Which projects are copies of one that the teacher took out of the gallery: they stay out with it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.lesson_tables import GalleryRemoval
from app.db.tables import Program, Project, Sample, Share

_ID = re.compile(r"[0-9a-f]{32}")


def is_copy_of_removed(session: Session, project: Project, classroom_id: str) -> bool:
    """Whether the project was remixed from one that was taken out, or the student's own project has
    the same pictures or the same program as one that was: as after saving it as a file and opening
    that.
    """
    removed = select(GalleryRemoval.project_id).where(GalleryRemoval.classroom_id == classroom_id)
    remixed = select(Share.id).where(
        Share.id == project.remix_share_id, Share.project_id.in_(removed)
    )
    if session.scalar(remixed) is not None:
        return True
    own = select(Project.id).where(Project.id.in_(removed), Project.id != project.id)
    others = session.scalars(own.where(Project.student_id == project.student_id)).all()
    return bool(others) and _is_like_one_of(session, project.id, others)


def _is_like_one_of(session: Session, project_id: str, others: Sequence[str]) -> bool:
    pictures, program = _pictures(session, project_id), _program(session, project_id)
    return any(
        (pictures and pictures == _pictures(session, other))
        or (program and program == _program(session, other))
        for other in others
    )


def _pictures(session: Session, project_id: str) -> Sequence[str | None]:
    """The checksums of the project's pictures, sorted."""
    query = select(Sample.checksum).where(
        Sample.project_id == project_id, Sample.deleted_at.is_(None)
    )
    return session.scalars(query.order_by(Sample.checksum)).all()


def _program(session: Session, project_id: str) -> str:
    """The project's program without the ids, which differ in a copy; empty without one."""
    program = session.get(Program, project_id)
    return _ID.sub("", json.dumps(program.blocks, sort_keys=True)) if program else ""
