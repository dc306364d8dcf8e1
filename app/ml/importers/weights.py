"""The tensors of a TensorFlow.js model by name, cut out of its files of weights."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from app.errors import IncomingModelDamaged, IncomingModelUnsupported
from app.ml.types import Floats

MAX_TENSORS = 3000
_MAX_DIMENSIONS = 4

ReadFile = Callable[[str], bytes]
"""The bytes of a file of weights by its name, which is only looked up. Raises IncomingModelDamaged."""


def read_tensors(manifest: Sequence[Mapping[str, Any]], read_file: ReadFile) -> dict[str, Floats]:
    """All tensors, float32 and finite, of the groups of a `weightsManifest`.

    Raises IncomingModelDamaged, and IncomingModelUnsupported for numbers of another kind.
    """
    tensors: dict[str, Floats] = {}
    for group in manifest:
        data = b"".join(read_file(str(path)) for path in group["paths"])
        at = 0
        for spec in group["weights"]:
            numbers = _tensor(spec, data, at)
            at += numbers.nbytes
            if spec["name"] in tensors or len(tensors) >= MAX_TENSORS:
                raise IncomingModelDamaged
            tensors[spec["name"]] = numbers
        if at != len(data):
            raise IncomingModelDamaged
    return tensors


def _tensor(spec: Mapping[str, Any], data: bytes, at: int) -> Floats:
    kind = "quantization" if "quantization" in spec else str(spec["dtype"])
    if kind != "float32":
        raise IncomingModelUnsupported(layer=kind[:40])
    shape = spec["shape"]
    if len(shape) > _MAX_DIMENSIONS or any(type(size) is not int or size < 1 for size in shape):
        raise IncomingModelDamaged
    count = math.prod(shape)
    if 4 * count > len(data) - at:
        raise IncomingModelDamaged
    numbers = np.frombuffer(data, "<f4", count, at).reshape(shape).astype(np.float32)
    if not np.isfinite(numbers).all():
        raise IncomingModelDamaged
    return numbers
