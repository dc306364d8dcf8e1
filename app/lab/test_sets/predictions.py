"""What a model answers about a whole test set: one matrix product over kept embeddings."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlalchemy import Row, select
from sqlalchemy.orm import Session, aliased

from app.db.lab_tables import TestEmbedding, TestPicture
from app.db.tables import Model
from app.lab.test_sets.looks import looks_with
from app.ml.backbones import backbone_spec, join_packed
from app.ml.embeddings import packed_embeddings, to_float32
from app.ml.heads import Head
from app.ml.types import BackboneSpec, Floats, JoinedSpec
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

        A picture that the model's network has not seen yet has NaN; see `TestLooks`.
        Raises ModelNotFound if the model's file is gone.
        """
        ids = tuple(picture.id for picture in pictures)
        with self._lock:
            remembered = self._remembered.get(model.id)
        if remembered is None or remembered.picture_ids != ids:
            head = self._head_cache.get(model.id)
            remembered = _Remembered(ids, _ask(session, model, head, ids))
            if not np.isnan(remembered.confidences).any():  # else a look may be made meanwhile
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
    spec = backbone_spec(model.backbone)
    for specs in _ways_to_see(spec):
        for rows in _looks(session, model.project_id, specs):
            embeddings = _embeddings(spec, rows)
            confidences[[places[row[0]] for row in rows]] = head.confidences(embeddings)
    return confidences


def _ways_to_see(spec: BackboneSpec) -> Sequence[Sequence[BackboneSpec]]:
    """Whose embeddings together are the backbone's: its networks', or its own where an import made it."""
    return [spec.networks, [spec]] if isinstance(spec, JoinedSpec) else [spec.networks]


def _looks(
    session: Session, project_id: str, specs: Sequence[BackboneSpec]
) -> Iterable[Sequence[Row[*tuple[Any, ...]]]]:
    """Portions of rows: a picture that all the backbones have seen, and its numbers by each."""
    seen = [aliased(TestEmbedding) for _ in specs]
    query = select(TestPicture.id, *(each.numbers for each in seen))
    query = query.where(TestPicture.project_id == project_id)
    for each, spec in zip(seen, specs, strict=True):
        query = query.join(each, looks_with(each, spec))
    return session.execute(query.execution_options(yield_per=ROWS_AT_A_TIME)).partitions()


def _embeddings(spec: BackboneSpec, rows: Sequence[Row[*tuple[Any, ...]]]) -> Floats:
    """The embeddings (n, d) of rows of a picture's id and its numbers by each network, or by the whole."""
    _, *columns = zip(*rows, strict=True)
    tables = [packed_embeddings([bytes(each) for each in column]) for column in columns]
    return to_float32(tables[0] if len(tables) == 1 else join_packed(spec.name, tables))
