"""Checks of what the parts of a project file hold."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from app.errors import (
    NotAPicture,
    ProjectFilePartUnusable,
    ProjectFileUnreadable,
    ProjectFileUnusable,
    ProjectFileVersion,
    TooLarge,
    Unusable,
)
from app.ml.backbones import BACKBONES
from app.ml.heads import Head
from app.ml.imported_network import ImportedNetwork
from app.project_copies.project_file.layout import FORMAT, PRODUCT, FileModel


def parse_json(text: bytes) -> Any:
    """The parsed JSON. Raises ValueError, also for text that is nested too deep."""
    try:
        return json.loads(text)
    except RecursionError as problem:
        raise ValueError("too deep") from problem


def check_version(document: Any) -> None:
    """Raises ProjectFileUnreadable for another product's file, ProjectFileVersion."""
    if not isinstance(document, dict) or document.get("product") != PRODUCT:
        raise ProjectFileUnreadable
    version = document.get("format")
    if not isinstance(version, int) or not 1 <= version <= FORMAT:
        raise ProjectFileVersion(version=str(version)[:20], newest=FORMAT)


def read_network(model: FileModel, data: bytes, max_multiplications: int) -> ImportedNetwork:
    """The model's own network. Raises ValueError for another one, and for one that takes too long."""
    network = ImportedNetwork.from_bytes(data)
    if network.name != model.backbone or network.multiplications > max_multiplications:
        raise ValueError("not the network of the model")
    return network


def read_head(model: FileModel, weights: bytes, network: ImportedNetwork | None = None) -> Head:
    """The model's head from its float32 bytes. `network`: its own one, if it has one.

    Raises ValueError when it does not fit its backbone, its classes or its epochs.
    """
    spec = network or BACKBONES.get(model.backbone)
    head = Head.from_raw_weights(model.layers, weights)
    class_ids = {output.id for output in model.classes}
    fits = (
        spec is not None
        and head.embedding_size in spec.head_sizes
        and head.class_count == len(model.classes) == len(class_ids)
        and [epoch.epoch for epoch in model.epochs] == list(range(1, len(model.epochs) + 1))
        and (model.kept_epoch or 0) <= len(model.epochs)
    )
    if not fits:
        raise ValueError("not a model of this program")
    return head


@contextmanager
def part_errors(part: str) -> Iterator[None]:
    """Raise ProjectFilePartUnusable, with the part's name, for refusals of its content."""
    try:
        yield
    except ProjectFileUnusable:
        raise
    except (Unusable, NotAPicture, TooLarge) as refusal:
        raise ProjectFilePartUnusable(part=part, reason=refusal.code) from refusal
    except ValueError as problem:  # of pydantic, json and the head
        raise ProjectFilePartUnusable(part=part, reason="unusable_value") from problem
