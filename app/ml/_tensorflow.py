"""The backbone in TensorFlow, for a GPU: embeds in batches."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from app.ml._input_side import fit_side
from app.ml.types import NetworkSpec

if TYPE_CHECKING:
    import keras

# Batch batch_sizes on a GPU. TensorFlow chooses its kernels anew for each new size, so each size runs
# once at the start. Larger batches gain nothing and take 40 MB of GPU memory a picture.
_GPU_BATCH_SIZES = (1, 2, 4, 8, 16, 32, 64)
_MAX_BATCH_SIZE = _GPU_BATCH_SIZES[-1]


def import_tensorflow() -> Any:
    """Imports TensorFlow with few log lines, GPU memory on demand, and exact float32."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    import tensorflow as tf

    # TF32 would shift embeddings by about 1e-3 from those of a CPU, mixed precision in float16 by
    # 1.4e-2 and in bfloat16 by 0.14.
    tf.config.experimental.enable_tensor_float_32_execution(False)
    with suppress(RuntimeError):  # raised for GPUs that an earlier call has set
        for gpu in tf.config.list_physical_devices("GPU"):
            tf.config.experimental.set_memory_growth(gpu, True)
    return tf


def gpu_names() -> list[str]:
    """The names of the GPUs that TensorFlow can use."""
    tf = import_tensorflow()
    gpus = tf.config.list_physical_devices("GPU")
    return [
        str(tf.config.experimental.get_device_details(gpu).get("device_name", "GPU"))
        for gpu in gpus
    ]


class TensorFlowEmbedder:
    """Implements `app.ml.types.Embedder` with one traced function.

    Batches are padded with black pictures to one of `batch_sizes`. By default a GPU pads; a CPU
    does not, because each picture costs it time.
    """

    runtime = "tensorflow"

    def __init__(
        self,
        spec: NetworkSpec,
        weights: bytes,
        threads: int,
        batch_sizes: Sequence[int] | None = None,
    ) -> None:
        tf = import_tensorflow()
        _limit_threads(tf, threads)
        self.name = spec.name
        self.embedding_size = spec.embedding_size
        self._side = spec.input_size
        self._map_shape = (spec.map_side, spec.map_side, spec.blocks[0])
        gpus = gpu_names()
        self.device = next(iter(gpus), "CPU")
        self._batch_sizes = (
            batch_sizes if batch_sizes is not None else _GPU_BATCH_SIZES if gpus else ()
        )
        with np.load(io.BytesIO(weights), allow_pickle=False) as arrays:
            model = spec.architecture.build_model(arrays)
        self._traced = trace_model(model, spec.input_size)
        for size in self._batch_sizes or (1,):
            self.embed(np.zeros((size, spec.input_size, spec.input_size, 3), np.uint8))

    def embed(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        embeddings = np.empty((len(squares), self.embedding_size), np.float32)
        for batch, outputs in self._run_batches(squares):
            embeddings[batch] = outputs[0].numpy()[: len(squares[batch])]
        return embeddings

    def embed_with_maps(
        self, squares: npt.NDArray[np.uint8]
    ) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.float32]]:
        embeddings = np.empty((len(squares), self.embedding_size), np.float32)
        maps = np.empty((len(squares), *self._map_shape), np.float32)
        for batch, outputs in self._run_batches(squares):
            embeddings[batch] = outputs[0].numpy()[: len(squares[batch])]
            maps[batch] = outputs[1].numpy()[: len(squares[batch])]
        return embeddings, maps

    def _run_batches(self, squares: npt.NDArray[np.uint8]) -> Iterator[tuple[slice, Any]]:
        """Yields the rows of each batch and its padded outputs."""
        for start in range(0, len(squares), _MAX_BATCH_SIZE):
            batch = slice(start, start + _MAX_BATCH_SIZE)
            yield batch, self._traced(self._padded(fit_side(squares[batch], self._side)))

    def _padded(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        size = next((size for size in self._batch_sizes if size >= len(squares)), len(squares))
        return np.pad(squares, [(0, size - len(squares)), (0, 0), (0, 0), (0, 0)])

    def close(self) -> None:
        self._traced = None


def trace_model(model: keras.Model, side: int) -> Any:
    """A function from uint8 squares (n, side, side, 3) to the model's outputs, traced once for every n."""
    tf = import_tensorflow()

    def embed(squares: Any) -> Any:
        return model(tf.cast(squares, tf.float32) / 127.5 - 1, training=False)

    return tf.function(embed, input_signature=[tf.TensorSpec((None, side, side, 3), tf.uint8)])


def convert_to_litert(model: keras.Model, side: int) -> bytes:
    """Converts to a LiteRT file: (1, side, side, 3) float32 in −1 … 1 → the model's outputs, float32."""
    tf = import_tensorflow()
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2,
    )

    def embed(scaled: Any) -> Any:
        return model(scaled, training=False)

    signature = [tf.TensorSpec((1, side, side, 3), tf.float32)]
    function = tf.function(embed, input_signature=signature).get_concrete_function()
    # Without this the converter leaves Keras 3's weights out of the file, as variables.
    frozen = convert_variables_to_constants_v2(function)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen], model)
    return bytes(converter.convert())


def _limit_threads(tf: Any, threads: int) -> None:
    with suppress(RuntimeError):  # raised once TensorFlow runs; the number then stays
        tf.config.threading.set_intra_op_parallelism_threads(threads)
