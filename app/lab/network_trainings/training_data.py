"""The pictures of one training of a network: what is learnt from, what scores, and the test set."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.db.lab_tables import TestEmbedding, TestPicture
from app.db.tables import Sample
from app.lab.network_trainings.messages import KeyAndLabel
from app.lab.networks.network_data import NetworkData
from app.lab.test_sets.test_pictures import storage_key
from app.ml.backbones import backbone_spec
from app.ml.embeddings import packed_embeddings
from app.ml.types import LabeledEmbeddings, Labels
from app.samples.samples import picture_key

IDS_AT_ONCE = 500
"""Values in one query; SQLite has a limit."""


@dataclass(frozen=True)
class TrainingPictures:
    """The keys of the pictures with the numbers of their classes, and the test set as the backbone sees it."""

    training: Sequence[KeyAndLabel]
    validation: Sequence[KeyAndLabel]
    test: Sequence[KeyAndLabel]
    seen_test: LabeledEmbeddings | None


def training_pictures(
    session: Session, project_id: str, data: NetworkData, classes: Sequence[str], backbone: str
) -> TrainingPictures:
    """Where the pictures of the data lie. `classes`: their ids in the order of the labels."""
    keys = _keys(session, data.sample_ids)
    training, validation = (
        _there(data.sample_ids[part], data.samples.labels[part], keys)
        for part in (slice(None, data.training), slice(data.training, None))
    )
    return TrainingPictures(
        training, validation, *_test_set(session, project_id, classes, data.samples, backbone)
    )


def _there(ids: Sequence[str], labels: Labels, keys: dict[str, str]) -> list[KeyAndLabel]:
    """Those whose sample still exists."""
    return [
        (keys[each], label)
        for each, label in zip(ids, labels.tolist(), strict=True)
        if each in keys
    ]


def _keys(session: Session, sample_ids: Sequence[str]) -> dict[str, str]:
    columns = (Sample.id, Sample.project_id, Sample.class_id, Sample.file_id)
    found: dict[str, str] = {}
    for start in range(0, len(sample_ids), IDS_AT_ONCE):
        ids = sample_ids[start : start + IDS_AT_ONCE]
        query = select(*columns).where(Sample.id.in_(ids), Sample.deleted_at.is_(None))
        found |= {row.id: picture_key(row) for row in session.execute(query)}
    return found


def _test_set(
    session: Session,
    project_id: str,
    classes: Sequence[str],
    samples: LabeledEmbeddings,
    backbone: str,
) -> tuple[list[KeyAndLabel], LabeledEmbeddings | None]:
    """The test set's pictures with a true class, as the backbone has seen them."""
    spec = backbone_spec(backbone)
    columns: list[Any] = [TestPicture.id, TestPicture.project_id, TestPicture.import_id]
    query = (
        select(*columns, TestPicture.class_id, TestEmbedding.numbers)
        .join(TestEmbedding, TestEmbedding.picture_id == TestPicture.id)
        .where(
            TestPicture.project_id == project_id,
            TestPicture.class_id.in_(classes),
            TestEmbedding.backbone == backbone,
            func.length(TestEmbedding.numbers) == spec.embedding_bytes,
        )
        .order_by(TestPicture.order_key)
    )
    rows = session.execute(query).all()
    if not rows:
        return [], None
    labels = [classes.index(row.class_id) for row in rows]
    seen = LabeledEmbeddings(
        packed_embeddings([bytes(row.numbers) for row in rows]),
        np.array(labels, np.int64),
        samples.class_count,
        samples.blocks,
    )
    keys = [storage_key(row) for row in rows]
    return list(zip(keys, labels, strict=True)), seen
