"""The fast network: the default one's weights as integers of 8 bits, with numbers of its own."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest
from skimage import data as photos

from app.ml._litert import LiteRTEmbedder
from app.ml.backbones import MOBILENET_V2, MOBILENET_V2_INT8, load_embedder, read_weights
from app.ml.exporters.folded_network import Convolution, fold_network
from app.ml.exporters.formats import calculates_with_integers, runs_in_browsers
from app.ml.integer_network.calibration import calibrated
from app.ml.integer_network.channel_ranges import image_ranges, ranges_file, read_ranges
from app.ml.integer_network.gain import gain_by_integers
from app.ml.integer_network.integer_weights import integer_weights
from app.ml.integer_network.litert_network import integer_file
from app.ml.prepare import prepare_backbone
from app.ml.types import Embedder, Floats

FAST = MOBILENET_V2_INT8
PHOTOS = np.stack(
    [
        photos.chelsea()[38:262, 100:324],
        photos.astronaut()[:224, 112:336],
        photos.coffee()[100:324, 200:424],
    ]
)


@pytest.fixture(scope="module")
def prepared(backbones_folder: Path) -> Path:
    prepare_backbone(backbones_folder, FAST.name, print)
    return backbones_folder


@pytest.fixture(scope="module")
def fast(prepared: Path) -> Embedder:
    return load_embedder(prepared, FAST.name, "auto", threads=2)


def gap(found: Floats, expected: Floats) -> float:
    return float(np.linalg.norm(found - expected) / np.linalg.norm(expected))


def test_its_numbers_are_near_the_default_ones_and_not_the_same(
    fast: Embedder, embedder: Embedder
) -> None:
    found, expected = fast.embed(PHOTOS), embedder.embed(PHOTOS)
    assert 0.01 < gap(found, expected) < 0.2


def test_its_embedding_is_made_of_the_averages_of_its_map(fast: Embedder) -> None:
    embeddings, maps = fast.embed_with_maps(PHOTOS)
    assert np.allclose(embeddings[:, :1280], maps.mean((1, 2)), atol=1e-4)
    for number, (rows, columns) in enumerate(
        (rows, columns) for rows in (slice(4), slice(3, 7)) for columns in (slice(4), slice(3, 7))
    ):
        quarter = embeddings[:, 1280 * (number + 1) : 1280 * (number + 2)]
        assert np.allclose(quarter, maps[:, rows, columns].mean((1, 2)), atol=1e-4)


def test_it_runs_in_litert_wherever_the_server_runs_others(prepared: Path, fast: Embedder) -> None:
    embedder = load_embedder(prepared, FAST.name, "tensorflow", threads=1)
    assert (embedder.runtime, embedder.device) == ("litert", "CPU")
    assert np.array_equal(embedder.embed(PHOTOS), fast.embed(PHOTOS))


def test_a_processor_hears_what_it_gains(prepared: Path) -> None:
    fast, default = (
        (prepared / name / "model.tflite").read_bytes() for name in (FAST.name, MOBILENET_V2.name)
    )
    assert "takes 0." in gain_by_integers(FAST, fast, default)
    assert "use another network" in gain_by_integers(FAST, default, default)


@pytest.mark.parametrize(
    ("tick_s", "says"), [(1 / 64, "takes 0."), (3600.0, "the clock of this computer is too coarse")]
)
def test_clocks_of_few_ticks_do_not_stop_the_preparation(
    prepared: Path, monkeypatch: pytest.MonkeyPatch, tick_s: float, says: str
) -> None:
    """Windows counts CPU time in ticks of 1/64 s, in which one picture takes nothing."""
    exact = time.thread_time
    monkeypatch.setattr(time, "thread_time", lambda: exact() // tick_s * tick_s)
    fast, default = (
        (prepared / name / "model.tflite").read_bytes() for name in (FAST.name, MOBILENET_V2.name)
    )
    assert says in gain_by_integers(FAST, fast, default)


def test_its_models_stay_on_the_server() -> None:
    """Exports and browsers calculate in float32, where a head that learnt from integers loses two points."""
    assert calculates_with_integers(FAST.name)
    assert not runs_in_browsers(FAST.name)


def test_a_step_of_integers_stands_for_the_step_in_float32(prepared: Path) -> None:
    """The first convolution, for a picture of one gray: weights and bias together are right to a 255th."""
    steps = fold_network(FAST.architecture, read_weights(prepared, FAST))  # type: ignore[arg-type]
    first = steps[0]
    assert isinstance(first, Convolution)
    inputs, outputs = image_ranges(), read_ranges(FAST.name, steps)[first.name]
    weights = integer_weights(first, inputs, outputs)
    for gray in (0, 90, 255):
        products = weights.kernel.astype(np.int64).sum((0, 1, 2)) * (gray - 128) + weights.bias
        found = products * weights.bias_scales(inputs) * outputs.gains
        wanted = first.kernel.sum((0, 1, 2)) * (gray / 127.5 - 1) + first.bias
        error = np.abs(found - outputs.shifts * outputs.gains - wanted)
        assert (error <= 0.02 * np.abs(first.kernel).sum((0, 1, 2)) + 0.02).all()


def test_it_can_be_calibrated_anew(prepared: Path, embedder: Embedder, tmp_path: Path) -> None:
    """From three photos alone the numbers come nearly as near."""
    steps = fold_network(FAST.architecture, read_weights(prepared, FAST))  # type: ignore[arg-type]
    ranges = calibrated(FAST, read_weights(prepared, FAST), PHOTOS)
    named = {step.name: each for step, each in zip(steps, ranges, strict=True)}
    anew = LiteRTEmbedder(FAST, integer_file(steps, named, FAST), threads=2)
    assert gap(anew.embed(PHOTOS), embedder.embed(PHOTOS)) < 0.25
    assert len(ranges_file(ranges)) < 150_000
