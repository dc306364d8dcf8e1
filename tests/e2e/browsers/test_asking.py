"""The ways to ask a model that begin by themselves, in every engine."""

from __future__ import annotations

from collections.abc import Callable

from .screen import Screen
from .test_core_journey import ask_by, collect, make_project, train

Files = Callable[..., list[str]]


def test_the_webcam_and_a_drawing_are_answered_at_once(
    screen: Screen, picture_files: Files
) -> None:
    make_project(screen, "바로 보기")
    collect(screen, picture_files)
    train(screen)
    screen.sees("#result .test")

    screen.run("document.querySelector('#result .test').scrollIntoView()")
    screen.sees("#result .camera__frame .test__guess")

    ask_by(screen, "draw", "collect.draw")
    screen.sees(".test__paper canvas")
    middle = screen.run(
        """const paper = document.querySelector(".test__paper");
        paper.scrollIntoView({ block: "center" });
        const { x, y, width, height } = paper.getBoundingClientRect();
        return [x + width / 2, y + height / 2];"""
    )
    screen.touch(*middle)
    screen.counts(".reminder__picture", 3)
