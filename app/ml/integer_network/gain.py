"""What a processor gains by integers: about half the time where it has instructions for sums of their products."""

from __future__ import annotations

import time

import numpy as np

from app.ml._litert import LiteRTEmbedder
from app.ml.types import NetworkSpec

_WORTH_IT = 0.75
"""More of the time of the network in float32 is not worth a network whose models stay on the server."""
_MEASURED_PICTURES = 60
"""Together they take a few ticks of the coarsest clocks: those of Windows count CPU time in 16 ms."""


def gain_by_integers(spec: NetworkSpec, in_integers: bytes, in_floats: bytes) -> str:
    """What this processor gains by integers, in words. Some have no instructions for their products."""
    integers, floats = _seconds(spec, in_integers), _seconds(spec, in_floats)
    if not integers or not floats:
        return "the clock of this computer is too coarse to tell what integers gain"
    ratio = integers / floats
    measured = (
        f"on this processor it takes {ratio:.2f} of the time that the same network takes in float32"
    )
    worth = ratio < _WORTH_IT
    return measured if worth else f"{measured}, so it gains little here: use another network"


def _seconds(spec: NetworkSpec, litert: bytes) -> float:
    """The CPU seconds that a LiteRT file takes for some pictures: others may be busy, too."""
    embedder = LiteRTEmbedder(spec, litert, threads=1)
    square = np.full((1, spec.input_size, spec.input_size, 3), 128, np.uint8)
    embedder.embed(square)  # the first one takes longer
    began = time.thread_time()
    for _ in range(_MEASURED_PICTURES):
        embedder.embed(square)
    seconds = time.thread_time() - began
    embedder.close()
    return seconds
