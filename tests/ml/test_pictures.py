"""The processing of pictures: what is accepted, the pixels it gives, what is refused."""

from __future__ import annotations

import io
import itertools
import struct
import subprocess
import sys
import time
import warnings
import zlib

import numpy as np
import numpy.typing as npt
import pytest
from PIL import ExifTags, Image
from skimage import data as photos

from app.errors import (
    EyeblocksError,
    NotAPictureType,
    PictureAnimated,
    PictureEmpty,
    PictureTooLarge,
    PictureTooManyPixels,
    PictureUnreadable,
)
from app.ml.pictures import SIDE, PictureLimits, crop_square, stage_picture, to_jpeg
from tests.icc import display_p3

LIMITS = PictureLimits(max_bytes=10 * 1024 * 1024, max_pixels=70_000_000)

# Values of the square of `drawing()` at rows and columns 8, 60, 112, 164, 216.
GOLDEN = [
    [(39, 10, 238), (83, 10, 73), (128, 10, 116), (172, 10, 203), (217, 10, 4)],
    [(39, 69, 162), (250, 20, 30), (250, 20, 30), (172, 69, 151), (217, 69, 89)],
    [(39, 128, 42), (83, 128, 170), (128, 128, 137), (172, 128, 68), (217, 128, 224)],
    [(39, 187, 13), (83, 187, 184), (128, 187, 140), (172, 187, 49), (217, 187, 255)],
    [(39, 247, 42), (83, 247, 170), (128, 247, 137), (172, 247, 68), (217, 247, 224)],
]


