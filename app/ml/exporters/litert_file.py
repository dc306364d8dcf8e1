"""LiteRT files (.tflite): the head is grafted onto the prepared network, without TensorFlow.

The file is taken apart into the objects of its schema, gets the head's operators, and is packed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from ai_edge_litert import schema_py_generated as schema

from app.ml.exporters.classifier import Classifier
from app.ml.exporters.halves import KEPT_WHOLE
from app.ml.exporters.litert_graph import LiteRTGraph, activation, indices
from app.ml.heads import Layer
from app.ml.types import Floats

INPUT, SCORES = "image", "scores"


def litert_classifier(classifier: Classifier, *, halves: bool = False) -> bytes:
    """The file: a picture (1, side, side, 3) float32 in −1 … 1 → confidences (1, classes) float32.

    `halves`: the network's large arrays are kept as float16, and widened when the file is loaded.
    """
    graph = _Graph(classifier.litert_network())
    if halves:
        graph.halve_arrays()
    graph.add_head(classifier.layers)
    return graph.packed()


class _Graph(LiteRTGraph):
    """The one graph of a prepared network's file."""

    def add_head(self, layers: Sequence[Layer]) -> None:
        """Puts dense layers and the softmax behind the embedding. The confidences are the only output."""
        inputs = self._embedding()
        for number, layer in enumerate(layers):
            inputs = self._add_dense(inputs, layer, number, is_last=number == len(layers) - 1)
        outputs = self.add_tensor(SCORES, (1, layers[-1].kernel.shape[1]))
        self.add_operator("SOFTMAX", [inputs], outputs, "SoftmaxOptions", {"beta": 1.0})
        self._name_ends(outputs)

    def halve_arrays(self) -> None:
        """Replaces each large float32 array by one of float16 and an operator that widens it."""
        widening = []
        for number, tensor in enumerate(list(self._graph.tensors)):
            numbers = self._float_array(tensor)
            if numbers is None or numbers.size <= KEPT_WHOLE:
                continue
            name = f"{tensor.name.decode()}/half"
            half = self.add_tensor(name, tensor.shape, numbers.astype("<f2"))
            tensor.buffer = 0
            widening.append(self.operator("DEQUANTIZE", [half], number))
        self._graph.operators = [*widening, *self._graph.operators]
        self._drop_unused_buffers()

    def _embedding(self) -> int:
        """The output with two dimensions; the other one is the feature map."""
        tensors = self._graph.tensors
        return next(int(each) for each in self._graph.outputs if len(tensors[int(each)].shape) == 2)

    def _add_dense(self, inputs: int, layer: Layer, number: int, *, is_last: bool) -> int:
        kernel = self.add_tensor(f"head/kernel_{number}", layer.kernel.T.shape, layer.kernel.T)
        bias = self.add_tensor(f"head/bias_{number}", layer.bias.shape, layer.bias)
        outputs = self.add_tensor(f"head/dense_{number}", (1, len(layer.bias)))
        chosen = {"fusedActivationFunction": activation("NONE" if is_last else "RELU")}
        ins = [inputs, kernel, bias]
        self.add_operator("FULLY_CONNECTED", ins, outputs, "FullyConnectedOptions", chosen)
        return outputs

    def _float_array(self, tensor: Any) -> Floats | None:
        data = self._model.buffers[tensor.buffer].data
        if tensor.type != schema.TensorType.FLOAT32 or data is None or len(data) == 0:
            return None
        return np.frombuffer(np.asarray(data, np.uint8).tobytes(), "<f4")

    def _drop_unused_buffers(self) -> None:
        """Empties the buffers that no tensor and no metadata names any more. Their numbers stay."""
        used = {tensor.buffer for graph in self._model.subgraphs for tensor in graph.tensors}
        used |= {each.buffer for each in self._model.metadata or []}
        for number, buffer in enumerate(self._model.buffers):
            if number not in used:
                buffer.data = None

    def _name_ends(self, outputs: int) -> None:
        """Names input and output, which lists of signatures name, too."""
        self._graph.outputs = indices([outputs])
        self._graph.tensors[int(self._graph.inputs[0])].name = INPUT.encode()
        for signature in self._model.signatureDefs or []:
            named = signature.outputs[0]
            named.name, named.tensorIndex = SCORES.encode(), outputs
            signature.outputs = [named]
            signature.inputs[0].name = INPUT.encode()
