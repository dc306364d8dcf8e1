"""Mirrors that destroy what classes mean are found; others are not suspected."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from app.ml.backbones import MOBILENET_V2
from app.ml.mirrors import mirror_mix_ups
from app.ml.pictures import PictureLimits, crop_square
from app.ml.types import Embedder, Floats, LabeledEmbeddings, MirrorFindings, Squares
from tests.pictures import arrow

LIMITS = PictureLimits(10**7, 10**8)
Pairs = set[tuple[int, int]]
SIDEWAYS, UPSIDE_DOWN = np.s_[:, :, ::-1], np.s_[:, ::-1]


def mix_ups(embedder: Embedder, squares: Squares, labels: np.ndarray) -> tuple[Pairs, Pairs]:
    """What mirroring left and right mixes up, and what mirroring up and down does."""

    def embed(part: Squares) -> Floats:
        return embedder.embed(np.ascontiguousarray(part))

    data = LabeledEmbeddings(embed(squares), labels, int(labels.max()) + 1, MOBILENET_V2.blocks)
    sideways, over = (mirror_mix_ups(data, embed(squares[way])) for way in (SIDEWAYS, UPSIDE_DOWN))
    return tuple(
        {(each.label, each.taken_for) for each in found.mix_ups} for found in (sideways, over)
    )  # type: ignore[return-value]


def squares_of(pictures: list[bytes]) -> Squares:
    return np.stack([crop_square(each, LIMITS) for each in pictures])


def arrows(first: str, second: str, each: int) -> tuple[Squares, np.ndarray]:
    pictures = [arrow(way, number) for way in (first, second) for number in range(each)]
    return squares_of(pictures), np.repeat([0, 1], each)


@pytest.mark.parametrize("each", [5, 12])
def test_arrows_are_mixed_up_by_one_mirror_alone(embedder: Embedder, each: int) -> None:
    both = {(0, 1), (1, 0)}
    sideways, over = mix_ups(embedder, *arrows("left", "right", each))
    assert (bool(sideways), over) == (True, set())
    assert sideways <= both
    sideways, over = mix_ups(embedder, *arrows("up", "down", each))
    assert (sideways, bool(over)) == (set(), True)
    assert over <= both


def test_pets_and_hand_signs_are_not_mixed_up(embedder: Embedder, pictures_folder: Path) -> None:
    pets = [
        sorted((pictures_folder / "cats_dogs").glob(f"{name}.*"))[:12] for name in ("cat", "dog")
    ]
    hands = [
        sorted(folder.glob("*"))[:12] for folder in sorted((pictures_folder / "hands").iterdir())
    ]
    for groups in (pets, hands):
        squares = squares_of([file.read_bytes() for group in groups for file in group])
        labels = np.repeat(np.arange(len(groups)), 12)
        assert mix_ups(embedder, squares, labels) == (set(), set())


def test_nothing_is_said_about_classes_of_one_moment() -> None:
    """The twins of a burst are no proof: what is left to compare with is the other classes."""
    random = np.random.default_rng(1)
    centers = random.normal(size=(3, 32)).astype(np.float32)
    labels = np.repeat([0, 1, 2], 6)
    embeddings = centers[labels] + random.normal(scale=0.01, size=(18, 32)).astype(np.float32)
    moments = np.repeat([0, 1, 2], 6)
    spread = 0.5 * random.normal(size=(18, 32))

    one_moment_each = LabeledEmbeddings(embeddings, labels, 3, bursts=moments)
    assert mirror_mix_ups(one_moment_each, embeddings) == MirrorFindings(0, ())
    several = np.where(labels[:, None] == 0, embeddings, centers[labels] + spread)
    mixed = LabeledEmbeddings(several.astype(np.float32), labels, 3)
    swapped = several[[*range(6), *range(12, 18), *range(6, 12)]].astype(np.float32)
    found = mirror_mix_ups(mixed, swapped)
    assert found.pictures == 12
    assert {(each.label, each.taken_for) for each in found.mix_ups} == {(1, 2), (2, 1)}
