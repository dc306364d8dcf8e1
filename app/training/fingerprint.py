"""Fingerprints of training data, which tell whether a model is older than its project's data."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import ImageClass, Sample, is_learnt_from
from app.projects.changes import WITH_CLASSES

SampleInClass = tuple[str, str]
"""The ids of a sample and of its class."""


def project_fingerprint(session: Session, project_id: str) -> str:
    """The fingerprint of what the project would learn from now. Names and order do not count."""
    return fingerprint_of(*_data(session, project_id))


def is_fresh(fingerprint: str, session: Session, project_id: str) -> bool:
    """Whether the project would still learn from the classes and samples that the fingerprint is of."""
    class_ids, samples = _data(session, project_id)
    if fingerprint.startswith(WITH_CLASSES):
        return fingerprint == fingerprint_of(class_ids, samples)
    return fingerprint == _hash([*class_ids, *(sample_id for sample_id, _ in samples)])


def fingerprint_of(class_ids: Iterable[str], samples: Iterable[SampleInClass]) -> str:
    """The fingerprint of these classes and samples, whatever their order."""
    return WITH_CLASSES + _hash([*class_ids, *("@".join(sample) for sample in samples)])


def _data(session: Session, project_id: str) -> tuple[Sequence[str], Sequence[SampleInClass]]:
    classes = select(ImageClass.id).where(
        ImageClass.project_id == project_id, ImageClass.deleted_at.is_(None)
    )
    samples = select(Sample.id, Sample.class_id).where(
        Sample.project_id == project_id, is_learnt_from()
    )
    return session.scalars(classes).all(), [
        (row.id, row.class_id) for row in session.execute(samples)
    ]


def _hash(parts: Iterable[str]) -> str:
    return hashlib.sha256(" ".join(sorted(parts)).encode()).hexdigest()
