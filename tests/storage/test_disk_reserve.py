from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from app.storage.disk_reserve import DiskReserve

SIZE = 1 << 20


class Usage(NamedTuple):
    free: int


@pytest.mark.parametrize(("free", "is_kept"), [(SIZE - 1, False), (SIZE, True), (10 * SIZE, True)])
def test_the_reserve_is_given_up_when_the_disk_is_nearly_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, is_kept: bool
) -> None:
    reserve = DiskReserve(tmp_path, SIZE)
    reserve.fill()
    assert (tmp_path / "reserve").stat().st_size == SIZE

    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free))
    reserve.release()

    assert (tmp_path / "reserve").exists() == is_kept


def test_a_small_disk_has_no_reserve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(4 * SIZE - 1))
    DiskReserve(tmp_path, SIZE).fill()
    assert list(tmp_path.iterdir()) == []
