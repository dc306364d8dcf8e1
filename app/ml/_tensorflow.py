"""The backbone in TensorFlow: the way on a GPU, in batches."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import keras

    from app.ml.backbones import BackboneSpec

# Sizes of batches on a GPU, which chooses its kernels anew for each size that it has not met: each
# is met once at the start. More at a time gains nothing and takes 40 MB of its memory a picture.
_GPU_SIZES = (1, 2, 4, 8, 16, 32, 64)
_MOST_AT_ONCE = _GPU_SIZES[-1]


def tensorflow() -> Any:
    """TensorFlow, quiet, taking GPU memory as it needs it, and exact to float32."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("KERAS_BACKEND", "tensorflow")
    import tensorflow as tf

    # The shorter TF32 numbers would shift embeddings by about 1e-3 against those made on a CPU,
    # mixed precision in float16 by 1.4e-2 and in bfloat16 by 0.14.
    tf.config.experimental.enable_tensor_float_32_execution(False)
    with suppress(RuntimeError):  # GPUs in use already were set by an earlier call
        for gpu in tf.config.list_physical_devices("GPU"):
            tf.config.experimental.set_memory_growth(gpu, True)
    return tf


def gpu_names() -> list[str]:
    """The names of the GPUs that TensorFlow can use."""
    tf = tensorflow()
    gpus = tf.config.list_physical_devices("GPU")
    return [
        str(tf.config.experimental.get_device_details(gpu).get("device_name", "GPU"))
        for gpu in gpus
    ]


class TensorFlowEmbedder:
    """Embeds in batches through one traced function.

    `sizes` are those to which batches are filled up with black; by default those for a GPU where
    there is one, and on a CPU, to which every picture is work, none.
    """

    runtime = "tensorflow"

    def __init__(
        self, spec: BackboneSpec, weights: bytes, threads: int, sizes: Sequence[int] | None = None
    ) -> None:
        tf = tensorflow()
        _limit_threads(tf, threads)
        self.name = spec.name
        self.embedding_size = spec.embedding_size
        gpus = gpu_names()
        self.device = next(iter(gpus), "CPU")
        self._sizes = sizes if sizes is not None else _GPU_SIZES if gpus else ()
        with np.load(io.BytesIO(weights), allow_pickle=False) as arrays:
            model = spec.architecture.model(arrays)
        self._traced = traced(model, spec.input_size)
        for size in self._sizes or (1,):
            self.embed(np.zeros((size, spec.input_size, spec.input_size, 3), np.uint8))

    def embed(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.float32]:
        embeddings = np.empty((len(squares), self.embedding_size), np.float32)
        for start in range(0, len(squares), _MOST_AT_ONCE):
            batch = slice(start, start + _MOST_AT_ONCE)
            some = squares[batch]
            embeddings[batch] = self._traced(self._filled(some)).numpy()[: len(some)]
        return embeddings

    def _filled(self, squares: npt.NDArray[np.uint8]) -> npt.NDArray[np.uint8]:
        size = next((each for each in self._sizes if each >= len(squares)), len(squares))
        return np.pad(squares, [(0, size - len(squares)), (0, 0), (0, 0), (0, 0)])

    def close(self) -> None:
        self._traced = None


def traced(model: keras.Model, side: int) -> Any:
    """The model as a function of uint8 squares (n, side, side, 3), traced once for every n."""
    tf = tensorflow()

    def embed(squares: Any) -> Any:
        return model(tf.cast(squares, tf.float32) / 127.5 - 1, training=False)

    return tf.function(embed, input_signature=[tf.TensorSpec((None, side, side, 3), tf.uint8)])


def litert_model(model: keras.Model, side: int) -> bytes:
    """The model for LiteRT: (1, side, side, 3) float32 in −1 … 1 → (1, d) float32."""
    tf = tensorflow()
    from tensorflow.python.framework.convert_to_constants import (
        convert_variables_to_constants_v2,
    )

    def embed(scaled: Any) -> Any:
        return model(scaled, training=False)

    signature = [tf.TensorSpec((1, side, side, 3), tf.float32)]
    function = tf.function(embed, input_signature=signature).get_concrete_function()
    # Left to itself, the converter keeps Keras 3's weights as variables, outside of the file.
    frozen = convert_variables_to_constants_v2(function)
    converter = tf.lite.TFLiteConverter.from_concrete_functions([frozen], model)
    return bytes(converter.convert())


def _limit_threads(tf: Any, threads: int) -> None:
    with suppress(RuntimeError):  # once it runs, TensorFlow keeps the number it has
        tf.config.threading.set_intra_op_parallelism_threads(threads)
