"""The graph of a LiteRT file as the objects of its schema, to which tensors and operators are added."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

IDENTIFIER = b"TFL3"

_OLD_CODES = 127
"""Operators beyond this number have it in a newer field alone."""
_VERSION = 3
_TYPES = {"float16": "FLOAT16", "float32": "FLOAT32", "int32": "INT32"}


class LiteRTGraph:
    """The one graph of a file: an empty one, or that of `data`."""

    def __init__(self, data: bytes | None = None) -> None:
        self._model = _empty_model() if data is None else _model_in(data)
        self._graph = self._model.subgraphs[0]

    def add_tensor(self, name: str, shape: Sequence[int], numbers: Any = None) -> int:
        """Adds a tensor of float32, or one of the type of its `numbers`; its place."""
        tensor = schema.TensorT()
        tensor.name, tensor.shape = name.encode(), indices(shape)
        kind = "FLOAT32" if numbers is None else _TYPES[numbers.dtype.name]
        tensor.type = getattr(schema.TensorType, kind)
        tensor.buffer = 0 if numbers is None else self._add_buffer(numbers)
        self._graph.tensors.append(tensor)
        return len(self._graph.tensors) - 1

    def add_operator(
        self,
        kind: str,
        inputs: Sequence[int],
        output: int,
        options: str = "",
        chosen: Mapping[str, Any] | None = None,
    ) -> None:
        """Adds an operator of the `kind`, with what is `chosen` of its `options`."""
        operator = self.operator(kind, inputs, output)
        if options:
            operator.builtinOptionsType = getattr(schema.BuiltinOptions, options)
            operator.builtinOptions = getattr(schema, f"{options}T")()
            for name, value in (chosen or {}).items():
                setattr(operator.builtinOptions, name, value)
        self._graph.operators.append(operator)

    def operator(self, kind: str, inputs: Sequence[int], output: int) -> Any:
        """An operator of the `kind`, which is not in the graph yet."""
        operator = schema.OperatorT()
        operator.opcodeIndex = self._code(kind)
        operator.inputs, operator.outputs = indices(inputs), indices([output])
        return operator

    def set_ends(self, inputs: Sequence[int], outputs: Sequence[int]) -> None:
        """Says which tensors the graph takes and gives."""
        self._graph.inputs, self._graph.outputs = indices(inputs), indices(outputs)

    def packed(self) -> bytes:
        """The file."""
        return pack(self._model)

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

    def _add_buffer(self, numbers: Any) -> int:
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(np.ascontiguousarray(numbers).tobytes(), np.uint8)
        self._model.buffers.append(buffer)
        return len(self._model.buffers) - 1


def pack(model: Any) -> bytes:
    """The file of a model's objects."""
    builder = flatbuffers.Builder(1 << 20)
    builder.Finish(model.Pack(builder), IDENTIFIER)
    return bytes(builder.Output())


def indices(numbers: Sequence[int]) -> Any:
    return np.array(numbers, np.int32)


def activation(name: str) -> int:
    """The code of an activation that an operator ends with."""
    return int(getattr(schema.ActivationFunctionType, name))


def padding(name: str) -> int:
    """The code of SAME or VALID."""
    return int(getattr(schema.Padding, name))


def _model_in(data: bytes) -> Any:
    return schema.ModelT.InitFromObj(schema.Model.GetRootAs(data))


def _empty_model() -> Any:
    model, graph = schema.ModelT(), schema.SubGraphT()
    model.version = _VERSION
    model.operatorCodes, model.buffers, model.subgraphs = [], [schema.BufferT()], [graph]
    graph.tensors, graph.operators = [], []
    return model
