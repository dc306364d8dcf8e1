"""Reads torch's legacy file format for state dicts, without torch.

Such a file is a sequence of pickles (magic number, protocol, system, the dict, storage keys),
followed by the raw numbers of every storage. A pickle can run any code, so this reader allows only
the few names that a state dict needs.
"""

from __future__ import annotations

import io
import pickle
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

_MAGIC, _PROTOCOL = 0x1950A86A20F9469CFC6C, 1001
_DTYPES = {"FloatStorage": "<f4", "LongStorage": "<i8"}


@dataclass(frozen=True)
class _Storage:
    key: str
    dtype: str


@dataclass(frozen=True)
class _Tensor:
    """A tensor before its numbers are read."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]

    def to_array(self, storages: dict[str, npt.NDArray[Any]]) -> npt.NDArray[Any]:
        numbers = storages[self.storage.key][self.offset :]
        steps = tuple(step * numbers.itemsize for step in self.stride)
        return np.lib.stride_tricks.as_strided(numbers, self.shape, steps).copy()


def read_state_dict(data: bytes) -> dict[str, npt.NDArray[Any]]:
    """Name → array (float32 or int64), in the order of the file.

    Raises ValueError or pickle.UnpicklingError if the bytes are no legacy state dict. The strides
    in the file are not checked: compare the file's checksum first.
    """
    file = io.BytesIO(data)
    if _Reader(file).load() != _MAGIC or _Reader(file).load() != _PROTOCOL:
        raise ValueError("not a legacy torch file")
    _Reader(file).load()  # the system that wrote it
    tensors = _Reader(file).load()
    storages = {key: _read_storage(file, tensors, key) for key in _Reader(file).load()}
    return {name: tensor.to_array(storages) for name, tensor in tensors.items()}


def _read_storage(file: io.BytesIO, tensors: dict[str, _Tensor], key: str) -> npt.NDArray[Any]:
    dtype = next(t.storage.dtype for t in tensors.values() if t.storage.key == key)
    count = int.from_bytes(file.read(8), "little")
    return np.frombuffer(file.read(count * np.dtype(dtype).itemsize), dtype)


def _rebuild_tensor(
    storage: _Storage, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], *_: object
) -> _Tensor:
    return _Tensor(storage, offset, shape, stride)


class _Reader(pickle.Unpickler):
    _ALLOWED: ClassVar[dict[tuple[str, str], object]] = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _rebuild_tensor,
        ("torch", "FloatStorage"): "FloatStorage",
        ("torch", "LongStorage"): "LongStorage",
    }

    def find_class(self, module: str, name: str) -> Any:
        try:
            return self._ALLOWED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in weights") from None

    def persistent_load(self, pid: Any) -> _Storage:
        _, kind, key, *_ = pid
        return _Storage(key, _DTYPES[kind])
