"""Zip files of models as Teachable Machine writes them, of small networks, and what numpy makes of them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.ml.pictures import Square
from app.ml.types import Floats

from ..lab.data_sets import zip_of
from ..student import Json

SIDE = 224
HIDDEN = 10


def layer(kind: str, name: str, source: str, **config: object) -> Json:
    """A layer of a model whose layers name one another."""
    return {
        "name": name,
        "class_name": kind,
        "config": {"name": name, "trainable": True, **config},
        "inbound_nodes": [[[each, 0, 0, {}] for each in source.split()]] if source else [],
    }


def convolution(name: str, source: str, **config: object) -> Json:
    depthwise = "depthwise" in name
    sizes = {"depth_multiplier": 1} if depthwise else {}
    described = {
        "kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "use_bias": False, "activation": "linear",
        "data_format": "channels_last", "dilation_rate": [1, 1], **sizes, **config,
    }  # fmt: skip
    return layer("DepthwiseConv2D" if depthwise else "Conv2D", name, source, **described)


def normalized(name: str, source: str) -> Json:
    return layer(
        "BatchNormalization", name, source, axis=-1, epsilon=0.001, center=True, scale=True
    )


def small_network() -> list[Json]:
    """A first convolution, and one block that is added to its input: what MobileNetV2 is made of."""
    return [
        layer("InputLayer", "input_1", "", batch_input_shape=[None, SIDE, SIDE, 3]),
        layer("ZeroPadding2D", "Conv1_pad", "input_1", padding=[[0, 1], [0, 1]]),
        convolution("Conv1", "Conv1_pad", strides=[2, 2], padding="valid"),
        normalized("bn_Conv1", "Conv1"),
        layer("ReLU", "Conv1_relu", "bn_Conv1", max_value=6),
        convolution("b_depthwise", "Conv1_relu"),
        normalized("b_depthwise_BN", "b_depthwise"),
        layer("ReLU", "b_depthwise_relu", "b_depthwise_BN", max_value=6),
        convolution("b_project", "b_depthwise_relu", kernel_size=[1, 1]),
        normalized("b_project_BN", "b_project"),
        layer("Add", "b_add", "Conv1_relu b_project_BN"),
        layer("ZeroPadding2D", "c_pad", "b_add", padding=[[1, 1], [1, 1]]),
        convolution("c_depthwise", "c_pad", strides=[4, 4], padding="valid"),
        normalized("c_depthwise_BN", "c_depthwise"),
        layer("ReLU", "c_depthwise_relu", "c_depthwise_BN", max_value=6),
        convolution("Conv_1", "c_depthwise_relu", kernel_size=[1, 1], strides=[4, 4]),
        normalized("Conv_1_bn", "Conv_1"),
        layer("ReLU", "out_relu", "Conv_1_bn", max_value=6),
    ]


CHANNELS = {
    "Conv1": (3, 8),
    "b_depthwise": (8, 8),
    "b_project": (8, 8),
    "c_depthwise": (8, 8),
    "Conv_1": (8, 16),
}


def tensors_of(classes: int, seed: int = 0) -> dict[str, Floats]:
    """Random weights of the small network and of its head, by their names."""
    random = np.random.default_rng(seed)
    tensors: dict[str, Floats] = {}
    for name, (inputs, outputs) in CHANNELS.items():
        size = 1 if name in ("b_project", "Conv_1") else 3
        depthwise = "depthwise" in name
        shape = (size, size, inputs, 1 if depthwise else outputs)
        kernel = random.normal(0, (0.7 if depthwise else 1.4) / np.sqrt(size * size), shape)
        tensors[f"{name}/{'depthwise_kernel' if depthwise else 'kernel'}"] = kernel.astype("<f4")
        norm = "bn_Conv1" if name == "Conv1" else f"{name}_{'bn' if name == 'Conv_1' else 'BN'}"
        for part, low in {
            "gamma": 0.5,
            "beta": -0.5,
            "moving_mean": -0.5,
            "moving_variance": 0.5,
        }.items():
            tensors[f"{norm}/{part}"] = random.uniform(low, low + 1, outputs).astype("<f4")
    tensors["dense_Dense1/kernel"] = random.normal(0, 1, (16, HIDDEN)).astype("<f4")
    tensors["dense_Dense1/bias"] = random.normal(0, 1, HIDDEN).astype("<f4")
    tensors["dense_Dense2/kernel"] = random.normal(0, 1, (HIDDEN, classes)).astype("<f4")
    return tensors


def model_json(tensors: Mapping[str, Floats], layers: Sequence[Json] | None = None) -> Json:
    """As Teachable Machine writes it: models in models, the layers of the inner one by name."""
    classes = tensors["dense_Dense2/kernel"].shape[1]
    inner = {
        "class_name": "Model",
        "config": {
            "name": "mobilenetv2_0.35_224",
            "layers": list(layers or small_network()),
            "input_layers": [["input_1", 0, 0]],
            "output_layers": [["out_relu", 0, 0]],
        },
    }
    pooling = {"data_format": "channels_last", "name": "average", "trainable": True}
    average = {"class_name": "GlobalAveragePooling2D", "config": pooling}
    dense = [
        {"units": HIDDEN, "activation": "relu", "use_bias": True, "name": "dense_Dense1"},
        {"units": classes, "activation": "softmax", "use_bias": False, "name": "dense_Dense2"},
    ]
    topology = {
        "class_name": "Sequential",
        "config": [
            {"class_name": "Sequential", "config": [inner, average]},
            {"class_name": "Sequential", "config": [{"class_name": "Dense", "config": each} for each in dense]},
        ],
        "keras_version": "tfjs-layers 1.3.1",
        "backend": "tensor_flow.js",
    }  # fmt: skip
    specs = [
        {"name": name, "shape": list(each.shape), "dtype": "float32"}
        for name, each in tensors.items()
    ]
    return {
        "modelTopology": topology,
        "weightsManifest": [{"paths": ["weights.bin"], "weights": specs}],
    }


def metadata(labels: Sequence[str], **more: object) -> Json:
    return {
        "tfjsVersion": "1.3.1", "tmVersion": "2.4.10", "packageVersion": "0.8.4", "modelName": "tm-my-image-model",
        "packageName": "@teachablemachine/image", "labels": list(labels), "imageSize": 224, **more,
    }  # fmt: skip


def model_files(labels: Sequence[str], seed: int = 0) -> dict[str, bytes]:
    """The three files."""
    tensors = tensors_of(len(labels), seed)
    return {
        "metadata.json": json.dumps(metadata(labels), ensure_ascii=False).encode(),
        "model.json": json.dumps(model_json(tensors)).encode(),
        "weights.bin": b"".join(each.tobytes() for each in tensors.values()),
    }


def tm_model(labels: Sequence[str], seed: int = 0, **more: bytes) -> bytes:
    """The zip file of a model. `more`: other files, or others in the place of those."""
    named = {name.replace("__", "."): data for name, data in more.items()}
    return zip_of({**model_files(labels, seed), **named})


def answers(square: Square, tensors: Mapping[str, Floats]) -> Floats:
    """The confidences for a square as Teachable Machine's library gives them, layer by layer in numpy."""
    results: dict[str, Any] = {"input_1": square.astype(np.float32) / 127 - 1}
    for each in small_network()[1:]:
        inputs = [results[source[0]] for source in each["inbound_nodes"][0]]
        results[each["name"]] = _apply(each, inputs, tensors)
    average = results["out_relu"].mean(axis=(0, 1))
    hidden = np.maximum(average @ tensors["dense_Dense1/kernel"] + tensors["dense_Dense1/bias"], 0)
    scores = hidden @ tensors["dense_Dense2/kernel"]
    powers = np.exp(scores - scores.max())
    return np.asarray(powers / powers.sum())


