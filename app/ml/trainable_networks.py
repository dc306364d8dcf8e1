"""Keras models that are trained as a whole or in part."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.ml._inverted_residuals import InvertedResiduals
from app.ml._tensorflow import import_tensorflow
from app.ml.backbones import read_weights
from app.ml.layers import NetworkLayer
from app.ml.network_layers import LayerKind, OwnLayer
from app.ml.network_training import Phase
from app.ml.types import BackboneSpec, NetworkSpec

if TYPE_CHECKING:
    import keras

HEAD_DROPOUT = 0.2
"""The share of a picture's numbers that the head of a fine-tuned network does not see at each step."""


def start_keras(threads: int, seed: int) -> None:
    """Imports Keras on so many threads of the processor. Random numbers begin at the seed.

    A GPU is left to those who recognize.
    """
    tf = import_tensorflow()
    import keras

    tf.config.set_visible_devices([], "GPU")
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    tf.get_logger().setLevel("ERROR")  # the last batch of an epoch is smaller, and traced anew
    keras.utils.set_random_seed(seed)


def is_too_large(problem: BaseException) -> bool:
    """Whether Keras had no room for what it was asked for."""
    tf = import_tensorflow()
    return isinstance(problem, MemoryError | tf.errors.ResourceExhaustedError)


class OwnNetwork:
    """Implements `TrainableNetwork`: layers that were put together, all of which learn."""

    def __init__(self, layers: Sequence[OwnLayer], side: int, classes: int) -> None:
        import keras

        image = keras.Input((side, side, 3), dtype="uint8", name="picture")
        x = keras.layers.Rescaling(1 / 255, name="scaling")(image)
        for place, layer in enumerate(layers):
            x = _keras_layer(layer, f"{layer.kind}_{place + 1}")(x)
        answer = keras.layers.Dense(classes, activation="softmax", name="answer")(x)
        self.model: keras.Model = keras.Model(image, answer)

    def choose_trained(self, phase: Phase) -> None:
        """Everything learns in every phase."""


class FineTuned:
    """Implements `TrainableNetwork`: a pretrained network with a new head.

    Its batch norms stay frozen, with the means of the pictures that it has learnt from: a small data set
    has none as good.
    """

    def __init__(self, folder: Path, spec: NetworkSpec, classes: int) -> None:
        """`folder`: of the prepared networks. Raises BackboneMissing and BackboneDamaged."""
        import keras

        pretrained = spec.architecture.build_model(read_weights(folder, spec))
        self._network: keras.Model = keras.Model(pretrained.inputs, pretrained.outputs[1])
        side = spec.input_size
        image = keras.Input((side, side, 3), dtype="uint8", name="picture")
        x = keras.layers.Rescaling(1 / 127.5, offset=-1, name="scaling")(image)
        x = self._network(x)
        x = keras.layers.GlobalAveragePooling2D(name="average")(x)
        x = keras.layers.Dropout(HEAD_DROPOUT, name="dropout")(x)
        answer = keras.layers.Dense(classes, activation="softmax", name="answer")(x)
        self.model: keras.Model = keras.Model(image, answer)
        self._blocks = block_names(spec)

    def choose_trained(self, phase: Phase) -> None:
        """The head learns, and with the last blocks all layers behind them."""
        import keras

        names = self._blocks[len(self._blocks) - phase.trained_blocks :]
        learns = False
        for layer in self._network.layers:
            learns = learns or bool(names and layer.name.startswith(f"{names[0]}_"))
            layer.trainable = learns and not isinstance(layer, keras.layers.BatchNormalization)


def block_names(spec: BackboneSpec) -> list[str]:
    """The blocks of a network, from the picture on; none where they cannot be told apart, or cannot learn."""
    (first, *others) = spec.networks
    if others or first.integers or not isinstance(first.architecture, InvertedResiduals):
        return []
    return first.architecture.block_names


def block_layers(
    spec: BackboneSpec, layers: Sequence[NetworkLayer], blocks: int
) -> list[NetworkLayer]:
    """Of the layers of a network those that learn with so many last blocks: from the first of these on."""
    first = block_names(spec)[-blocks:][0] if blocks else ""
    begins = (place for place, layer in enumerate(layers) if layer.name.startswith(f"{first}_"))
    return list(layers[next(begins, len(layers)) :]) if blocks else []


def _keras_layer(layer: OwnLayer, name: str) -> Any:
    from keras import layers

    match layer.kind:
        case LayerKind.CONVOLUTION:
            return layers.Conv2D(layer.filters, layer.size, activation="relu", name=name)
        case LayerKind.POOLING:
            return layers.MaxPooling2D(name=name)
        case LayerKind.DROPOUT:
            return layers.Dropout(layer.rate, name=name)
        case LayerKind.FLATTEN:
            return layers.Flatten(name=name)
        case LayerKind.DENSE:
            return layers.Dense(layer.units, activation="relu", name=name)


def parameter_counts(model: keras.Model) -> tuple[int, int]:
    """The parameters of a model, and those of them that are trained."""
    counts = [
        sum(int(np.prod(variable.shape)) for variable in some)
        for some in (model.weights, model.trainable_weights)
    ]
    return counts[0], counts[1]
