"""The pictures that a network learns from, of which some are damaged or gone."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.errors import StorageFailed
from app.lab.network_trainings.stored_pictures import StoredPictures
from app.storage import FolderStorage


def jpeg_of(side: int) -> bytes:
    noise = np.random.default_rng(side).integers(0, 255, (side, side, 3)).astype(np.uint8)
    file = io.BytesIO()
    Image.fromarray(noise).save(file, "JPEG")
    return file.getvalue()


GOOD = jpeg_of(224)
DAMAGED = {
    "cut": GOOD[: len(GOOD) // 2],
    "empty": b"",
    "other": b"no picture",
    "small": jpeg_of(96),
}


@pytest.mark.parametrize("side", [224, 96])
def test_pictures_that_are_damaged_or_gone_are_left_out(tmp_path: Path, side: int) -> None:
    storage = FolderStorage(tmp_path)
    storage.put_all({f"p/{name}.jpg": file for name, file in DAMAGED.items()})
    storage.put_all({"p/one.jpg": GOOD, "p/two.jpg": GOOD})
    names = ["cut", "one", "gone", "empty", "other", "two", "small"]
    keys = [(f"p/{name}.jpg", label) for label, name in enumerate(names)]
    pictures = StoredPictures(storage, keys, side)

    squares, labels = pictures.read(np.arange(len(keys)))

    assert (squares.shape, squares.dtype) == ((2, side, side, 3), np.uint8)
    assert labels.tolist() == [1, 5]
    assert pictures.read(np.array([0, 2]))[0].shape == (0, side, side, 3)


def test_a_storage_that_fails_is_no_damaged_picture(tmp_path: Path) -> None:
    (tmp_path / "p/one.jpg").mkdir(parents=True)
    with pytest.raises(StorageFailed):
        StoredPictures(FolderStorage(tmp_path), [("p/one.jpg", 0)], 96).read(np.arange(1))
