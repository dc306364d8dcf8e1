"""The prepared backbone: both runtimes, their embeddings, and damaged files."""

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
    LITERT_FILE,
    MANIFEST_FILE,
    MOBILENET_V2,
    WEIGHTS_FILE,
    check_backbone,
    load_embedder,
)
from app.ml.prepare import RUNTIME_TOLERANCE
from app.ml.types import Embedder

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

FACTS = {"backbone": "mobilenet_v2", "command": "eyeblocks prepare", "retry_after_s": 10}


@pytest.fixture
def damaged_folder(backbones_folder: Path, tmp_path: Path) -> Path:
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


def test_litert_and_tensorflow_give_the_same_embeddings(
    backbones_folder: Path, embedder: Embedder, photo_square: SquareOf
) -> None:
    squares = photo_squares(photo_square)
    tensorflow = load_embedder(backbones_folder, "mobilenet_v2", "tensorflow", threads=2)
    batch = tensorflow.embed(squares)
    single = np.concatenate([tensorflow.embed(square[None]) for square in squares])
    embeddings = embedder.embed(squares)
    print(f"LiteRT against TensorFlow: {relative_gap(embeddings, batch):.1e} relative")
    assert (embedder.runtime, tensorflow.runtime) == ("litert", "tensorflow")
    assert embeddings.shape == batch.shape == (9, 6400)
    assert embeddings.dtype == batch.dtype == np.float32
    assert relative_gap(embeddings, batch) < RUNTIME_TOLERANCE
    assert relative_gap(single, batch) < RUNTIME_TOLERANCE
    tensorflow.close()


def test_padded_batches_give_the_same_embeddings(
    backbones_folder: Path, embedder: Embedder
) -> None:
    weights = (backbones_folder / "mobilenet_v2" / WEIGHTS_FILE).read_bytes()
    tensorflow = TensorFlowEmbedder(MOBILENET_V2, weights, threads=2, batch_sizes=(2, 4))
    squares = np.random.default_rng(2).integers(0, 256, (5, 224, 224, 3), np.uint8)
    expected = embedder.embed(squares)
    for count in (1, 3, 5):
        embeddings = tensorflow.embed(squares[:count])
        assert embeddings.shape == (count, 6400)
        assert relative_gap(embeddings, expected[:count]) < RUNTIME_TOLERANCE
    tensorflow.close()


def test_pictures_of_several_batches_keep_their_order(
    backbones_folder: Path, embedder: Embedder
) -> None:
    squares = np.random.default_rng(1).integers(0, 256, (70, 224, 224, 3), np.uint8)
    tensorflow = load_embedder(backbones_folder, "mobilenet_v2", "tensorflow", threads=2)
    many = tensorflow.embed(squares)
    assert (
        relative_gap(embedder.embed(squares[[0, 63, 64, 69]]), many[[0, 63, 64, 69]])
        < RUNTIME_TOLERANCE
    )
    tensorflow.close()


def test_auto_is_litert_where_there_is_no_gpu(backbones_folder: Path) -> None:
    chosen = load_embedder(backbones_folder, "mobilenet_v2", "auto", threads=1)
    assert driver_has_a_gpu() or (chosen.runtime, chosen.device) == ("litert", "CPU")
    chosen.close()


def test_no_pictures_give_no_embeddings(embedder: Embedder) -> None:
    assert embedder.embed(np.empty((0, 224, 224, 3), np.uint8)).shape == (0, 6400)


def test_the_embeddings_are_pinned(embedder: Embedder, photo_square: SquareOf) -> None:
    """Stored embeddings and models are only right while these numbers stay."""
    embeddings = embedder.embed(photo_square(photos.chelsea())[None])[0]
    assert np.abs(embeddings[:1280:100] - PINNED).max() < 2e-3


