"""Embeddings and feature maps as bytes, in the database and between processes.

Embeddings are little-endian float16. Half the bytes of float32 change an embedding by less than
0.05 %: accuracy and calibration stay the same to 0.1 points. Feature maps, which nobody keeps, are
little-endian float32: to convert one to float16 and back takes 0.6 ms, its 125 kB more 0.1 ms.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from app.ml.types import Embeddings, Floats, Halves

# A float16 has 10 bits of fraction behind 5 of exponent, whose zero is 15; a float32 23, 8 and 127.
_SHIFT = 23 - 10
_SIGN_AND_NUMBER = np.int32(-0x80000000 | 0x7FFF << _SHIFT)
_EXPONENT_FACTOR = np.float32(2.0 ** (127 - 15))


def pack_embedding(embedding: Floats) -> bytes:
    """The bytes of an embedding (d,)."""
    return embedding.astype("<f2").tobytes()


def unpack_embeddings(packed: Sequence[bytes]) -> Floats:
    """Embeddings (n, d) float32 of n ≥ 0 pieces of equal length."""
    return packed_embeddings(packed).astype(np.float32)


def packed_embeddings(packed: Sequence[bytes]) -> Halves:
    """Embeddings (n, d) float16, as they are kept, of n ≥ 0 pieces of equal length."""
    numbers = np.frombuffer(b"".join(packed), "<f2")
    return numbers.reshape(len(packed), -1 if packed else 0)


def to_float32(embeddings: Embeddings) -> Floats:
    """A copy of embeddings (…, d) of finite numbers as float32.

    Numpy converts float16 number by number, and waits where zeros alternate with others: 7.6 ms for
    256 embeddings. Moving the bits and correcting the exponents by one factor takes 1.0 ms.
    """
    if embeddings.dtype != np.float16:
        return embeddings.astype(np.float32)
    bits = embeddings.view("<i2").astype(np.int32)
    bits <<= _SHIFT
    bits &= _SIGN_AND_NUMBER
    numbers: Floats = bits.view(np.float32)
    numbers *= _EXPONENT_FACTOR
    return numbers


def pack_feature_map(feature_map: Floats) -> bytes:
    """The bytes of a feature map (side, side, channels)."""
    return feature_map.astype("<f4", copy=False).tobytes()


def unpack_feature_map(packed: bytes, side: int) -> Floats:
    """The feature map (side, side, channels) float32 of its bytes."""
    return np.frombuffer(packed, "<f4").astype(np.float32, copy=False).reshape(side, side, -1)
