"""A child finds a wrong picture, moves it and sees it mended, and where the model looked, in every browser."""

from __future__ import annotations

from pathlib import Path

from ...waiting import wait_until
from ..test_insights import MOMENTS, scene_files
from .conftest import SIZES
from .screen import Screen
from .test_core_journey import KEPT, fits, make_project, train

PICTURES = "dialog .pictures__picture"
PAINTED = """
  const heat = document.querySelector("#result canvas.heat__overlay");
  const pixels = heat?.getContext("2d").getImageData(0, 0, heat.width, heat.height).data;
  return pixels?.some((value) => value > 0) ?? false;
"""


def test_a_wrong_picture_is_found_moved_and_seen_mended(screen: Screen, tmp_path: Path) -> None:
    screen.resize(*SIZES["phone"])
    make_project(screen, "모양")
    first, second = collect_with_a_mistake(screen, tmp_path)
    train(screen)

    screen.press("button", screen.say("insights.open_mistakes"))
    fits(screen)
    screen.press(".matrix__cell--wrong")
    screen.press(PICTURES)
    fits(screen)
    other = screen.say("pages.class_number", number=2)
    screen.press(".large__move button", other)
    screen.reads(".large__done", screen.say("insights.moved", name=other))
    close_windows(screen)
    screen.counts(f"{first} {KEPT}", MOMENTS)
    screen.counts(f"{second} {KEPT}", MOMENTS + 1)

    screen.press("button", screen.say("collect.train_again"))
    screen.reads("main", screen.say("insights.changes", mended=1, broken=0))

    screen.attach('#result input[type="file"]', scene_files(tmp_path, "circle", range(40, 41)))
    screen.press("button", screen.say("common.heat_map"))
    wait_until(lambda: screen.run(PAINTED))
    fits(screen)


def collect_with_a_mistake(screen: Screen, folder: Path) -> tuple[str, str]:
    """Circles with one picture of stripes among them, and stripes; the cards of both classes."""
    ids = screen.run(
        "return [...document.querySelectorAll('[data-class]')].map((each) => each.dataset.class)"
    )
    first, second = (f'[data-class="{each}"]' for each in ids)
    wrong = scene_files(folder, "stripes", range(30, 31))
    circles = scene_files(folder, "circle", range(MOMENTS))
    screen.attach(f'{first} input[type="file"]', [*circles, *wrong])
    screen.counts(f"{first} {KEPT}", MOMENTS + 1)
    stripes = scene_files(folder, "stripes", range(10, 10 + MOMENTS))
    screen.attach(f'{second} input[type="file"]', stripes)
    screen.counts(f"{second} {KEPT}", MOMENTS)
    return first, second


def close_windows(screen: Screen) -> None:
    """One window lies over the other."""
    for left in (1, 0):
        screen.key("Escape")
        screen.counts("dialog[open]", left)