def test_views_of_one_photo_are_closer_than_other_photos(
    embedder: Embedder, photo_square: SquareOf
) -> None:
    """The nearest view of each view (shifted left, shifted right, darker) shows the same photo."""
    pictures = [
        photos.astronaut(), photos.chelsea(), photos.coffee(), photos.rocket(), photos.retina(),
        photos.immunohistochemistry(), photos.hubble_deep_field(), photos.cat(),
    ]  # fmt: skip
    views = [view for picture in pictures for view in views_of(picture)]
    embeddings = embedder.embed(np.stack([photo_square(view) for view in views]))
    centered = embeddings - embeddings.mean(axis=0)
    unit = centered / np.linalg.norm(centered, axis=1, keepdims=True)
    similarity = unit @ unit.T - 2 * np.eye(len(views))
    photo = np.arange(len(views)) // 3
    # Two of the photos show the same cat.
    photo[photo == 7] = 1
    assert (photo[similarity.argmax(axis=1)] == photo).all()


def views_of(picture: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.uint8]]:
    height, width = picture.shape[:2]
    left = picture[: height * 9 // 10, : width * 9 // 10]
    right = picture[height // 10 :, width // 10 :]
    dark = (picture * 0.7).astype(np.uint8)
    return [left, right, dark]


def test_a_missing_backbone_names_the_command_that_prepares_it(tmp_path: Path) -> None:
    for load in (check_backbone, lambda folder, name: load_embedder(folder, name, "auto", 1)):
        with pytest.raises(BackboneMissing) as caught:
            load(tmp_path, "mobilenet_v2")
        assert caught.value.facts == FACTS


@pytest.mark.parametrize("name", [WEIGHTS_FILE, LITERT_FILE, MANIFEST_FILE])
def test_a_damaged_file_names_the_command_that_prepares_it(damaged_folder: Path, name: str) -> None:
    file = damaged_folder / "mobilenet_v2" / name
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0xFF
    file.write_bytes(data)
    with pytest.raises(BackboneDamaged) as caught:
        check_backbone(damaged_folder, "mobilenet_v2")
    assert caught.value.facts == FACTS


@pytest.mark.parametrize("name", [WEIGHTS_FILE, LITERT_FILE])
def test_a_missing_file_is_damage(damaged_folder: Path, name: str) -> None:
    (damaged_folder / "mobilenet_v2" / name).unlink()
    with pytest.raises(BackboneDamaged):
        check_backbone(damaged_folder, "mobilenet_v2")


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"conversion": 1}', '{"sha256": 3}'])
def test_a_foreign_manifest_is_damage(damaged_folder: Path, text: str) -> None:
    (damaged_folder / "mobilenet_v2" / MANIFEST_FILE).write_text(text)
    with pytest.raises(BackboneDamaged):
        check_backbone(damaged_folder, "mobilenet_v2")


def test_files_of_an_older_conversion_are_not_used(damaged_folder: Path) -> None:
    manifest = damaged_folder / "mobilenet_v2" / MANIFEST_FILE
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"conversion": 0}))
    with pytest.raises(BackboneDamaged):
        load_embedder(damaged_folder, "mobilenet_v2", "litert", 1)


def test_an_unknown_backbone_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mobilenet_v2"):
        check_backbone(tmp_path, "resnet_9000")


def test_the_spec_states_sizes_and_license() -> None:
    spec = MOBILENET_V2
    assert (spec.name, spec.input_size, spec.embedding_size) == ("mobilenet_v2", 224, 6400)
    assert spec.license == "MIT"


def test_litert_loads_quickly_and_without_tensorflow(backbones_folder: Path) -> None:
    """Loading takes 75 ms on an idle machine. The limit only excludes TensorFlow's seconds."""
    check = (
        "import sys, time, numpy; from pathlib import Path; started = time.process_time();"
        "from app.ml.backbones import load_embedder;"
        f"load_embedder(Path({str(backbones_folder)!r}), 'mobilenet_v2', 'litert', 2);"
        "print(time.process_time() - started, 'tensorflow' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", check], capture_output=True, text=True, check=True, timeout=60
    )
    seconds, with_tensorflow = result.stdout.split()
    print(f"LiteRT imported and loaded in {float(seconds) * 1000:.0f} ms")
    assert float(seconds) < 1
    assert with_tensorflow == "False"
