"""What a model answers about a whole test set: one matrix product over kept embeddings."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from app.db.lab_tables import TestEmbedding, TestPicture
from app.db.tables import Model
from app.ml.backbones import backbone_spec
from app.ml.embeddings import packed_embeddings, to_float32
from app.ml.heads import Head
from app.ml.types import Floats
from app.recognition.head_cache import HeadCache

ROWS_AT_A_TIME = 500
"""Embeddings in memory at a time: 13 MB as floats."""
REMEMBERED = 32
"""Test sets whose answers are remembered, so that turning a page of the table asks nothing again."""


@dataclass(frozen=True)
class _Remembered:
    picture_ids: tuple[str, ...]
    confidences: Floats


class TestPredictions:
    """Asks models about test sets. Several threads may use it."""

    def __init__(self, head_cache: HeadCache) -> None:
        self._head_cache = head_cache
        self._remembered: OrderedDict[str, _Remembered] = OrderedDict()
        self._lock = threading.Lock()

    def confidences(
        self, session: Session, model: Model, pictures: Sequence[TestPicture]
    ) -> Floats:
        """Confidences (n, classes) about the pictures of the model's project.

        A picture has NaN where its embedding is by another backbone, or another version of it.
        Raises ModelNotFound if the model's file is gone.
        """
        ids = tuple(picture.id for picture in pictures)
        with self._lock:
            remembered = self._remembered.get(model.id)
        if remembered is None or remembered.picture_ids != ids:
            head = self._head_cache.get(model.id)
            remembered = _Remembered(ids, _ask(session, model, head, ids))
            self._remember(model.id, remembered)
        return remembered.confidences

    def discard(self, model_id: str) -> None:
        """Forgets the model's answers."""
        with self._lock:
            self._remembered.pop(model_id, None)

    def _remember(self, model_id: str, answers: _Remembered) -> None:
        with self._lock:
            self._remembered[model_id] = answers
            self._remembered.move_to_end(model_id)
            while len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)


def _ask(session: Session, model: Model, head: Head, ids: Sequence[str]) -> Floats:
    places = {picture_id: place for place, picture_id in enumerate(ids)}
    confidences = np.full((len(ids), head.class_count), np.nan, np.float32)
    query = (
        select(TestEmbedding.picture_id, TestEmbedding.numbers)
        .join(TestPicture, TestPicture.id == TestEmbedding.picture_id)
        .where(
            and_(
                TestPicture.project_id == model.project_id,
                TestEmbedding.backbone == model.backbone,
                func.length(TestEmbedding.numbers) == backbone_spec(model.backbone).embedding_bytes,
            )
        )
        .execution_options(yield_per=ROWS_AT_A_TIME)
    )
    for rows in session.execute(query).partitions():
        embeddings = to_float32(packed_embeddings([bytes(row.numbers) for row in rows]))
        confidences[[places[row.picture_id] for row in rows]] = head.confidences(embeddings)
    return confidences
