"""Which projects are copies of one that the teacher takes out of the gallery: they stay out with it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.lesson_tables import GalleryRemoval
from app.db.tables import Program, Project, Sample, Share

_ID = re.compile(r"[0-9a-f]{32}")


def remixes_of(session: Session, share_id: str) -> Sequence[str]:
    """The ids of the projects that were remixed from the shared one, and from its remixes."""
    remixes = select(Project.id).where(Project.remix_share_id == share_id).cte(recursive=True)
    of_remixes = (
        select(Project.id)
        .join(Share, Share.id == Project.remix_share_id)
        .join(remixes, remixes.c.id == Share.project_id)
    )
    return session.scalars(select(remixes.union(of_remixes).c.id)).all()


def is_copy_of_removed(session: Session, project: Project, classroom_id: str) -> bool:
    """Whether the student's own project has the same pictures or the same program as one that was
    taken out: as after saving it as a file and opening that.
    """
    removed = select(GalleryRemoval.project_id).where(GalleryRemoval.classroom_id == classroom_id)
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


def _pictures(session: Session, project_id: str) -> Sequence[str]:
    """The checksums of the project's pictures, sorted; none where one is unknown."""
    query = select(Sample.checksum).where(
        Sample.project_id == project_id, Sample.deleted_at.is_(None)
    )
    checksums = session.scalars(query).all()
    known = sorted(each for each in checksums if each is not None)
    return known if len(known) == len(checksums) else []


def _program(session: Session, project_id: str) -> str:
    """The project's program without the ids, which differ in a copy; empty without one."""
    program = session.get(Program, project_id)
    return _ID.sub("", json.dumps(program.blocks, sort_keys=True)) if program else ""
