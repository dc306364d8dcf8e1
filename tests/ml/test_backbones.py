"""The prepared backbone: both runtimes, what they see, and what damage looks like."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from skimage import data as photos

from app.errors import BackboneDamaged, BackboneMissing
from app.ml._gpu import driver_has_a_gpu
from app.ml._tensorflow import TensorFlowEmbedder
from app.ml.backbones import (
    LITERT_MODEL,
    MANIFEST,
    MOBILENET_V2,
    WEIGHTS,
    Embedder,
    check_backbone,
    load_embedder,
)
from app.ml.prepare import AGREEMENT

Floats = npt.NDArray[np.float32]
# Numbers 0, 100 … 1200 of the embedding of scikit-image's photo of a cat.
PINNED = np.array(
    [
        0.016,
        0.0405,
        0.2009,
        0.0,
        1.1193,
        2.016,
        0.0057,
        0.0201,
        0.0019,
        0.127,
        2.0908,
        0.3237,
        1.1186,
    ]
)

SquareOf = Callable[[npt.NDArray[np.uint8]], npt.NDArray[np.uint8]]

MENDING = {"backbone": "mobilenet_v2", "command": "eyeblocks prepare", "retry_after_s": 10}


@pytest.fixture
def copied(backbones_folder: Path, tmp_path: Path) -> Path:
    """A folder of prepared backbones that a test may damage."""
    shutil.copytree(backbones_folder / "mobilenet_v2", tmp_path / "mobilenet_v2")
    return tmp_path


def relative_gap(one: Floats, other: Floats) -> float:
    gaps = np.linalg.norm(one - other, axis=1) / np.linalg.norm(other, axis=1)
    return float(gaps.max())


def photo_squares(photo_square: SquareOf) -> npt.NDArray[np.uint8]:
    pictures = [photos.astronaut(), photos.chelsea(), photos.coffee(), photos.rocket()]
    squares = [photo_square(picture) for picture in pictures]
    noise = np.random.default_rng(0).integers(0, 256, (3, 224, 224, 3), np.uint8)
    flat = [np.full((1, 224, 224, 3), value, np.uint8) for value in (0, 255)]
    return np.concatenate([np.stack(squares), noise, *flat])


def test_litert_and_tensorflow_see_the_same(
    backbones_folder: Path, embedder: Embedder, photo_square: SquareOf
) -> None:
    squares = photo_squares(photo_square)
    tensorflow = load_embedder(backbones_folder, "mobilenet_v2", "tensorflow", threads=2)
    batch = tensorflow.embed(squares)
    single = np.concatenate([tensorflow.embed(square[None]) for square in squares])
    made = embedder.embed(squares)
    print(f"LiteRT against TensorFlow: {relative_gap(made, batch):.1e} relative")
    assert (embedder.runtime, tensorflow.runtime) == ("litert", "tensorflow")
    assert made.shape == batch.shape == (9, 1280)
    assert made.dtype == batch.dtype == np.float32
    assert relative_gap(made, batch) < AGREEMENT
    assert relative_gap(single, batch) < AGREEMENT
    tensorflow.close()


def test_batches_that_are_filled_up_for_a_gpu_give_the_same(
    backbones_folder: Path, embedder: Embedder
) -> None:
    weights = (backbones_folder / "mobilenet_v2" / WEIGHTS).read_bytes()
    tensorflow = TensorFlowEmbedder(MOBILENET_V2, weights, threads=2, sizes=(2, 4))
    squares = np.random.default_rng(2).integers(0, 256, (5, 224, 224, 3), np.uint8)
    expected = embedder.embed(squares)
    for count in (1, 3, 5):
        made = tensorflow.embed(squares[:count])
        assert made.shape == (count, 1280)
        assert relative_gap(made, expected[:count]) < AGREEMENT
    tensorflow.close()


def test_more_pictures_than_a_batch_holds_keep_their_order(
    backbones_folder: Path, embedder: Embedder
) -> None:
    squares = np.random.default_rng(1).integers(0, 256, (70, 224, 224, 3), np.uint8)
    tensorflow = load_embedder(backbones_folder, "mobilenet_v2", "tensorflow", threads=2)
    many = tensorflow.embed(squares)
    assert relative_gap(embedder.embed(squares[[0, 63, 64, 69]]), many[[0, 63, 64, 69]]) < AGREEMENT
    tensorflow.close()


def test_auto_is_litert_where_there_is_no_gpu(backbones_folder: Path) -> None:
    chosen = load_embedder(backbones_folder, "mobilenet_v2", "auto", threads=1)
    assert driver_has_a_gpu() or (chosen.runtime, chosen.device) == ("litert", "CPU")
    chosen.close()


def test_no_pictures_give_no_embeddings(embedder: Embedder) -> None:
    assert embedder.embed(np.empty((0, 224, 224, 3), np.uint8)).shape == (0, 1280)


def test_the_embeddings_are_pinned(embedder: Embedder, photo_square: SquareOf) -> None:
    """Kept embeddings and kept models stay right only while these numbers stay."""
    made = embedder.embed(photo_square(photos.chelsea())[None])[0]
    assert np.abs(made[::100] - PINNED).max() < 2e-3


def test_views_of_one_photo_are_closer_than_other_photos(
    embedder: Embedder, photo_square: SquareOf
) -> None:
    """A few-shot check on photos that need no download: each photo's left and right shifted,
    darker and lighter views find their own kind."""
    pictures = [
        photos.astronaut(), photos.chelsea(), photos.coffee(), photos.rocket(), photos.retina(),
        photos.immunohistochemistry(), photos.hubble_deep_field(), photos.cat(),
    ]  # fmt: skip
    views = [view for picture in pictures for view in views_of(picture)]
    made = embedder.embed(np.stack([photo_square(view) for view in views]))
    centred = made - made.mean(axis=0)
    unit = centred / np.linalg.norm(centred, axis=1, keepdims=True)
    likeness = unit @ unit.T - 2 * np.eye(len(views))
    kind = np.arange(len(views)) // 3
    # Two of the photos show the same cat, which makes them one kind.
    kind[kind == 7] = 1
    assert (kind[likeness.argmax(axis=1)] == kind).all()


def views_of(picture: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.uint8]]:
    height, width = picture.shape[:2]
    left = picture[: height * 9 // 10, : width * 9 // 10]
    right = picture[height // 10 :, width // 10 :]
    dark = (picture * 0.7).astype(np.uint8)
    return [left, right, dark]


def test_a_missing_backbone_says_how_to_mend_it(tmp_path: Path) -> None:
    for look in (check_backbone, lambda folder, name: load_embedder(folder, name, "auto", 1)):
        with pytest.raises(BackboneMissing) as caught:
            look(tmp_path, "mobilenet_v2")
        assert caught.value.facts == MENDING


@pytest.mark.parametrize("name", [WEIGHTS, LITERT_MODEL, MANIFEST])
def test_a_damaged_file_says_how_to_mend_it(copied: Path, name: str) -> None:
    file = copied / "mobilenet_v2" / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(BackboneDamaged) as caught:
        check_backbone(copied, "mobilenet_v2")
    assert caught.value.facts == MENDING


@pytest.mark.parametrize("name", [WEIGHTS, LITERT_MODEL])
def test_a_file_that_went_missing_is_damage(copied: Path, name: str) -> None:
    (copied / "mobilenet_v2" / name).unlink()
    with pytest.raises(BackboneDamaged):
        check_backbone(copied, "mobilenet_v2")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"conversion": 1}', '{"sha256": 3}'])
def test_a_manifest_of_something_else_is_damage(copied: Path, text: str) -> None:
    (copied / "mobilenet_v2" / MANIFEST).write_text(text)
    with pytest.raises(BackboneDamaged):
        check_backbone(copied, "mobilenet_v2")


def test_files_of_an_older_conversion_are_not_used(copied: Path) -> None:
    manifest = copied / "mobilenet_v2" / MANIFEST
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"conversion": 0}))
    with pytest.raises(BackboneDamaged):
        load_embedder(copied, "mobilenet_v2", "litert", 1)


def test_an_unknown_backbone_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mobilenet_v2"):
        check_backbone(tmp_path, "resnet_9000")


def test_the_spec_says_what_is_to_be_known() -> None:
    spec = MOBILENET_V2
    assert (spec.name, spec.input_size, spec.embedding_size) == ("mobilenet_v2", 224, 1280)
    assert spec.licence == "MIT"


def test_litert_loads_without_tensorflow_and_at_once(backbones_folder: Path) -> None:
    """Without the machine's noise it takes 75 ms; the limit only tells it from TensorFlow's
    seconds."""
    check = (
        "import sys, time, numpy; from pathlib import Path; started = time.perf_counter();"
        "from app.ml.backbones import load_embedder;"
        f"load_embedder(Path({str(backbones_folder)!r}), 'mobilenet_v2', 'litert', 2);"
        "print(time.perf_counter() - started, 'tensorflow' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, timeout=60
    )
    seconds, with_tensorflow = done.stdout.split()
    print(f"LiteRT imported and loaded in {float(seconds) * 1000:.0f} ms")
    assert float(seconds) < 1
    assert with_tensorflow == "False"
