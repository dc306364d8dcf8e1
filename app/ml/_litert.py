"""The backbone in LiteRT (XNNPACK): the way on a CPU."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from app.ml.backbones import BackboneSpec


class LiteRTEmbedder:
    """Embeds one picture after the other: on a CPU batches gain nothing."""

    runtime = "litert"
    device = "CPU"

    def __init__(self, spec: BackboneSpec, model: bytes, threads: int) -> None:
        from ai_edge_litert.interpreter import Interpreter

        self.name = spec.name
        self.embedding_size = spec.embedding_size
        self._interpreter = Interpreter(model_content=model, num_threads=threads)
        self._interpreter.allocate_tensors()
        self._input = self._interpreter.get_input_details()[0]["index"]
        self._output = self._interpreter.get_output_details()[0]["index"]

    def embed(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        embeddings = np.empty((len(squares), self.embedding_size), np.float32)
        for number, square in enumerate(squares):
            self._put(square)
            self._interpreter.invoke()
            embeddings[number] = self._interpreter.get_tensor(self._output)[0]
        return embeddings

    def _put(self, square: npt.NDArray[np.uint8]) -> None:
        """Straight into the input, as x / 127.5 − 1; no view of it may be left when it runs."""
        scaled = self._interpreter.tensor(self._input)()[0]
        np.divide(square, np.float32(127.5), out=scaled, dtype=np.float32)
        np.subtract(scaled, np.float32(1), out=scaled)

    def close(self) -> None:
        self._interpreter = None
