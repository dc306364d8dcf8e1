"""Reads the legacy file format of torch's state dicts without torch.

Such a file is a row of pickles (magic number, protocol, system, the dict, storage keys) with the
raw numbers of every storage behind them. A pickle may run anything; this reader admits only the
few names that a state dict needs.
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
    """A tensor whose numbers are yet to be read."""

    storage: _Storage
    offset: int
    shape: tuple[int, ...]
    stride: tuple[int, ...]

    def of(self, storages: dict[str, npt.NDArray[Any]]) -> npt.NDArray[Any]:
        numbers = storages[self.storage.key][self.offset :]
        steps = tuple(step * numbers.itemsize for step in self.stride)
        return np.lib.stride_tricks.as_strided(numbers, self.shape, steps).copy()


def read_state_dict(data: bytes) -> dict[str, npt.NDArray[Any]]:
    """Name → array (float32 or int64), in the order of the file.

    ValueError or pickle.UnpicklingError if the bytes are no legacy state dict. The strides in the
    file are believed: check the file's sum before.
    """
    file = io.BytesIO(data)
    if _Reader(file).load() != _MAGIC or _Reader(file).load() != _PROTOCOL:
        raise ValueError("not a legacy torch file")
    _Reader(file).load()  # the system that wrote it
    tensors = _Reader(file).load()
    storages = {key: _numbers(file, tensors, key) for key in _Reader(file).load()}
    return {name: tensor.of(storages) for name, tensor in tensors.items()}


def _numbers(file: io.BytesIO, tensors: dict[str, _Tensor], key: str) -> npt.NDArray[Any]:
    dtype = next(each.storage.dtype for each in tensors.values() if each.storage.key == key)
    count = int.from_bytes(file.read(8), "little")
    return np.frombuffer(file.read(count * np.dtype(dtype).itemsize), dtype)


def _rebuilt(
    storage: _Storage, offset: int, shape: tuple[int, ...], stride: tuple[int, ...], *_: object
) -> _Tensor:
    return _Tensor(storage, offset, shape, stride)


class _Reader(pickle.Unpickler):
    _ADMITTED: ClassVar[dict[tuple[str, str], object]] = {
        ("collections", "OrderedDict"): OrderedDict,
        ("torch._utils", "_rebuild_tensor_v2"): _rebuilt,
        ("torch", "FloatStorage"): "FloatStorage",
        ("torch", "LongStorage"): "LongStorage",
    }

    def find_class(self, module: str, name: str) -> Any:
        try:
            return self._ADMITTED[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"{module}.{name} has no place in weights") from None

    def persistent_load(self, pid: Any) -> _Storage:
        _, kind, key, *_ = pid
        return _Storage(key, _DTYPES[kind])