def drawing(width: int = 640, height: int = 480, stripes: int = 1) -> Image.Image:
    """Gradients, a disc off center and fine stripes, which reveal rotation, shifts and aliasing."""
    y, x = np.mgrid[0:height, 0:width]
    red, green = 255 * x / (width - 1), 255 * y / (height - 1)
    blue = 255.0 * ((x // (3 * stripes) + y // (5 * stripes)) % 2)
    picture = np.stack([red, green, blue], axis=-1)
    disc = (x - width * 0.4) ** 2 + (y - height * 0.3) ** 2 < (height * 0.15) ** 2
    picture[disc] = (250, 20, 30)
    return Image.fromarray(picture.round().astype(np.uint8))


def photo() -> Image.Image:
    return Image.fromarray(photos.chelsea())


def encoded(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def square(data: bytes) -> npt.NDArray[np.int64]:
    return crop_square(data, LIMITS).astype(np.int64)


def difference(one: npt.NDArray[np.int64], other: npt.NDArray[np.int64]) -> float:
    return float(np.abs(one - other).mean())


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def png(width: int, height: int, depth: int, color: int, *chunks: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0)
    return b"".join([b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", header), *chunks, chunk(b"IEND", b"")])


def pixels_chunk(rows: npt.NDArray[np.uint16]) -> bytes:
    """16-bit rows (height, values) as an IDAT chunk without filters."""
    lines = b"".join(b"\0" + row.astype(">u2").tobytes() for row in rows)
    return chunk(b"IDAT", zlib.compress(lines))


# --- what a picture becomes ---------------------------------------------------------------


def test_the_preprocessing_is_pinned_to_known_pixels() -> None:
    result = square(encoded(drawing()))
    assert result.shape == (SIDE, SIDE, 3)
    assert crop_square(encoded(drawing()), LIMITS).dtype == np.uint8
    at = [8, 60, 112, 164, 216]
    assert np.abs(result[np.ix_(at, at)] - np.array(GOLDEN)).max() <= 1


def test_the_center_square_is_cropped_and_not_stretched() -> None:
    wide = Image.new("RGB", (640, 480), "red")
    wide.paste("blue", (80, 0, 560, 480))
    assert (square(encoded(wide)) == (0, 0, 255)).all()
    assert (square(encoded(wide.transpose(Image.Transpose.ROTATE_90))) == (0, 0, 255)).all()


def test_a_square_of_a_square_is_the_same_square() -> None:
    once = crop_square(encoded(photo()), LIMITS)
    assert (crop_square(encoded(Image.fromarray(once)), LIMITS) == once).all()


def test_the_caller_may_write_into_a_square() -> None:
    assert crop_square(encoded(drawing()), LIMITS).flags.writeable


@pytest.mark.parametrize("size", [(1, 1), (1, 3000), (3000, 2), (223, 225), (5, 5)])
def test_small_and_narrow_pictures_are_accepted(size: tuple[int, int]) -> None:
    assert (square(encoded(Image.new("RGB", size, (9, 200, 30)))) == (9, 200, 30)).all()


# How a camera stores an upright scene in each of the eight EXIF orientations.
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(640, 480), (481, 640)])
def test_exif_orientation_is_applied(orientation: int, size: tuple[int, int]) -> None:
    transpose = STORED[orientation]
    stored = drawing(*size) if transpose is None else drawing(*size).transpose(transpose)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    upright = square(encoded(drawing(*size)))
    assert (square(encoded(stored, exif=exif)) == upright).all()

    # Scaled decoding blurs what is finer than the square, so the stripes are coarser here.
    upright = square(encoded(drawing(*size, stripes=8)))
    coarse = drawing(*size, stripes=8)
    stored = coarse if transpose is None else coarse.transpose(transpose)
    as_jpeg = encoded(stored, "JPEG", exif=exif, quality=100, subsampling=0)
    assert difference(square(as_jpeg), upright) < 4


XMP_ORIENTATION = b"""<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
xmlns:tiff="http://ns.adobe.com/tiff/1.0/" tiff:Orientation="6"/></rdf:RDF></x:xmpmeta>"""


def test_an_orientation_outside_exif_is_ignored_as_in_browsers() -> None:
    """Only then does a sample stand as its preview on the page does."""
    as_jpeg = encoded(photo(), "JPEG", xmp=XMP_ORIENTATION)
    assert difference(square(as_jpeg), square(encoded(photo(), "JPEG"))) == 0
    still = encoded(photo())
    text = chunk(b"iTXt", b"XML:com.adobe.xmp" + bytes(5) + XMP_ORIENTATION)
    assert difference(square(still[:33] + text + still[33:]), square(still)) == 0
    text = chunk(b"tEXt", b"Raw profile type exif\0\nexif\n32\n" + ORIENTATION_6.hex().encode())
    assert difference(square(still[:33] + text + still[33:]), square(still)) == 0


ORIENTATION_6 = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"


def test_the_orientation_in_a_pngs_exif_chunk_is_applied() -> None:
    still = encoded(photo())
    exif = chunk(b"eXIf", ORIENTATION_6.removeprefix(b"Exif\0\0"))
    turned = photo().transpose(Image.Transpose.ROTATE_270)
    assert (square(still[:33] + exif + still[33:]) == square(encoded(turned))).all()


def test_transparency_goes_onto_white() -> None:
    clear = Image.new("RGBA", (300, 300), (0, 0, 0, 0))
    clear.paste((200, 10, 10, 255), (0, 0, 150, 300))
    result = square(encoded(clear))
    assert (result[:, :108] == (200, 10, 10)).all()
    assert (result[:, 116:] == 255).all()
    half = Image.new("RGBA", (300, 300), (0, 0, 0, 128))
    assert (square(encoded(half)) == 127).all()


def test_a_transparent_palette_color_goes_onto_white() -> None:
    picture = Image.new("P", (100, 100), 0)
    picture.putpalette([0, 0, 0, 250, 100, 50])
    picture.paste(1, (50, 0, 100, 100))
    result = square(encoded(picture, transparency=0))
    assert (result[:, :105] == 255).all()
    assert (result[:, 119:] == (250, 100, 50)).all()


def test_a_transparent_gray_goes_onto_white() -> None:
    picture = Image.new("L", (100, 100), 7)
    picture.paste(90, (50, 0, 100, 100))
    result = square(encoded(picture, transparency=7))
    assert (result[:, :105] == 255).all()
    assert (result[:, 119:] == 90).all()


def test_gray_with_alpha_goes_onto_white() -> None:
    picture = Image.new("LA", (100, 100), (40, 0))
    assert (square(encoded(picture)) == 255).all()


def test_a_palette_picture_keeps_its_colors() -> None:
    picture = drawing().quantize(256)
    assert difference(square(encoded(picture)), square(encoded(picture.convert("RGB")))) == 0


def test_a_one_bit_picture_is_black_and_white_and_averaged() -> None:
    picture = drawing().convert("1")
    assert difference(square(encoded(picture)), square(encoded(picture.convert("L")))) == 0


def test_a_gray_picture_has_three_equal_channels() -> None:
    result = square(encoded(photo().convert("L")))
    assert (result[..., 0] == result[..., 1]).all()
    assert (result[..., 0] == result[..., 2]).all()


def damaged(kind: bytes, body: bytes) -> bytes:
    return chunk(kind, body)[:-4] + b"abcd"


@pytest.mark.parametrize(
    "extra",
    [
        damaged(b"tEXt", b"Comment\0hello"),
        damaged(b"gAMA", struct.pack(">I", 100_000)),
        damaged(b"tRNS", bytes(6)),
        damaged(b"iCCP", b"x\0\0zzzz"),
        chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(3_000_000))),
        chunk(b"tEXt", b"Comment\0" + b"x" * 500_000) * 3,
        chunk(b"eXIf", b"no EXIF at all"),
    ],
)
def test_optional_chunks_of_a_png_that_are_damaged_or_large_are_ignored(extra: bytes) -> None:
    """Browsers show such pictures."""
    still = encoded(photo())
    assert difference(square(still[:33] + extra + still[33:]), square(still)) == 0
    assert difference(square(still[:-12] + extra + still[-12:]), square(still)) == 0


@pytest.mark.parametrize("kind", [b"IHDR", b"PLTE"])
def test_a_png_with_a_wrong_checksum_in_a_critical_chunk_is_refused(kind: bytes) -> None:
    whole = bytearray(encoded(photo().quantize(16)))
    at = whole.index(kind)
    length = int.from_bytes(whole[at - 4 : at], "big")
    whole[at + 4 + length] ^= 1
    assert type(refusal(bytes(whole))) is PictureUnreadable


def with_pixels(picture: bytes, *parts: bytes) -> bytes:
    """The PNG file with its compressed pixels replaced."""
    at, end = picture.index(b"IDAT") - 4, picture.index(b"IEND") - 4
    return picture[:at] + b"".join(chunk(b"IDAT", part) for part in parts) + picture[end:]


def compressed_pixels(picture: bytes) -> bytes:
    """What all IDAT chunks of the file hold together."""
    pixels, at = b"", picture.index(b"IDAT") - 4
    while picture[at + 4 : at + 8] == b"IDAT":
        length = int.from_bytes(picture[at : at + 4], "big")
        pixels += picture[at + 8 : at + 8 + length]
        at += 12 + length
    return pixels


@pytest.mark.parametrize("mode", ["RGB", "P", "LA", "RGBA"])
def test_a_png_whose_pixels_have_a_wrong_checksum_is_read(mode: str) -> None:
    """Browsers do not look at the checksum that ends the compressed pixels."""
    whole = encoded(photo().convert(mode))
    pixels = compressed_pixels(whole)
    wrong = pixels[:-4] + b"abcd"

    cut = (wrong[:99], wrong[99:-3], b"", wrong[-3:])
    followed = (wrong + b"and more",)
    for parts in ((wrong,), (wrong[:-2], wrong[-2:]), cut, followed, (*cut, bytes(9))):
        assert difference(square(with_pixels(whole, *parts)), square(whole)) == 0


def test_16_bit_colors_with_a_wrong_checksum_keep_their_transparency() -> None:
    row = b"\0" + struct.pack(">HHH", 0x1234, 0x5678, 0x9ABC) + struct.pack(">HHH", 0x1234, 0, 0)
    pixels = zlib.compress(row * 2)
    parts = (chunk(b"tRNS", struct.pack(">HHH", 0x1234, 0x5678, 0x9ABC)), chunk(b"IDAT", pixels))
    whole = png(2, 2, 16, 2, *parts)

    assert difference(square(with_pixels(whole, pixels[:-4] + b"abcd")), square(whole)) == 0


@pytest.mark.parametrize(("curve", "level"), [(16, 132), (18, 99)])
def test_a_png_brighter_than_a_screen_is_darkened_as_browsers_do(curve: int, level: int) -> None:
    """The middle of PQ and HLG, as Chromium 156 shows it."""
    codes = chunk(b"cICP", bytes([9, curve, 0, 1]))
    pixels = zlib.compress((b"\0" + b"\x80" * 3 * 4) * 4)
    shown = np.asarray(square(png(4, 4, 8, 2, codes, chunk(b"IDAT", pixels))))
    assert np.abs(shown.astype(np.int64) - level).max() <= 1


def test_a_png_whose_compressed_pixels_are_broken_is_refused() -> None:
    whole = encoded(photo())
    pixels = compressed_pixels(whole)
    broken = pixels[:2] + bytes([0xFF]) + pixels[3:]
    assert type(refusal(with_pixels(whole, broken))) is PictureUnreadable


def test_a_png_of_empty_chunks_is_refused_quickly() -> None:
    started = time.process_time()
    refusal(encoded(photo())[:33] + chunk(b"tEXt", b"") * 100_000)
    assert time.process_time() - started < 1


def test_a_16_bit_gray_picture_keeps_its_tones() -> None:
    gray = photo().convert("L")
    deep = np.asarray(gray).astype(np.uint16) * 256 + 77
    data = png(gray.width, gray.height, 16, 0, pixels_chunk(deep))
    assert difference(square(data), square(encoded(gray))) == 0


def test_a_transparent_16_bit_gray_goes_onto_white() -> None:
    deep = np.full((20, 20), 5001, np.uint16)
    data = png(20, 20, 16, 0, chunk(b"tRNS", struct.pack(">H", 5001)), pixels_chunk(deep))
    assert (square(data) == 255).all()


def test_a_16_bit_color_picture_keeps_its_colors() -> None:
    deep = np.asarray(photo()).astype(np.uint16) * 256 + 200
    data = png(photo().width, photo().height, 16, 2, pixels_chunk(deep.reshape(len(deep), -1)))
    assert difference(square(data), square(encoded(photo()))) == 0


def test_a_16_bit_color_picture_with_a_transparent_color_is_accepted() -> None:
    deep = np.full((20, 60), 5001, np.uint16)
    clear = chunk(b"tRNS", struct.pack(">HHH", 5001, 5001, 5001))
    assert square(png(20, 20, 16, 2, clear, pixels_chunk(deep))).shape == (SIDE, SIDE, 3)


def test_only_the_transparent_16_bit_color_goes_onto_white() -> None:
    """Its high and its low bytes count."""
    color = (5001, 40_000, 777)
    deep = np.tile(np.array(color, np.uint16), (20, 20))
    deep[:, ::3] ^= np.array([[1]] * 10 + [[0]] * 10, np.uint16)  # the upper half: another red
    clear = chunk(b"tRNS", struct.pack(">HHH", *color))
    result = square(png(20, 20, 16, 2, clear, pixels_chunk(deep)))
    assert (result[:84] == (19, 156, 3)).all()
    assert (result[140:] == 255).all()


@pytest.mark.parametrize("depth", [1, 2, 4, 8])
def test_a_transparent_gray_of_few_bits_goes_onto_white(depth: int) -> None:
    for gray in {0, 1, 2**depth - 1}:
        other = gray ^ 1
        lines = b"".join(b"\0" + packed([gray] * 8 + [other] * 8, depth) for _ in range(16))
        body = chunk(b"tRNS", struct.pack(">H", gray)) + chunk(b"IDAT", zlib.compress(lines))
        result = square(png(16, 16, depth, 0, body))
        assert (result[:, :84] == 255).all()
        assert (result[:, 140:] == other * 255 // (2**depth - 1)).all()


def packed(values: list[int], depth: int) -> bytes:
    """Values of `depth` bits each as the bytes of a line."""
    bits = "".join(f"{value:0{depth}b}" for value in values)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def test_a_transparent_gray_that_so_few_bits_cannot_have_is_ignored() -> None:
    body = chunk(b"tRNS", struct.pack(">H", 5)) + chunk(b"IDAT", zlib.compress(b"\0\x55"))
    assert (square(png(4, 1, 2, 0, body)) == 85).all()


def test_a_16_bit_color_picture_with_alpha_goes_onto_white() -> None:
    deep = np.zeros((20, 80), np.uint16)
    assert (square(png(20, 20, 16, 6, pixels_chunk(deep))) == 255).all()


def test_a_cmyk_picture_keeps_its_colors() -> None:
    data = encoded(photo().convert("CMYK"), "JPEG", quality=95)
    assert difference(square(data), square(encoded(photo()))) < 3


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA"])
def test_bmp_pictures_of_every_kind_are_accepted(mode: str) -> None:
    picture = photo().convert(mode)
    result = square(encoded(picture, "BMP"))
    assert difference(result, square(encoded(picture.convert("RGB")))) < 0.5


def test_a_progressive_jpeg_is_accepted() -> None:
    data = encoded(photo(), "JPEG", progressive=True, quality=95)
    assert difference(square(data), square(encoded(photo()))) < 3


def test_only_the_first_picture_in_a_jpeg_counts() -> None:
    """Phones append depth maps and brightness maps (MPO, Ultra HDR) to an ordinary JPEG."""
    pair = encoded(photo(), "MPO", save_all=True, append_images=[drawing()], quality=95)
    assert difference(square(pair), square(encoded(photo(), "JPEG", quality=95))) < 0.5


def painted(*colors: tuple[int, int, int]) -> Image.Image:
    """Fields of 20 × 20 pixels beside one another."""
    picture = Image.new("RGB", (20 * len(colors), 20))
    for number, color in enumerate(colors):
        picture.paste(color, (20 * number, 0, 20 * number + 20, 20))
    return picture


def shown(data: bytes) -> list[tuple[int, ...]]:
    """The colors of the painted fields in the stage's picture."""
    picture = Image.open(io.BytesIO(stage_picture(data, LIMITS, 960).data)).convert("RGB")
    return [picture.getpixel((x, 10)) for x in range(10, picture.width, 20)]


PAINTED = painted((200, 100, 50), (30, 160, 90), (60, 70, 210), (128, 128, 128), (250, 240, 20))
SHOWN_FROM_P3 = [(215, 93, 31), (0, 163, 82), (57, 70, 218), (128, 128, 128), (252, 240, 0)]
"""What Chromium's canvas gives for the painted fields in Display P3."""


def test_a_color_profile_is_applied_as_in_browsers() -> None:
    assert shown(encoded(PAINTED, icc_profile=display_p3())) == SHOWN_FROM_P3
    as_jpeg = encoded(
        PAINTED, "JPEG", icc_profile=display_p3(), quality=100, subsampling=0
    )  # the default keeps only a quarter of the color
    assert np.abs(np.array(shown(as_jpeg)) - SHOWN_FROM_P3).max() <= 3
    red = square(encoded(Image.new("RGB", (9, 9), (200, 100, 50)), icc_profile=display_p3()))
    assert (red == SHOWN_FROM_P3[0]).all()


def test_a_color_profile_leaves_transparency_as_it_is() -> None:
    data = encoded(Image.new("RGBA", (9, 9), (200, 100, 50, 0)), icc_profile=display_p3())
    assert (square(data) == 255).all()


def test_a_gray_picture_keeps_its_tones_under_a_color_profile() -> None:
    gray = encoded(Image.new("L", (9, 9), 83), icc_profile=display_p3())
    assert (square(gray) == 83).all()


@pytest.mark.parametrize("profile", [b"no profile", display_p3()[:200], bytes(400)])
def test_a_broken_color_profile_is_ignored(profile: bytes) -> None:
    assert shown(encoded(PAINTED, icc_profile=profile)) == shown(encoded(PAINTED))


def test_a_profile_for_other_pictures_is_ignored() -> None:
    for_print = display_p3().replace(b"RGB ", b"CMYK")
    assert shown(encoded(PAINTED, icc_profile=for_print)) == shown(encoded(PAINTED))


def test_the_gamma_and_the_primaries_of_a_png_are_applied() -> None:
    plain = encoded(PAINTED)
    gamma = chunk(b"gAMA", struct.pack(">I", 45455))
    p3 = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
    primaries = chunk(b"cHRM", struct.pack(">8I", *p3))
    same = chunk(b"sRGB", b"\0")
    gap = np.array(shown(plain[:33] + gamma + primaries + plain[33:])) - SHOWN_FROM_P3
    assert np.abs(gap).max() <= 7  # the curve of sRGB is not quite a gamma of 2.2 in dark colors
    assert shown(plain[:33] + same + gamma + primaries + plain[33:]) == shown(plain)
    assert shown(plain[:33] + primaries + plain[33:]) == shown(plain)
    linear = chunk(b"gAMA", struct.pack(">I", 100_000))
    assert shown(plain[:33] + linear + plain[33:])[3] == (188, 188, 188)


def test_impossible_primaries_are_ignored() -> None:
    plain = encoded(PAINTED)
    gamma = chunk(b"gAMA", struct.pack(">I", 100_000))
    primaries = chunk(b"cHRM", bytes(32))
    assert len(shown(plain[:33] + gamma + primaries + plain[33:])) == len(shown(plain))


def test_whatever_a_phone_appends_to_a_jpeg_does_not_count() -> None:
    """A video behind the picture holds every pair of bytes by chance."""
    still = encoded(photo(), "JPEG", quality=95)
    video = np.random.default_rng(5).integers(0, 256, 300_000, np.uint8).tobytes()
    assert difference(square(still + video + b"\xff\xda" * 200), square(still)) == 0


def test_large_segments_before_a_jpegs_pixels_do_not_count() -> None:
    still = encoded(photo(), "JPEG", quality=95)
    segment = b"\xff\xe7" + struct.pack(">H", 60_002) + b"\xff\xda" * 30_000
    assert difference(square(still[:2] + segment * 8 + still[2:]), square(still)) == 0


@pytest.mark.parametrize("body", [b"\xff", b"\xff\x00", b"\xff\xd0", b"\xff\xe0\x00\x02"])
def test_a_jpeg_of_markers_alone_is_refused_quickly(body: bytes) -> None:
    started = time.process_time()
    refusal(b"\xff\xd8\xff\xe0\x00\x02" + body * (2_000_000 // len(body)))
    assert time.process_time() - started < 0.5


def test_scaled_decoding_of_a_12_megapixel_jpeg_gives_the_same_pixels_faster() -> None:
    noise = np.random.default_rng(0).normal(0, 6, (3023, 4031, 1))
    big = np.asarray(Image.fromarray(photos.astronaut()).resize((4031, 3023)))
    phone_photo = Image.fromarray((big + noise).clip(0, 255).astype(np.uint8))
    data = encoded(phone_photo, "JPEG", quality=90)

    started = time.perf_counter()
    scaled = square(data)
    scaled_s = time.perf_counter() - started
    started = time.perf_counter()
    whole = Image.open(io.BytesIO(data)).resize(
        (SIDE, SIDE), Image.Resampling.BICUBIC, box=(504, 0, 3527, 3023)
    )
    whole_s = time.perf_counter() - started

    gap = np.abs(scaled - np.asarray(whole).astype(np.int64))
    # Measured: 0.77 on average, 17 at most (on hard edges); 0.21 and 2 where the scale divides
    # the width, as a partly filled last column otherwise shifts the picture by 0.04 pixels.
    assert gap.mean() < 1
    assert gap.max() <= 24
    assert scaled_s < whole_s


@pytest.mark.parametrize("size", [(448, 448), (640, 480), (1280, 720)])
def test_scaled_decoding_of_a_webcam_jpeg_gives_the_same_pixels(size: tuple[int, int]) -> None:
    shown = Image.fromarray(photos.astronaut()).resize(size, Image.Resampling.LANCZOS)
    whole = square(encoded(shown))
    gap = np.abs(square(encoded(shown, "JPEG", quality=95, subsampling=0)) - whole)
    # Measured: 1.5 at most, of which 0.5 is the JPEG's own.
    assert gap.mean() < 2


def test_a_stored_square_has_no_metadata_and_nearly_the_same_pixels() -> None:
    exif = Image.Exif()
    exif[ExifTags.Base.Make] = "secret place"
    taken = crop_square(encoded(photo(), "JPEG", exif=exif, quality=95), LIMITS)
    stored = to_jpeg(taken)
    assert b"Exif" not in stored
    assert b"secret" not in stored
    assert set(Image.open(io.BytesIO(stored)).info) <= {
        "jfif", "jfif_version", "jfif_unit", "jfif_density",
    }  # fmt: skip
    assert difference(square(stored), taken.astype(np.int64)) < 1.5


# --- what is refused ----------------------------------------------------------------------


def refusal(data: bytes, limits: PictureLimits = LIMITS) -> EyeblocksError:
    with pytest.raises(EyeblocksError) as caught:
        crop_square(data, limits)
    return caught.value


def test_an_empty_file_is_refused() -> None:
    assert type(refusal(b"")) is PictureEmpty


def test_a_file_over_the_limit_is_refused() -> None:
    problem = refusal(b"\xff\xd8\xff" + bytes(11 * 1024 * 1024))
    assert type(problem) is PictureTooLarge
    assert problem.facts == {"max_bytes": LIMITS.max_bytes}


@pytest.mark.parametrize(
    "data",
    [
        b"Dear diary, this is not a picture.",
        "그림이 아니에요".encode(),
        b"BMW is a car and this is a text about it.",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\0" * 1000,
        b"\xff\xd8",
    ],
)
def test_a_text_named_jpg_is_refused(data: bytes) -> None:
    assert type(refusal(data)) is NotAPictureType


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "TIFF", "PPM", "ICO"])
def test_pictures_of_other_types_are_refused(kind: str) -> None:
    assert type(refusal(encoded(drawing(), kind))) is NotAPictureType


def test_an_animated_png_is_refused() -> None:
    frames = [photo(), photo().rotate(90)]
    data = encoded(frames[0], save_all=True, append_images=frames[1:])
    assert type(refusal(data)) is PictureAnimated


def test_a_png_with_one_frame_is_no_animation() -> None:
    still = encoded(photo())
    control = chunk(b"acTL", struct.pack(">II", 1, 0))
    frame = chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, 451, 300, 0, 0, 1, 1, 0, 0))
    assert difference(square(still[:33] + control + frame + still[33:]), square(still)) == 0


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.9])
def test_a_truncated_picture_is_refused(kind: str, share: float) -> None:
    data = encoded(photo(), kind)
    assert type(refusal(data[: int(len(data) * share)])) is PictureUnreadable


