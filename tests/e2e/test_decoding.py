"""The server reads every kind of PNG and BMP file as Chromium shows it.

Pages shrink large pictures in a canvas and send small ones as they are, so both ways have to lead
to the same pixels.
"""

from __future__ import annotations

import base64
import struct
import zlib

import numpy as np
import numpy.typing as npt
import pytest
from playwright.sync_api import Browser

from app.ml.pictures import SIDE, PictureLimits, crop_square

from ..icc import display_p3

pytestmark = pytest.mark.whole_browser

LIMITS = PictureLimits(max_bytes=10 * 1024 * 1024, max_pixels=70_000_000)
CELLS = 16
"""A picture has so many fields in each direction, each of one color."""
CELL_SIDE = SIDE // CELLS
ROUNDING = 2
"""Levels by which two correct decoders may differ: alpha is multiplied, colors are converted."""

GRAY, COLOR, PALETTE, GRAY_ALPHA, COLOR_ALPHA = 0, 2, 3, 4, 6
DEPTHS = {
    GRAY: (1, 2, 4, 8, 16),
    COLOR: (8, 16),
    PALETTE: (1, 2, 4, 8),
    GRAY_ALPHA: (8, 16),
    COLOR_ALPHA: (8, 16),
}
CHANNELS = {GRAY: 1, COLOR: 3, PALETTE: 1, GRAY_ALPHA: 2, COLOR_ALPHA: 4}

Cells = npt.NDArray[np.int64]

DRAWN = """
async ([files, side, cell]) => {
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  const drawn = {};
  for (const [name, file] of Object.entries(files)) {
    const image = new Image();
    image.src = "data:image/" + (file.startsWith("Qk") ? "bmp" : "png") + ";base64," + file;
    await image.decode();
    context.fillStyle = "white";
    context.fillRect(0, 0, side, side);
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, side, side);
    drawn[name] = [];
    for (let y = cell / 2; y < side; y += cell)
      for (let x = cell / 2; x < side; x += cell)
        drawn[name].push(...data.slice(4 * (y * side + x), 4 * (y * side + x) + 3));
  }
  return drawn;
}
"""
"""Draws each file onto white and returns its fields, from their middles."""


def chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def cells(depth: int, channels: int) -> Cells:
    """Values that differ from field to field in every channel, over the whole range of the depth."""
    number = np.arange(CELLS * CELLS)
    steps = np.stack([(number * factor) % (CELLS * CELLS) for factor in (1, 5, 7, 3)], axis=-1)
    values = steps[:, :channels] * (2**depth - 1) // (CELLS * CELLS - 1)
    return values.reshape(CELLS, CELLS, channels)


def png(depth: int, kind: int, *chunks: bytes) -> bytes:
    rows = cells(depth, CHANNELS[kind]).repeat(CELL_SIDE, 0).repeat(CELL_SIDE, 1).reshape(SIDE, -1)
    if depth == 16:
        packed = rows.astype(">u2").view(np.uint8)
    elif depth == 8:
        packed = rows.astype(np.uint8)
    else:
        bits = (rows[:, :, np.newaxis] >> np.arange(depth - 1, -1, -1)) & 1
        packed = np.packbits(bits.reshape(SIDE, -1).astype(np.uint8), axis=1)
    lines = b"".join(b"\0" + row.tobytes() for row in packed)
    header = struct.pack(">IIBBBBB", SIDE, SIDE, depth, kind, 0, 0, 0)
    parts = [chunk(b"IHDR", header), *chunks, chunk(b"IDAT", zlib.compress(lines))]
    return b"".join([b"\x89PNG\r\n\x1a\n", *parts, chunk(b"IEND", b"")])


