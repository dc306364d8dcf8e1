"""The backbone in LiteRT (XNNPACK), for a CPU."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from app.ml._input_side import fit_side
from app.ml.types import NetworkShape


class LiteRTEmbedder:
    """Implements `app.ml.types.Embedder`. Embeds one picture at a time: on a CPU batches gain nothing."""

    runtime = "litert"
    device = "CPU"

    def __init__(
        self, spec: NetworkShape, model: bytes, threads: int, *, divisor: float = 127.5
    ) -> None:
        """`divisor`: the network takes x / divisor − 1."""
        from ai_edge_litert.interpreter import Interpreter

        self.name = spec.name
        self.embedding_size = spec.embedding_size
        self._side = spec.input_size
        self._divisor = np.float32(divisor)
        self._interpreter = Interpreter(model_content=model, num_threads=threads)
        self._interpreter.allocate_tensors()
        image = self._interpreter.get_input_details()[0]
        self._input, self._takes_integers = image["index"], image["dtype"] == np.int8
        outputs = {
            len(output["shape"]): output for output in self._interpreter.get_output_details()
        }
        self._embedding, self._map = outputs[2]["index"], outputs[4]["index"]
        self._map_shape = tuple(outputs[4]["shape"][1:])

    def embed(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        embeddings = np.empty((len(squares), self.embedding_size), np.float32)
        for row, square in enumerate(fit_side(squares, self._side)):
            embeddings[row] = self._run(square)
        return embeddings

    def embed_with_maps(
        self, squares: npt.NDArray[np.uint8]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        embeddings = np.empty((len(squares), self.embedding_size), np.float32)
        maps = np.empty((len(squares), *self._map_shape), np.float32)
        for row, square in enumerate(fit_side(squares, self._side)):
            embeddings[row] = self._run(square)
            maps[row] = self._interpreter.tensor(self._map)()[0]  # a view: get_tensor copies
        return embeddings, maps

    def _run(self, square: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        """The square's embedding. Its feature map then lies in the output tensor."""
        self._set_input(square)
        self._interpreter.invoke()
        embedding: npt.NDArray[np.float32] = self._interpreter.get_tensor(self._embedding)[0]
        return embedding

    def _set_input(self, square: npt.NDArray[np.uint8]) -> None:
        """Writes x / divisor − 1 or x − 128 into the input tensor. LiteRT refuses to run while a view of it exists."""
        scaled = self._interpreter.tensor(self._input)()[0]
        if self._takes_integers:
            np.bitwise_xor(square.view(np.int8), np.int8(-128), out=scaled)
            return
        np.divide(square, self._divisor, out=scaled, dtype=np.float32)
        np.subtract(scaled, np.float32(1), out=scaled)

    def close(self) -> None:
        self._interpreter = None