@pytest.mark.parametrize("head", [b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"BM"])
def test_a_picture_that_stops_after_its_first_bytes_is_refused(head: bytes) -> None:
    assert isinstance(refusal(head), PictureUnreadable | NotAPictureType)
    assert isinstance(refusal(head + b"\0" * 40), PictureUnreadable | NotAPictureType)


def test_a_huge_png_is_refused_by_its_header_without_decoding() -> None:
    line = zlib.compress(b"\0" * 20_001)
    data = png(20_000, 20_000, 8, 0, chunk(b"IDAT", line))
    started = time.process_time()
    problem = refusal(data)
    assert time.process_time() - started < 0.5
    assert type(problem) is PictureTooManyPixels
    assert problem.facts == {"pixels": 400_000_000, "max_pixels": 70_000_000}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP"])
def test_one_pixel_over_the_limit_is_refused(kind: str) -> None:
    data = encoded(Image.new("RGB", (40, 25)), kind)
    crop_square(data, PictureLimits(max_bytes=10_000, max_pixels=1000))
    problem = refusal(data, PictureLimits(max_bytes=10_000, max_pixels=999))
    assert type(problem) is PictureTooManyPixels


def test_a_jpeg_with_hundreds_of_scans_is_refused() -> None:
    data = encoded(photo(), "JPEG", progressive=True)
    at = data.rindex(b"\xff\xda")
    assert type(refusal(data[:at] + data[at:-2] * 200 + data[-2:])) is PictureUnreadable


