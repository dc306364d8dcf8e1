"""The proof of an export: the file as it was written is loaded and asked, as its receivers will."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from app.ml._input_side import fit_side
from app.ml.exporters.golden import Golden
from app.ml.types import Floats

FLOAT_TOLERANCE, HALF_TOLERANCE = 1e-5, 2e-3
"""The largest accepted difference of a confidence, of LiteRT files with float32, and of files with float16 numbers."""

REORDERED_TOLERANCE = 5e-5
"""Of files that are not run by LiteRT, whose runtimes add in another order: of 20 photos and as many mixtures of hands
and pets, the confidences differed by up to 1.7e-5.
"""

Run = Callable[[Floats], Floats]
"""Gives confidences (classes,) for a picture (1, side, side, 3) float32 in −1 … 1."""


def largest_difference(run: Run, golden: Golden, side: int) -> float:
    """How far the file's confidences for the golden pictures are from the model's; infinite if one is no number."""
    fitted = fit_side(golden.squares, side).astype(np.float32) / np.float32(127.5) - 1
    answers = np.stack([run(picture[np.newaxis]) for picture in fitted])
    difference = np.abs(answers - golden.answers).max()
    return float(difference) if np.isfinite(difference) else float("inf")


def litert_runner(data: bytes) -> Run:
    """Recognizes with a LiteRT file."""
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=data, num_threads=1)
    interpreter.allocate_tensors()
    image = interpreter.get_input_details()[0]["index"]
    scores = interpreter.get_output_details()[0]["index"]

    def run(picture: Floats) -> Floats:
        interpreter.set_tensor(image, picture)
        interpreter.invoke()
        return np.asarray(interpreter.get_tensor(scores)[0], np.float32)

    return run
