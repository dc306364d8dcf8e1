"""TensorFlow.js layers models, as Teachable Machine writes them: model.json, weights.bin.

`model.json` is the JSON of Keras 2, which tfjs 1.3.1, the version that Teachable Machine's library is bound to,
reads as well as today's. Only built-in layers occur. Of heads on quarters the first layer is two dense layers, one
on the average of the feature map and one on the averages of its quarters, and their sum.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.ml._inverted_residuals import InvertedResiduals
from app.ml.exporters.classifier import Classifier
from app.ml.exporters.folded_network import IMAGE, Addition, Convolution, FoldedStep, fold_network
from app.ml.heads import Layer
from app.ml.types import Floats

TOPOLOGY_FILE, WEIGHTS_FILE = "model.json", "weights.bin"
_LAST = "channels_last"

Config = dict[str, Any]


@dataclass
class LayersModel:
    """Layers and tensors in order. The model's output is that of the last layer."""

    title: str
    layers: list[Config] = field(default_factory=list)
    tensors: list[tuple[str, Floats]] = field(default_factory=list)

    def add(self, kind: str, name: str, sources: Sequence[str], **config: object) -> str:
        """Adds a layer behind others; its name."""
        nodes = [[[source, 0, 0, {}] for source in sources]] if sources else []
        config = {"name": name, "trainable": False, "dtype": "float32", **config}
        layer = {"class_name": kind, "config": config, "name": name, "inbound_nodes": nodes}
        self.layers.append(layer)
        return name

    def files(self) -> dict[str, bytes]:
        """`model.json` and `weights.bin`."""
        specs = [
            {"name": name, "shape": list(numbers.shape), "dtype": "float32"}
            for name, numbers in self.tensors
        ]
        manifest = [{"paths": [WEIGHTS_FILE], "weights": specs}]
        text = json.dumps({"modelTopology": self._topology(), "weightsManifest": manifest})
        numbers = b"".join(array.astype("<f4").tobytes() for _, array in self.tensors)
        return {TOPOLOGY_FILE: text.encode(), WEIGHTS_FILE: numbers}

    def _topology(self) -> Config:
        config = {
            "name": self.title,
            "layers": self.layers,
            "input_layers": [[self.layers[0]["name"], 0, 0]],
            "output_layers": [[self.layers[-1]["name"], 0, 0]],
        }
        return {
            "class_name": "Model",
            "config": config,
            "keras_version": "tfjs-layers 1.3.1",
            "backend": "tensor_flow.js",
        }


def layers_model(classifier: Classifier) -> dict[str, bytes]:
    """The files of a model: pictures (n, side, side, 3) in −1 … 1 → confidences (n, classes)."""
    architecture = classifier.spec.architecture
    if not isinstance(architecture, InvertedResiduals):
        raise TypeError(architecture)
    return layers_model_of(fold_network(architecture, classifier.weights()), classifier)


def layers_model_of(steps: Sequence[FoldedStep], classifier: Classifier) -> dict[str, bytes]:
    """The same of a network's steps, with the classifier's head behind them."""
    model = LayersModel(classifier.spec.name)
    side = classifier.spec.input_size
    model.add("InputLayer", IMAGE, [], batch_input_shape=[None, side, side, 3], sparse=False)
    ends = {IMAGE: IMAGE}
    for step in steps:
        ends[step.name] = _add_step(model, step, ends)
    _add_head(model, classifier, ends[step.name])
    return model.files()


def _add_step(model: LayersModel, step: FoldedStep, ends: Mapping[str, str]) -> str:
    if isinstance(step, Addition):
        return model.add("Add", step.name, [ends[source] for source in step.sources])
    source, same = ends[step.source], step.stride == 1
    if step.padding != (0, 0) and not same:
        padding = [list(step.padding)] * 2
        name = f"{step.name}_pad"
        source = model.add("ZeroPadding2D", name, [source], padding=padding, data_format=_LAST)
    kind, sizes = _kind_of(step)
    model.add(
        kind, step.name, [source],
        kernel_size=list(step.kernel.shape[:2]), strides=[step.stride] * 2,
        padding="same" if same else "valid", data_format=_LAST, dilation_rate=[1, 1],
        activation="linear", use_bias=True, **sizes,
    )  # fmt: skip
    kernel = "depthwise_kernel" if step.depthwise else "kernel"
    model.tensors += [(f"{step.name}/{kernel}", step.kernel), (f"{step.name}/bias", step.bias)]
    if not step.rectifies:
        return step.name
    return model.add("ReLU", f"{step.name}_relu", [step.name], max_value=6.0)


def _kind_of(step: Convolution) -> tuple[str, Config]:
    if step.depthwise:
        return "DepthwiseConv2D", {"depth_multiplier": 1}
    return "Conv2D", {"filters": step.kernel.shape[3]}


def _add_head(model: LayersModel, classifier: Classifier, feature_map: str) -> None:
    """Averages, dense layers, softmax."""
    first, *others = classifier.layers
    inputs = _add_first_layer(model, first, classifier, feature_map)
    for number, layer in enumerate(others, start=2):
        inputs = model.add("ReLU", f"dense_{number - 1}_relu", [inputs])
        inputs = _add_dense(model, f"dense_{number}", inputs, layer.kernel, layer.bias)
    model.add("Activation", "scores", [inputs], activation="softmax")


def _add_first_layer(
    model: LayersModel, layer: Layer, classifier: Classifier, feature_map: str
) -> str:
    channels, side = classifier.spec.blocks[0], classifier.spec.map_side
    quarter = (side + 1) // 2
    model.add("GlobalAveragePooling2D", "average", [feature_map], data_format=_LAST)
    model.add(
        "AveragePooling2D", "quarters", [feature_map],
        pool_size=[quarter] * 2, strides=[side - quarter] * 2, padding="valid", data_format=_LAST,
    )  # fmt: skip
    model.add("Flatten", "flat_quarters", ["quarters"], data_format=_LAST)
    _add_dense(model, "dense_average", "average", layer.kernel[:channels], layer.bias)
    _add_dense(model, "dense_quarters", "flat_quarters", layer.kernel[channels:], None)
    return model.add("Add", "dense_1", ["dense_average", "dense_quarters"])


def _add_dense(
    model: LayersModel, name: str, source: str, kernel: Floats, bias: Floats | None
) -> str:
    model.tensors.append((f"{name}/kernel", kernel))
    if bias is not None:
        model.tensors.append((f"{name}/bias", bias))
    units, has_bias = kernel.shape[1], bias is not None
    return model.add("Dense", name, [source], units=units, activation="linear", use_bias=has_bias)


def read_tensors(files: Mapping[str, bytes]) -> dict[str, Floats]:
    """The tensors in the files of a model, by name. Raises ValueError if the weights are not whole."""
    groups = json.loads(files[TOPOLOGY_FILE])["weightsManifest"]
    numbers = np.frombuffer(b"".join(files[path] for path in groups[0]["paths"]), "<f4")
    tensors = dict(_cut(numbers, groups[0]["weights"]))
    if sum(array.size for array in tensors.values()) != numbers.size:
        raise ValueError("weights without a name")
    return tensors


def _cut(numbers: Floats, specs: Sequence[Config]) -> Iterator[tuple[str, Floats]]:
    start = 0
    for spec in specs:
        end = start + int(np.prod(spec["shape"]))
        yield spec["name"], numbers[start:end].reshape(spec["shape"])
        start = end