def _apply(described: Json, inputs: Sequence[Floats], tensors: Mapping[str, Floats]) -> Any:
    kind, config, (picture, *_) = described["class_name"], described["config"], inputs
    if kind == "ZeroPadding2D":
        return np.pad(picture, [*config["padding"], (0, 0)])
    if kind == "ReLU":
        return np.clip(picture, 0, 6)
    if kind == "Add":
        return inputs[0] + inputs[1]
    if kind == "BatchNormalization":
        gamma, beta, mean, variance = (
            tensors[f"{config['name']}/{part}"] for part in ("gamma", "beta", "moving_mean", "moving_variance")
        )  # fmt: skip
        return (picture - mean) / np.sqrt(variance + config["epsilon"]) * gamma + beta
    return _convolve(config, picture, tensors)


def _convolve(config: Json, picture: Floats, tensors: Mapping[str, Floats]) -> Floats:
    """Padding `same` with stride 4 and a kernel of 1 pads nothing; with stride 1 it pads evenly."""
    depthwise = "depthwise" in config["name"]
    kernel = tensors[f"{config['name']}/{'depthwise_kernel' if depthwise else 'kernel'}"]
    size, stride = len(kernel), config["strides"][0]
    if config["padding"] == "same":
        picture = np.pad(picture, [(size // 2, size // 2)] * 2 + [(0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(picture, (size, size), axis=(0, 1))
    windows = windows[::stride, ::stride]
    if depthwise:
        return np.einsum("yxchw,hwc->yxc", windows, kernel[..., 0])
    return np.einsum("yxchw,hwco->yxo", windows, kernel, optimize=True)
