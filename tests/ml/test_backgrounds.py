"""Whether a background that only one class has is noticed, on photos and on photos pasted before backgrounds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageEnhance

from app.ml.backgrounds import classes_with_a_background, part_colors, unpack_part_colors

Square = npt.NDArray[np.uint8]
Squares = npt.NDArray[np.uint8]
Classes = list[Squares]
SquaresOf = Callable[[list[Path]], Squares]
DRAWS = 25
SIDE = 224


def warned(classes: Classes) -> list[int]:
    colors = unpack_part_colors([part_colors(square) for own in classes for square in own])
    labels = np.repeat(np.arange(len(classes)), [len(own) for own in classes])
    return classes_with_a_background(colors, labels)


def warned_share(draws: list[Classes]) -> float:
    """Of all classes, those that were warned about."""
    return sum(len(warned(each)) for each in draws) / sum(len(each) for each in draws)


@pytest.fixture(scope="module")
def hands(pictures_folder: Path, squares_of: SquaresOf) -> Classes:
    folders = sorted((pictures_folder / "hands").iterdir())
    return [squares_of(sorted(folder.glob("*"))[:30]) for folder in folders if folder.is_dir()]


@pytest.fixture(scope="module")
def pets(pictures_folder: Path, squares_of: SquaresOf) -> Classes:
    folder = pictures_folder / "cats_dogs"
    return [squares_of(sorted(folder.glob(f"{kind}*"))[:60]) for kind in ("cat", "dog")]


@pytest.fixture(scope="module")
def rooms(pictures_folder: Path, squares_of: SquaresOf) -> Squares:
    return squares_of(sorted((pictures_folder / "objects").glob("*.jpg"))[:30])


def draw(classes: Classes, random: np.random.Generator, count: int) -> Classes:
    """`count` classes with 5 to 20 of their pictures each."""
    size = int(random.integers(5, 21))
    chosen = random.permutation(len(classes))[:count]
    return [classes[each][random.permutation(len(classes[each]))[:size]] for each in chosen]


def before(ground: Square, square: Square, random: np.random.Generator) -> Square:
    """The picture held before the ground: both a little shifted, in a light of its own, with noise."""
    large = Image.fromarray(ground).resize((264, 264), Image.Resampling.BILINEAR)
    left, top = (20 + random.integers(-12, 13, 2)).tolist()
    both = large.crop((left, top, left + SIDE, top + SIDE))
    side = int(SIDE * random.uniform(0.45, 0.65))
    corner = ((SIDE - side) // 2 + random.integers(-30, 31, 2)).tolist()
    both.paste(Image.fromarray(square).resize((side, side)), tuple(corner))
    lit = np.asarray(ImageEnhance.Brightness(both).enhance(random.uniform(0.85, 1.15)), np.float32)
    return np.clip(lit + random.normal(0, 3, lit.shape), 0, 255).astype(np.uint8)


def all_before(ground: Square, squares: Squares, random: np.random.Generator) -> Squares:
    return np.stack([before(ground, square, random) for square in squares])


def wall(random: np.random.Generator) -> Square:
    """A wall of one color, a little brighter on one side."""
    shade = np.linspace(-15, 15, SIDE)[:, np.newaxis, np.newaxis]
    painted = random.integers(30, 226, 3) + shade + np.zeros((SIDE, SIDE, 3))
    return np.clip(painted, 0, 255).astype(np.uint8)


def test_photos_of_other_places_raise_few_false_alarms(hands: Classes, pets: Classes) -> None:
    random = np.random.default_rng(0)
    signs = [draw(hands, random, int(random.integers(2, 7))) for _ in range(DRAWS)]
    animals = [draw(pets, random, 2) for _ in range(DRAWS)]
    false_alarms = {"hands": warned_share(signs), "cats_dogs": warned_share(animals)}
    print(f"\nfalse alarms, of all classes: {false_alarms}")
    assert false_alarms["hands"] == 0
    assert false_alarms["cats_dogs"] <= 0.04


@pytest.mark.parametrize("kind", ["rooms", pytest.param("walls", marks=pytest.mark.thorough)])
def test_one_background_a_class_is_found(
    hands: Classes, pets: Classes, rooms: Squares, kind: str
) -> None:
    random = np.random.default_rng(1)
    draws = []
    for number in range(DRAWS):
        classes = draw((hands, pets)[number % 2], random, 2 + number % 3)
        grounds = rooms[random.permutation(len(rooms))] if kind == "rooms" else None
        draws.append(
            [
                all_before(wall(random) if grounds is None else grounds[place], squares, random)
                for place, squares in enumerate(classes)
            ]
        )
    found = warned_share(draws)
    print(f"\nbefore {kind} found: {found:.0%}")
    assert found >= 0.9


def test_a_background_of_all_classes_and_ever_new_ones_are_no_reason(
    hands: Classes, rooms: Squares
) -> None:
    random = np.random.default_rng(2)
    shared, changing = [], []
    for number in range(8):
        classes = draw(hands, random, 3)
        shared.append([all_before(rooms[number], squares, random) for squares in classes])
        changing.append(
            [
                np.stack([before(random.choice(rooms), square, random) for square in squares])
                for squares in classes
            ]
        )
    print(f"\nfalse alarms: shared {warned_share(shared)}, ever new {warned_share(changing)}")
    assert warned_share(shared) == 0
    assert warned_share(changing) <= 0.04


def test_things_that_fill_the_picture_have_no_background() -> None:
    random = np.random.default_rng(3)
    papers = [np.stack([wall(random)] * 8) for _ in range(3)]
    assert warned(papers) == []


def test_another_class_before_the_same_background_ends_the_warning(
    hands: Classes, rooms: Squares
) -> None:
    random = np.random.default_rng(4)
    first, second, third = (
        all_before(rooms[place], hands[number][:8], random)
        for number, place in enumerate((0, 1, 0))
    )
    assert warned([first, second]) == [0, 1]
    assert warned([first, second, third]) == [1]


@pytest.mark.parametrize("count", [0, 1, 4])
def test_few_pictures_or_one_class_tell_nothing(rooms: Squares, count: int) -> None:
    random = np.random.default_rng(5)
    few = np.stack([wall(random)] * count) if count else np.empty((0, SIDE, SIDE, 3), np.uint8)
    alone = all_before(rooms[0], rooms[:6], random)
    assert warned([few]) == warned([alone]) == []
    assert 0 not in warned([few, alone])
