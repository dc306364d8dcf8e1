"""Embeddings as bytes and as float32."""

from __future__ import annotations

import numpy as np

from app.ml.embeddings import pack_embedding, packed_embeddings, to_float32, unpack_embeddings

EVERY_FINITE_HALF = np.arange(1 << 16, dtype=np.uint16).view(np.float16)
EVERY_FINITE_HALF = EVERY_FINITE_HALF[np.isfinite(EVERY_FINITE_HALF)].reshape(2, -1)


def test_every_finite_float16_becomes_the_same_number_in_float32() -> None:
    assert np.array_equal(to_float32(EVERY_FINITE_HALF), EVERY_FINITE_HALF.astype(np.float32))
    part = EVERY_FINITE_HALF[:, 5:300]
    assert np.array_equal(to_float32(part), part.astype(np.float32))


def test_numbers_in_float32_are_copied() -> None:
    numbers = np.ones((2, 3), np.float32)
    to_float32(numbers)[:] = 0
    assert numbers.all()


def test_embeddings_survive_as_bytes() -> None:
    packed = [pack_embedding(row) for row in EVERY_FINITE_HALF.astype(np.float32)]
    assert np.array_equal(packed_embeddings(packed), EVERY_FINITE_HALF)
    assert np.array_equal(unpack_embeddings(packed), EVERY_FINITE_HALF.astype(np.float32))
    assert unpack_embeddings([]).shape == (0, 0)
