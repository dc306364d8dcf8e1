"""Variants of pictures: always the same by their seed, nested by level, and still what they were."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from app.ml.augmentation import (
    LEVELS,
    Mirror,
    Transform,
    Variant,
    level_examples,
    sheet,
    transform_examples,
    variant_squares,
)
from app.ml.pictures import PictureLimits, Square, crop_square
from tests.pictures import jpeg

MIRRORS = {Transform.MIRROR_LEFT_RIGHT: 1, Transform.MIRROR_UP_DOWN: 0}
PIXELWISE = sorted(set(Transform) - set(MIRRORS))


@pytest.fixture
def square() -> Square:
    return crop_square(jpeg("circle", 3), PictureLimits(10**7, 10**7))


def test_the_levels_are_those_of_the_course() -> None:
    assert [len(level.variants) for level in LEVELS] == [1, 2, 4, 8, 12, 16, 20]
    for smaller, larger in pairwise(LEVELS):
        assert set(smaller.variants) < set(larger.variants)
    assert all(level.variants[0] == Variant(0, Mirror.NONE) for level in LEVELS)


def test_the_same_variant_is_the_same_whatever_is_made_with_it(square: Square) -> None:
    together = variant_squares(square, LEVELS[6].variants, seed=7)
    for variant, made in zip(LEVELS[6].variants, together, strict=True):
        alone = variant_squares(square, [variant], seed=7)[0]
        np.testing.assert_array_equal(made, alone)
    others = variant_squares(square, LEVELS[6].variants, seed=8)
    same = [np.array_equal(*pair) for pair in zip(together, others, strict=True)]
    assert same == [variant.copy == 0 for variant in LEVELS[6].variants]


def test_a_copy_and_its_mirror_image_differ_in_nothing_else(square: Square) -> None:
    variants = [Variant(3, mirror) for mirror in Mirror]
    plain, sideways, over = variant_squares(square, variants, seed=1)
    np.testing.assert_array_equal(sideways, plain[:, ::-1])
    np.testing.assert_array_equal(over, plain[::-1])


@pytest.mark.parametrize("transform", Transform)
def test_every_transform_gives_squares_that_a_seed_decides(
    square: Square, transform: Transform
) -> None:
    made = transform_examples(square, transform, 9, seed=4)
    again = transform_examples(square, transform, 9, seed=4)
    other = transform_examples(square, transform, 9, seed=5)

    assert all((each.shape, each.dtype) == ((224, 224, 3), np.uint8) for each in made)
    assert all(map(np.array_equal, made, again))
    assert not all(map(np.array_equal, made, other))


@pytest.mark.parametrize("transform", PIXELWISE)
def test_a_transform_spans_its_range(square: Square, transform: Transform) -> None:
    """The picture itself lies within: some of the nine are nearly it, others far from it."""
    made = transform_examples(square, transform, 9, seed=4)
    distances = sorted(float(np.abs(each - square.astype(float)).mean()) for each in made)
    assert distances[0] < distances[-1] / 2


@pytest.mark.parametrize(("transform", "axis"), MIRRORS.items())
def test_a_mirror_mirrors_about_half(square: Square, transform: Transform, axis: int) -> None:
    made = transform_examples(square, transform, 9, seed=4)
    mirrored = [np.array_equal(each, np.flip(square, axis)) for each in made]
    assert [np.array_equal(each, square) for each in made] == [not each for each in mirrored]
    assert sum(mirrored) in (4, 5)


def test_no_black_border_comes_in(square: Square) -> None:
    white = np.full_like(square, 250)
    for transform in (Transform.TURN, Transform.ZOOM, Transform.SHIFT):
        assert min(each.min() for each in transform_examples(white, transform, 9, 1)) >= 249


def test_a_level_that_makes_fewer_than_nine_goes_on(square: Square) -> None:
    assert all(np.array_equal(each, square) for each in level_examples(square, LEVELS[0], 9, 1))
    plain, mirrored, *_ = level_examples(square, LEVELS[1], 9, 1)
    np.testing.assert_array_equal(mirrored, plain[:, ::-1])
    examples = level_examples(square, LEVELS[2], 9, 1)
    assert len(examples) == 9
    assert not np.array_equal(examples[2], examples[6])


def test_a_sheet_has_rows_of_squares_with_white_gaps(square: Square) -> None:
    made = sheet([square, square[::-1], square[:, ::-1], square], columns=2, gap=8)
    assert made.shape == (456, 456, 3)
    np.testing.assert_array_equal(made[:224, 232:], square[::-1])
    np.testing.assert_array_equal(made[232:, :224], square[:, ::-1])
    assert (made[224:232] == 255).all()
    assert (made[:, 224:232] == 255).all()


def test_variants_stay_what_they_were(
    embedded: Callable[[list[Path]], np.ndarray], pictures_folder: Path, embedder: object
) -> None:
    """A variant of a cat or dog is closer to its own picture than 9 of 10 other pictures are."""
    files = [*sorted((pictures_folder / "cats_dogs").glob("*.jpg"))[:40]]
    squares = [crop_square(file.read_bytes(), PictureLimits(10**7, 10**8)) for file in files]
    variants = [variant_squares(each, [Variant(1, Mirror.LEFT_RIGHT)], 1)[0] for each in squares]
    originals, made = embedded(files), embedder.embed(np.stack(variants))  # type: ignore[attr-defined]
    originals, made = (
        each / np.linalg.norm(each, axis=1, keepdims=True)
        for each in (originals[:, :1280], made[:, :1280])
    )
    cosines = made @ originals.T
    ranks = (cosines > np.diag(cosines)[:, None]).sum(axis=1)
    assert (ranks <= 4).mean() >= 0.9