def test_a_picture_with_broken_metadata_is_accepted() -> None:
    broken = b"Exif\0\0MM\0*\0\0\0\x08\0\x02" + b"\x01\x12\0\x03\xff\xff\xff\xff\0\0\0\0" * 2
    data = encoded(photo(), "JPEG", exif=broken)
    assert difference(square(data), square(encoded(photo(), "JPEG"))) == 0


def test_pillows_warnings_are_silenced_and_its_pixel_limit_is_replaced() -> None:
    data = png(15_000, 10_000, 1, 0, chunk(b"IDAT", zlib.compress(bytes(10_000 * 1876))))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        wide = PictureLimits(max_bytes=LIMITS.max_bytes, max_pixels=200_000_000)
        assert crop_square(data, wide).max() == 0
        crop_square(encoded(drawing().quantize(16), transparency=b"\0\x80"), LIMITS)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP"])
def test_damaged_files_are_read_or_refused(kind: str) -> None:
    rng = np.random.default_rng(3)
    small = photo().resize((60, 40))
    whole = np.frombuffer(encoded(small, kind), np.uint8)
    limits = PictureLimits(max_bytes=100_000, max_pixels=1_000_000)
    for _ in range(300):
        damaged = whole.copy()
        where = rng.integers(0, len(damaged) if rng.random() < 0.5 else 80, rng.integers(1, 6))
        damaged[where] = rng.integers(0, 256, len(where))
        try:
            result = crop_square(damaged.tobytes(), limits)
        except EyeblocksError:
            continue
        assert result.shape == (SIDE, SIDE, 3)


