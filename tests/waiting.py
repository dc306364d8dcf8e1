"""Waits for a state. Tests never wait for a fixed time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def wait_until(condition: Callable[[], T], limit_s: float = 90.0) -> T:
    """The first true result of `condition`. Raises AssertionError after `limit_s` seconds.

    The longer it has waited, the longer it pauses: asking takes time from what is waited for.
    """
    began = time.monotonic()
    while (waited := time.monotonic() - began) < limit_s:
        result = condition()
        if result:
            return result
        time.sleep(min(0.02 + waited / 10, 0.25))
    raise AssertionError(f"waited {limit_s} s in vain")
