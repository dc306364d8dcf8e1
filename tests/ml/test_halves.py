"""Rounding to float16."""

import numpy as np

from app.ml._halves_numba import halves_of


def test_every_number_from_minus_one_to_one_is_rounded_as_numpy_rounds_it() -> None:
    halves = np.arange(1 << 16, dtype=np.uint16).view(np.float16).astype(np.float32)
    exact = np.sort(halves[np.abs(halves) <= 1])
    between = (exact[:-1] + exact[1:]) / 2
    numbers = np.concatenate(
        [
            exact,
            between,
            np.nextafter(between, np.float32(1)),
            np.nextafter(between, np.float32(-1)),
        ]
    )
    directions = np.clip(numbers, -1, 1).reshape(1, -1)
    rounded, expected = halves_of(directions), directions.astype(np.float16)
    np.testing.assert_array_equal(rounded.view(np.uint16), expected.view(np.uint16))
