"""Recognition on the pupil's own device, in every engine."""

from __future__ import annotations

from collections.abc import Callable

from .screen import Screen
from .test_core_journey import KEPT, ask_by, make_project, train

Files = Callable[..., list[str]]

SWITCH = '.place-switch input[role="switch"]'


def test_this_device_recognizes(screen: Screen, picture_files: Files) -> None:
    make_project(screen, "이 기기")
    classes = screen.run(
        "return [...document.querySelectorAll('[data-class]')].map((each) => each.dataset.class)"
    )
    for number, shape in zip(classes, ("circle", "stripes"), strict=True):
        screen.attach(f'[data-class="{number}"] input[type="file"]', picture_files(shape, 6))
        screen.counts(f'[data-class="{number}"] {KEPT}', 6)
    train(screen)
    ask_by(screen, "upload", "common.upload")
    screen.attach('#result input[type="file"]', picture_files("circle", 1, 50))
    screen.reads(".answer__winner", screen.say("pages.class_number", number=1))

    screen.run("document.querySelector(arguments[0]).click()", SWITCH)
    screen.sees('.place-switch[data-device="ready"]')

    screen.attach('#result input[type="file"]', picture_files("stripes", 1, 51))
    screen.reads(".answer__winner", screen.say("pages.class_number", number=2))
    screen.sees('.place-switch[data-place="device"]')
