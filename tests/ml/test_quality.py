"""How well dark and blurred pictures are noticed, on drawn and on real ones."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw, ImageFilter

from app.insights.warnings import MIN_BRIGHTNESS, MIN_SHARPNESS
from app.ml.pictures import PictureLimits, crop_square
from app.ml.quality import quality_of

LIMITS = PictureLimits(max_bytes=10 * 1024 * 1024, max_pixels=70_000_000)
Square = npt.NDArray[np.uint8]


def blurred(square: Square, pixels: float) -> Square:
    return np.asarray(Image.fromarray(square).filter(ImageFilter.GaussianBlur(pixels)))


@pytest.fixture(scope="module")
def photos(pictures_folder: Path) -> list[Square]:
    files = [
        *sorted((pictures_folder / "hands").glob("*/*"))[::6],
        *sorted((pictures_folder / "objects").glob("*.*")),
        *sorted((pictures_folder / "cats_dogs").glob("*.*"))[::4],
    ]
    return [crop_square(file.read_bytes(), LIMITS) for file in files]


def test_photos_are_sharp_until_they_are_blurred(
    photos: list[Square], capsys: pytest.CaptureFixture[str]
) -> None:
    shares = {
        pixels: np.mean(
            [quality_of(blurred(photo, pixels)).sharpness < MIN_SHARPNESS for photo in photos]
        )
        for pixels in (0, 2, 3, 6)
    }
    with capsys.disabled():
        print(f"\n{len(photos)} photos, share that counts as blurred by pixels of blur: {shares}")
    assert shares[0] == 0
    assert shares[3] >= 0.98
    assert shares[6] >= 0.98


def test_photos_are_bright_until_the_light_goes(photos: list[Square]) -> None:
    def dark_share(light: float) -> float:
        dimmed = [(photo * light).astype(np.uint8) for photo in photos]
        return float(np.mean([quality_of(each).brightness < MIN_BRIGHTNESS for each in dimmed]))

    assert dark_share(1) <= 0.01
    assert dark_share(0.12) >= 0.99


def test_a_drawing_is_sharp_and_bright() -> None:
    drawn = Image.new("RGB", (224, 224), (250, 240, 230))
    ImageDraw.Draw(drawn).ellipse((50, 50, 170, 170), fill=(210, 40, 40))
    quality = quality_of(np.asarray(drawn))
    assert quality.sharpness > 0.6
    assert quality.brightness > 0.4


def test_a_picture_of_one_color_is_not_called_blurred() -> None:
    assert quality_of(np.full((224, 224, 3), 90, np.uint8)).sharpness == 1