def palette(depth: int) -> bytes:
    colors = cells(8, 3).reshape(-1, 3)[:: CELLS * CELLS // 2**depth]
    return chunk(b"PLTE", colors.astype(np.uint8).tobytes())


def transparency(depth: int, kind: int) -> bytes:
    """A chunk that makes one of the picture's colors, or half of its palette, transparent."""
    if kind == PALETTE:
        alphas = np.linspace(0, 255, 2 ** (depth - 1) + 1).astype(np.uint8)
        return chunk(b"tRNS", alphas.tobytes())
    color = cells(depth, CHANNELS[kind])[5, 9]
    return chunk(b"tRNS", color.astype(">u2").tobytes())


def every_kind_of_png() -> dict[str, bytes]:
    files = {}
    for kind, depths in DEPTHS.items():
        for depth in depths:
            colors = [palette(depth)] if kind == PALETTE else []
            files[f"type {kind}, {depth} bits"] = png(depth, kind, *colors)
            if kind in (GRAY, COLOR, PALETTE):
                more = [*colors, transparency(depth, kind)]
                files[f"type {kind}, {depth} bits, tRNS"] = png(depth, kind, *more)
    return files


def bmp(profile: bytes, space: bytes = b"DEBM", primaries: bytes = bytes(48)) -> bytes:
    """A BMP file of version 5: its header states a color space, and its end has the profile."""
    rows = cells(8, 3).repeat(CELL_SIDE, 0).repeat(CELL_SIDE, 1)[::-1, :, ::-1]
    pixels = rows.astype(np.uint8).tobytes()
    start = 14 + 124
    info = struct.pack("<IiiHHIIiiII", 124, SIDE, SIDE, 1, 24, 0, len(pixels), 2835, 2835, 0, 0)
    masks = bytes(16)
    profile_at = 124 + len(pixels)
    end = struct.pack("<IIII", 4, profile_at if profile else 0, len(profile), 0)
    header = info + masks + space + primaries + end
    assert len(header) == 124
    size = start + len(pixels) + len(profile)
    return struct.pack("<2sIHHI", b"BM", size, 0, 0, start) + header + pixels + profile


def shown_by(browser: Browser, files: dict[str, bytes]) -> dict[str, Cells]:
    """The fields of each file as Chromium draws it onto a white canvas."""
    encoded = {name: base64.b64encode(file).decode() for name, file in files.items()}
    page = browser.new_page()
    try:
        drawn = page.evaluate(DRAWN, [encoded, SIDE, CELL_SIDE])
    finally:
        page.close()
    return {name: np.array(values).reshape(-1, 3) for name, values in drawn.items()}


def read(file: bytes) -> Cells:
    """The fields of the file as the server reads it."""
    half = CELL_SIDE // 2
    fields = crop_square(file, LIMITS)[half::CELL_SIDE, half::CELL_SIDE]
    return fields.astype(np.int64).reshape(-1, 3)


def gaps(browser: Browser, files: dict[str, bytes]) -> dict[str, int]:
    """The largest difference between both in each file."""
    shown = shown_by(browser, files)
    return {name: int(np.abs(read(file) - shown[name]).max()) for name, file in files.items()}


def too_large(differences: dict[str, int]) -> dict[str, int]:
    return {name: gap for name, gap in differences.items() if gap > ROUNDING}


def test_every_kind_of_png_is_read_as_chromium_shows_it(browser: Browser) -> None:
    assert too_large(gaps(browser, every_kind_of_png())) == {}


def cicp(primaries: int, curve: int) -> bytes:
    """A chunk that names the picture's colors by codes."""
    return chunk(b"cICP", bytes([primaries, curve, 0, 1]))


def files_that_state_their_colors() -> dict[str, bytes]:
    p3, p3_by_codes = chunk(b"iCCP", b"p\0\0" + zlib.compress(display_p3())), cicp(12, 13)
    linear = chunk(b"gAMA", struct.pack(">I", 100_000))
    codes = [(primaries, 13) for primaries in (1, 2, 5, 6, 7, 9, 11, 12, 77)]
    codes += [(1, curve) for curve in (1, 2, 4, 5, 6, 7, 8, 14, 15, 17)]
    codes += [(7, 7), *((colors, curve) for colors in (1, 9, 12) for curve in (16, 18))]
    return {
        "profile": png(8, COLOR, p3),
        "16 bits and a profile": png(16, COLOR, p3),
        "profile and alpha": png(8, COLOR_ALPHA, p3),
        "gamma": png(8, COLOR, linear),
        "gamma of gray": png(8, GRAY, linear),
        **{f"codes {pair}": png(8, COLOR, cicp(*pair)) for pair in codes},
        "codes over a profile": png(8, COLOR, cicp(1, 13), p3),
        "codes over a gamma": png(8, COLOR, linear, p3_by_codes),
        "codes of a palette": png(8, PALETTE, p3_by_codes, palette(8)),
        "codes behind a palette": png(8, PALETTE, palette(8), p3_by_codes),
        "codes of gray": png(8, GRAY, cicp(1, 8)),
        "codes and alpha": png(8, COLOR_ALPHA, p3_by_codes),
        "cut codes": png(8, COLOR, chunk(b"cICP", bytes([12, 13, 0]))),
        "BMP with a profile": bmp(display_p3()),
        "BMP in sRGB, with a profile that is not in use": bmp(display_p3(), b"BGRs"),
        "BMP that names a profile elsewhere": bmp(b"other.icc\0", b"KNIL"),
    }


def test_stated_colors_are_read_as_chromium_shows_them(browser: Browser) -> None:
    assert too_large(gaps(browser, files_that_state_their_colors())) == {}
