"""The file in which a training of a network keeps how far it is."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import numpy as np
import pytest

from app.ml.checkpoints import Checkpoint, CheckpointFile


def test_a_full_disk_keeps_the_checkpoint_before_and_no_part_of_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = CheckpointFile(tmp_path / "checkpoint.npz", "it")
    file.write(Checkpoint([{"epoch": 1}], [np.zeros(3)], []))

    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="no space"):
        file.write(Checkpoint([{"epoch": 1}, {"epoch": 2}], [np.ones(3)], []))

    kept = file.read()
    assert kept is not None
    assert [each["epoch"] for each in kept.epochs] == [1]
    assert [each.name for each in tmp_path.iterdir()] == ["checkpoint.npz"]
