"""Writes LiteRT files from nothing: tensors, and the operators between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import flatbuffers
import numpy as np
from ai_edge_litert import schema_py_generated as schema

IDENTIFIER = b"TFL3"
_VERSION = 3
_OLD_CODES = 127
"""Operators beyond this number have it in a newer field alone."""


@dataclass(frozen=True)
class Scaling:
    """What integers stand for: `scales` · (q − `zero`), one scale or one for each entry along `axis`."""

    scales: Any
    zero: int = 0
    axis: int = 0


class LiteRTWriter:
    """The one graph of a file that is being written. Tensors are known by their numbers."""

    def __init__(self) -> None:
        self._graph = schema.SubGraphT()
        self._graph.tensors, self._graph.operators = [], []
        self._model = schema.ModelT()
        self._model.version = _VERSION
        self._model.subgraphs = [self._graph]
        self._model.operatorCodes, self._model.buffers = [], [schema.BufferT()]
        self._codes: dict[str, int] = {}

    def add_tensor(
        self, name: str, shape: Sequence[int], kind: str = "FLOAT32", scaling: Scaling | None = None
    ) -> int:
        """Adds a tensor that is calculated."""
        tensor = schema.TensorT()
        tensor.name, tensor.shape = name.encode(), _indices(shape)
        tensor.type, tensor.buffer = getattr(schema.TensorType, kind), 0
        if scaling is not None:
            tensor.quantization = _quantization(scaling)
        self._graph.tensors.append(tensor)
        return len(self._graph.tensors) - 1

    def add_constant(self, name: str, numbers: Any, scaling: Scaling | None = None) -> int:
        """Adds a tensor of numbers that are known: float32, int8 or int32."""
        number = self.add_tensor(name, numbers.shape, numbers.dtype.name.upper(), scaling)
        buffer = schema.BufferT()
        buffer.data = np.frombuffer(np.ascontiguousarray(numbers).tobytes(), np.uint8)
        self._model.buffers.append(buffer)
        self._graph.tensors[number].buffer = len(self._model.buffers) - 1
        return number

    def add_operator(
        self,
        kind: str,
        inputs: Sequence[int],
        output: int,
        *,
        version: int = 1,
        options_kind: str | None = None,
        **options: Any,
    ) -> None:
        """`version`: the lowest of the operator that takes such tensors. `options`: as the schema names them."""
        operator = schema.OperatorT()
        operator.opcodeIndex = self._code(kind, version)
        operator.inputs, operator.outputs = _indices(inputs), _indices([output])
        if options_kind is not None:
            operator.builtinOptionsType = getattr(schema.BuiltinOptions, options_kind)
            operator.builtinOptions = getattr(schema, f"{options_kind}T")()
            for name, value in options.items():
                setattr(operator.builtinOptions, name, value)
        self._graph.operators.append(operator)

    def file(self, inputs: Sequence[int], outputs: Sequence[int]) -> bytes:
        """The bytes of the file."""
        self._graph.inputs, self._graph.outputs = _indices(inputs), _indices(outputs)
        builder = flatbuffers.Builder(1 << 20)
        builder.Finish(self._model.Pack(builder), IDENTIFIER)
        return bytes(builder.Output())

    def _code(self, kind: str, version: int) -> int:
        """The place of an operator's kind in the file's list."""
        if kind not in self._codes:
            code = schema.OperatorCodeT()
            code.builtinCode = getattr(schema.BuiltinOperator, kind)
            code.deprecatedBuiltinCode = min(code.builtinCode, _OLD_CODES)
            code.version = version
            self._codes[kind] = len(self._model.operatorCodes)
            self._model.operatorCodes.append(code)
        return self._codes[kind]


def _quantization(scaling: Scaling) -> Any:
    quantization = schema.QuantizationParametersT()
    quantization.scale = np.atleast_1d(np.asarray(scaling.scales, np.float32))
    quantization.zeroPoint = np.full(len(quantization.scale), scaling.zero, np.int64)
    quantization.quantizedDimension = scaling.axis
    return quantization


def _indices(numbers: Sequence[int]) -> Any:
    return np.array(numbers, np.int32)
