"""Heat maps: they add up to what the head computes, and point to what it recognized."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image
from skimage import data as photos

from app.ml.backbones import MOBILENET_V2
from app.ml.embeddings import pack_feature_map, unpack_feature_map
from app.ml.head_settings import HeadSettings
from app.ml.heads import Head, Layer, logits_of
from app.ml.heat_map import contributions, heat_map
from app.ml.training import train_head
from app.ml.types import Embedder, LabeledEmbeddings

Floats = npt.NDArray[np.float32]
Squares = npt.NDArray[np.uint8]
SquaresOf = Callable[[list[Path]], Squares]
CLASSES = 3


def random_layer(random: np.random.Generator, inputs: int, outputs: int) -> Layer:
    numbers = random.normal(size=(inputs + 1, outputs)).astype(np.float32) * np.float32(0.05)
    return Layer(numbers[:-1], numbers[-1])


def head_of(sizes: tuple[int, ...]) -> tuple[Head, tuple[Layer, ...]]:
    random = np.random.default_rng(len(sizes) + sizes[0])
    layers = tuple(random_layer(random, *pair) for pair in pairwise(sizes))
    return Head(layers), layers


@pytest.mark.parametrize(
    "sizes",
    [(6400, CLASSES), (6400, 100, CLASSES), (1280, CLASSES), (1280, 100, CLASSES)],
    ids=["linear", "hidden units", "average alone", "average alone, hidden units"],
)
def test_contributions_of_all_cells_add_up_to_the_logits(
    embedder: Embedder,
    photo_square: Callable[[npt.NDArray[np.uint8]], Squares],
    sizes: tuple[int, ...],
) -> None:
    head, layers = head_of(sizes)
    embeddings, maps = embedder.embed_with_maps(photo_square(photos.astronaut())[None])
    layer = head.linear_at(embeddings[0], np.eye(CLASSES, dtype=np.float32))

    added = contributions(layer, maps[0])

    logits = logits_of(layers, embeddings[:, : sizes[0]])[0]
    assert added.shape == (7, 7, CLASSES)
    np.testing.assert_allclose(added.sum(axis=(0, 1)) + layer.bias, logits, rtol=1e-3, atol=1e-4)


def test_a_cell_that_no_other_equals_is_where_the_head_looked() -> None:
    kernel = np.zeros((5, 4, 2), np.float32)
    kernel[:, 1, 0] = 1
    head = Head((Layer(kernel.reshape(20, 2), np.zeros(2, np.float32)),))
    feature_map = np.full((7, 7, 4), 0.1, np.float32)
    feature_map[5, 1, 1] = 3

    cells = heat_map(head, np.zeros(20, np.float32), feature_map, 0)

    assert cells[5, 1] == 1
    assert np.delete(cells.ravel(), 5 * 7 + 1).max() < 0.1
    assert heat_map(head, np.zeros(20, np.float32), feature_map, 1)[5, 1] == 0


@pytest.mark.parametrize("classes", [1, 2], ids=["one class", "two classes"])
def test_where_all_is_alike_no_cell_is_marked(classes: int) -> None:
    head = Head((random_layer(np.random.default_rng(3), 20, classes),))
    alike = np.ones((7, 7, 4), np.float32)
    assert not heat_map(head, np.ones(20, np.float32), alike, 0).any()


def test_feature_maps_come_back_from_their_bytes() -> None:
    feature_map = np.random.default_rng(4).uniform(0, 6, (7, 7, 1280)).astype(np.float32)
    packed = pack_feature_map(feature_map)
    assert len(packed) == 4 * feature_map.size
    assert np.array_equal(unpack_feature_map(packed, 7), feature_map)


# --- pointing -----------------------------------------------------------------------------

PER_CLASS, PASTED_SIDE, TRIES = 20, 112, 16
CASES = {
    "cats, dogs": ("cats_dogs/cat*", "cats_dogs/dog*"),
    "cats, dogs, hands": ("cats_dogs/cat*", "cats_dogs/dog*", "hands/five/*"),
    "three hand signs": ("hands/zero/*", "hands/two/*", "hands/five/*"),
}


def trained(embedder: Embedder, classes: list[Squares]) -> Head:
    embeddings = [embedder.embed(squares[:PER_CLASS]) for squares in classes]
    labels = np.repeat(np.arange(len(classes)), PER_CLASS)
    data = LabeledEmbeddings(np.concatenate(embeddings), labels, len(classes), MOBILENET_V2.blocks)
    return train_head(data, HeadSettings(), lambda scores: None).head


def pasted(square: Squares, ground: Squares, corner: int) -> tuple[Squares, slice, slice]:
    """The square at half its size in a corner of `ground`, and the cells that lie in it alone."""
    bottom, right = divmod(corner, 2)
    small = Image.fromarray(square).resize((PASTED_SIDE, PASTED_SIDE), Image.Resampling.BILINEAR)
    both = ground.copy()
    top, left = bottom * PASTED_SIDE, right * PASTED_SIDE
    both[top : top + PASTED_SIDE, left : left + PASTED_SIDE] = np.asarray(small)
    rows, columns = (slice(4, 7) if far else slice(0, 3) for far in (bottom, right))
    return both, rows, columns


def points_inside(
    embedder: Embedder, head: Head, classes: list[Squares], grounds: Squares
) -> list[bool]:
    """For each pasted picture that was recognized: whether its strongest cell lies in it."""
    hits = []
    for label, squares in enumerate(classes):
        for number, square in enumerate(squares[PER_CLASS:]):
            both, rows, columns = pasted(square, grounds[number % len(grounds)], number % 4)
            embeddings, maps = embedder.embed_with_maps(both[None])
            if head.confidences(embeddings)[0].argmax() == label:
                cells = heat_map(head, embeddings[0], maps[0], label)
                hits.append(bool(cells[rows, columns].max() == 1))
    return hits


@pytest.mark.parametrize("ground", ["gray", "photos"])
def test_the_strongest_cell_lies_in_the_pasted_picture(
    embedder: Embedder, pictures_folder: Path, squares_of: SquaresOf, ground: str
) -> None:
    photo_files = sorted((pictures_folder / "objects").glob("*.jpg"))[-TRIES:]
    gray = np.full((1, 224, 224, 3), 128, np.uint8)
    grounds = squares_of(photo_files) if ground == "photos" else gray
    hits: list[bool] = []
    for name, patterns in CASES.items():
        files = [sorted(pictures_folder.glob(pattern)) for pattern in patterns]
        classes = [squares_of(of_class[: PER_CLASS + TRIES]) for of_class in files]
        found = points_inside(embedder, trained(embedder, classes), classes, grounds)
        print(f"{name} on {ground}: {np.mean(found):.0%} of {len(found)} recognized pictures")
        hits += found
    print(f"on {ground}: {np.mean(hits):.0%} of {len(hits)}; by chance 18 %")
    assert np.mean(hits) >= 0.75
