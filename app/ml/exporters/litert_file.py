"""LiteRT files (.tflite): the head is grafted onto the prepared network, without TensorFlow.

The file is taken apart into the objects of its schema, gets the head's operators, and is packed anew.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

from app.ml.exporters.classifier import Classifier
from app.ml.exporters.halves import KEPT_WHOLE
from app.ml.heads import Layer
from app.ml.types import Floats

IDENTIFIER = b"TFL3"
INPUT, SCORES = "image", "scores"

_OLD_CODES = 127
"""Operators beyond this number have it in a newer field alone."""


def litert_classifier(classifier: Classifier, *, halves: bool = False) -> bytes:
    """The file: a picture (1, side, side, 3) float32 in −1 … 1 → confidences (1, classes) float32.

    `halves`: the network's large arrays are kept as float16, and widened when the file is loaded.
    """
    graph = _Graph(classifier.litert_network())
    if halves:
        graph.halve_arrays()
    graph.add_head(classifier.layers)
    return graph.packed()


class _Graph:
    """The one graph of a LiteRT file."""

    def __init__(self, data: bytes) -> None:
        self._model = schema.ModelT.InitFromObj(schema.Model.GetRootAs(data))
        self._graph = self._model.subgraphs[0]

    def add_head(self, layers: Sequence[Layer]) -> None:
        """Puts dense layers and the softmax behind the embedding. The confidences are the only output."""
        inputs = self._embedding()
        for number, layer in enumerate(layers):
            inputs = self._add_dense(inputs, layer, number, is_last=number == len(layers) - 1)
        outputs = self._add_tensor(SCORES, (1, layers[-1].kernel.shape[1]))
        options = schema.SoftmaxOptionsT()
        options.beta = 1.0
        self._add_operator("SOFTMAX", [inputs], outputs, "SoftmaxOptions", options)
        self._name_ends(outputs)

    def halve_arrays(self) -> None:
        """Replaces each large float32 array by one of float16 and an operator that widens it."""
        code = self._code("DEQUANTIZE")
        widening = []
        for number, tensor in enumerate(list(self._graph.tensors)):
            numbers = self._float_array(tensor)
            if numbers is None or numbers.size <= KEPT_WHOLE:
                continue
            name = f"{tensor.name.decode()}/half"
            half = self._add_tensor(name, tensor.shape, numbers.astype("<f2"))
            tensor.buffer = 0
            operator = schema.OperatorT()
            operator.opcodeIndex = code
            operator.inputs, operator.outputs = _indices([half]), _indices([number])
            widening.append(operator)
        self._graph.operators = [*widening, *self._graph.operators]
        self._drop_unused_buffers()

    def packed(self) -> bytes:
        return pack(self._model)

    def _embedding(self) -> int:
        """The output with two dimensions; the other one is the feature map."""
        tensors = self._graph.tensors
        return next(int(each) for each in self._graph.outputs if len(tensors[int(each)].shape) == 2)

    def _add_dense(self, inputs: int, layer: Layer, number: int, *, is_last: bool) -> int:
        kernel = self._add_tensor(f"head/kernel_{number}", layer.kernel.T.shape, layer.kernel.T)
        bias = self._add_tensor(f"head/bias_{number}", layer.bias.shape, layer.bias)
        outputs = self._add_tensor(f"head/dense_{number}", (1, len(layer.bias)))
        options = schema.FullyConnectedOptionsT()
        activations = schema.ActivationFunctionType
        options.fusedActivationFunction = activations.NONE if is_last else activations.RELU
        ins = [inputs, kernel, bias]
        self._add_operator("FULLY_CONNECTED", ins, outputs, "FullyConnectedOptions", options)
        return outputs

    def _add_operator(
        self, kind: str, inputs: Sequence[int], output: int, options_kind: str, options: Any
    ) -> None:
        operator = schema.OperatorT()
        operator.opcodeIndex = self._code(kind)
        operator.inputs, operator.outputs = _indices(inputs), _indices([output])
        operator.builtinOptionsType = getattr(schema.BuiltinOptions, options_kind)
        operator.builtinOptions = options
        self._graph.operators.append(operator)

    def _code(self, kind: str) -> int:
        """The place of an operator's kind in the file's list, which gets it if it lacks it."""
        code = getattr(schema.BuiltinOperator, kind)
        for number, known in enumerate(self._model.operatorCodes):
            if known.builtinCode == code:
                return number
        added = schema.OperatorCodeT()
        added.builtinCode, added.deprecatedBuiltinCode = code, min(code, _OLD_CODES)
        added.version = 1
        self._model.operatorCodes.append(added)
        return len(self._model.operatorCodes) - 1

    def _add_tensor(self, name: str, shape: Sequence[int], numbers: Any = None) -> int:
        """Adds a tensor of float32, or one of the type of its `numbers` (float32 or float16)."""
        tensor = schema.TensorT()
        tensor.name, tensor.shape = name.encode(), _indices(shape)
        is_half = numbers is not None and numbers.dtype == np.float16
        tensor.type = schema.TensorType.FLOAT16 if is_half else schema.TensorType.FLOAT32
        tensor.buffer = 0 if numbers is None else self._add_buffer(numbers)
        self._graph.tensors.append(tensor)
        return len(self._graph.tensors) - 1

    def _add_buffer(self, numbers: Any) -> int:
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(np.ascontiguousarray(numbers).tobytes(), np.uint8)
        self._model.buffers.append(buffer)
        return len(self._model.buffers) - 1

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
        self._graph.outputs = _indices([outputs])
        self._graph.tensors[int(self._graph.inputs[0])].name = INPUT.encode()
        for signature in self._model.signatureDefs or []:
            named = signature.outputs[0]
            named.name, named.tensorIndex = SCORES.encode(), outputs
            signature.outputs = [named]
            signature.inputs[0].name = INPUT.encode()


def pack(model: Any) -> bytes:
    """The file of a model's objects."""
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(model.Pack(builder), IDENTIFIER)
    return bytes(builder.Output())


def _indices(numbers: Sequence[int]) -> Any:
    return np.array(numbers, np.int32)
