"""Networks of keras.applications, with weights that Keras downloads or the operator lays in a folder.

Each has its own preprocessing: some take pictures scaled to −1 … 1, others to ImageNet's mean and
deviation, and MobileNetV3 scales them itself, so that scaled ones would reach it as nearly nothing.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from app.ml._pooling import with_averages
from app.ml.types import KerasFile, NetworkSpec

if TYPE_CHECKING:
    import keras

_SIDE = 224

# Means in order of the channels and deviations of ImageNet, as `keras.applications.imagenet_utils` has them.
_MEAN, _DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
_BLUE_FIRST_MEAN = (103.939, 116.779, 123.68)


class Preprocessing(StrEnum):
    """What a network takes: `mode` of Keras's `preprocess_input`, or raw numbers."""

    TF = "tf"
    """−1 … 1."""
    TORCH = "torch"
    """(x / 255 − mean) / deviation."""
    CAFFE = "caffe"
    """x − mean, blue first."""
    RAW = "raw"
    """0 … 255: the network scales them itself."""


@dataclass(frozen=True)
class KerasApplication:
    """Implements `app.ml.types.Architecture`. `application`: the name in keras.applications."""

    application: str
    preprocessing: Preprocessing

    def convert_weights(self, data: bytes) -> dict[str, npt.NDArray[np.float32]]:
        """The weights of an .h5 file of Keras, in the order of the layers. Raises ValueError."""
        network = self._build_network(None)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "weights.h5"
            file.write_bytes(data)
            try:
                network.load_weights(file)
            except (OSError, KeyError) as problem:
                raise ValueError(f"not the weights of {self.application}: {problem}") from problem
        return _arrays(network)

    def download_weights(self) -> dict[str, npt.NDArray[np.float32]]:
        """The weights that Keras downloads. Raises what Keras raises where it cannot."""
        return _arrays(self._build_network("imagenet"))

    def build_model(self, weights: Mapping[str, npt.NDArray[np.float32]]) -> keras.Model:
        """The Keras model: (n, 224, 224, 3) float32 in −1 … 1 → embeddings and feature maps, float32."""
        import keras

        network = self._build_network(None)
        network.set_weights([weights[name] for name in sorted(weights)])
        image = keras.Input((_SIDE, _SIDE, 3), name="input_1")
        feature_map = network(_preprocess(image, self.preprocessing))
        return with_averages(image, feature_map, network.name)

    def _build_network(self, weights: str | None) -> keras.Model:
        import keras

        build: Any = getattr(keras.applications, self.application)
        return build(weights=weights, include_top=False, input_shape=(_SIDE, _SIDE, 3))


def _arrays(network: keras.Model) -> dict[str, npt.NDArray[np.float32]]:
    return {f"array_{number:04}": array for number, array in enumerate(network.get_weights())}


def _preprocess(image: Any, preprocessing: Preprocessing) -> Any:
    """What the network takes, of a picture in −1 … 1."""
    import keras

    scale = keras.layers.Rescaling
    match preprocessing:
        case Preprocessing.TF:
            return image
        case Preprocessing.TORCH:
            factors = [0.5 / deviation for deviation in _DEVIATION]
            both = zip(_MEAN, _DEVIATION, strict=True)
            offsets = [(0.5 - mean) / deviation for mean, deviation in both]
            return scale(factors, offsets, name="preprocessing")(image)
        case Preprocessing.CAFFE:
            offsets = [127.5 - mean for mean in _BLUE_FIRST_MEAN]
            return scale(127.5, offsets, name="preprocessing")(image[..., ::-1])
        case Preprocessing.RAW:
            return scale(127.5, 127.5, name="preprocessing")(image)


def _spec(
    application: str,
    preprocessing: Preprocessing,
    channels: int,
    map_side: int,
    terms: str,
    source: KerasFile,
    name: str = "",
) -> NetworkSpec:
    return NetworkSpec(
        name=name or application.lower(),
        input_size=_SIDE,
        blocks=(channels, 4 * channels),
        map_side=map_side,
        license=terms,
        source=source,
        architecture=KerasApplication(application, preprocessing),
    )


_ORDERING = "weights_tf_dim_ordering_tf_kernels"

KERAS_APPLICATIONS = (
    _spec(
        "DenseNet201", Preprocessing.TORCH, 1920, 7, "BSD-3-Clause",
        KerasFile(f"densenet201_{_ORDERING}_notop.h5", "c13680b51ded0fb44dff2d8f86ac8bb1"),
    ),
    _spec(
        "DenseNet121", Preprocessing.TORCH, 1024, 7, "BSD-3-Clause",
        KerasFile(f"densenet121_{_ORDERING}_notop.h5", "30ee3e1110167f948a6b9946edeeb738"),
    ),
    _spec(
        "ResNet152V2", Preprocessing.TF, 2048, 7, "Apache-2.0",
        KerasFile(f"resnet152v2_{_ORDERING}_notop.h5", "ed17cf2e0169df9d443503ef94b23b33"),
    ),
    _spec(
        "ResNet50V2", Preprocessing.TF, 2048, 7, "Apache-2.0",
        KerasFile(f"resnet50v2_{_ORDERING}_notop.h5", "fac2f116257151a9d068a22e544a4917"),
    ),
    _spec(
        "MobileNetV2", Preprocessing.TF, 1280, 7, "Apache-2.0",
        KerasFile(f"mobilenet_v2_{_ORDERING}_1.0_224_no_top.h5", None), "mobilenet_v2_keras",
    ),
    _spec(
        "InceptionV3", Preprocessing.TF, 2048, 5, "Apache-2.0",
        KerasFile(f"inception_v3_{_ORDERING}_notop.h5", "bcbd6486424b2319ff4ef7d526e38f63"),
    ),
    _spec(
        "Xception", Preprocessing.TF, 2048, 7, "MIT",
        KerasFile(f"xception_{_ORDERING}_notop.h5", "b0042744bf5b25fce3cb969f33bebb97"),
    ),
    _spec(
        "VGG16", Preprocessing.CAFFE, 512, 7, "CC-BY-4.0",
        KerasFile(f"vgg16_{_ORDERING}_notop.h5", "6d6bbae143d832006294945121d1f1fc"),
    ),
    _spec(
        "MobileNetV3Large", Preprocessing.RAW, 960, 7, "Apache-2.0",
        KerasFile(
            "weights_mobilenet_v3_large_224_1.0_float_no_top_v2.h5",
            "07fb09a5933dd0c8eaafa16978110389",
        ),
    ),
)  # fmt: skip
