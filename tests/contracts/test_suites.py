"""`make test` and `make test-long` together make every test."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from _pytest.mark.expression import Expression

MAKEFILE = (Path(__file__).parents[2] / "Makefile").read_text(encoding="utf-8")
MARKS = ("alone", "long", "thorough", "trackers")
MARKED = [frozenset(each) for size in range(5) for each in itertools.combinations(MARKS, size)]


def chosen_by(target: str) -> list[Expression]:
    """What the target's calls of pytest choose."""
    (recipe,) = re.findall(rf"^{target}:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    return [Expression.compile(each) for each in re.findall(r'-m pytest.* -m "?([^"\n]+)', recipe)]


def makes(target: str, marks: frozenset[str]) -> bool:
    return any(each.evaluate(lambda name: name in marks) for each in chosen_by(target))


@pytest.mark.parametrize("marks", MARKED, ids=lambda marks: " and ".join(sorted(marks)) or "none")
def test_no_test_is_left_out_of_both(marks: frozenset[str]) -> None:
    assert makes("test", marks) or makes("test-long", marks)


def test_the_short_way_leaves_the_thorough_tests_out() -> None:
    assert not makes("test", frozenset({"thorough"}))
    assert makes("test", frozenset({"long"}))
    assert makes("test-long", frozenset({"long"}))