# --- other guarantees ---------------------------------------------------------------------


def test_pictures_and_heads_load_no_deep_learning_library() -> None:
    heavy = ["tensorflow", "keras", "ai_edge_litert", "torch", "sklearn", "skimage"]
    modules = ["app.ml.pictures", "app.ml.heads", "app.ml.metrics", "app.ml.backbones"]
    lines = [f"import {module}" for module in modules]
    check = f"import sys; print([name for name in {heavy} if name in sys.modules])"
    completed = subprocess.run(
        [sys.executable, "-c", "; ".join(itertools.chain(lines, [check]))],
        capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert completed.stdout.strip() == "[]"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGB", "RGBA", "I;16"])
def test_a_png_of_any_mode_becomes_a_whole_stage_picture(mode: str) -> None:
    picture = drawing(300, 100).convert("L" if mode == "I;16" else mode.replace("PA", "RGBA"))
    if mode == "I;16":
        picture = Image.fromarray(np.asarray(picture).astype(np.uint16) << 8)
    if mode == "PA":
        picture = picture.quantize()
    result = stage_picture(encoded(picture), LIMITS, 150)
    decoded = Image.open(io.BytesIO(result.data))
    assert (result.media_type, decoded.format, decoded.size) == ("image/png", "PNG", (150, 50))
    assert (result.width, result.height) == decoded.size
    if mode != "I;16":
        small = picture.convert("RGBA").resize((150, 50)).convert("RGB")
        assert difference(np.array(decoded.convert("RGB"), int), np.array(small, int)) < 40
