#!/usr/bin/env bash
# The transparent gray of a PNG with 2 or 4 bits becomes solid in Pillow.
#
# Version:  Pillow 13.0.0; pypng 0.20220715.0 as the second opinion
# Behavior: a gray PNG can name one gray as transparent (tRNS). The PNG specification counts that gray in the picture's own
#           depth: 0 to 3 with 2 bits, 0 to 15 with 4. Pillow widens the pixels to 0 … 255 and compares them with the gray as
#           it stands in the file, so nothing matches and the picture has a solid background. PNG optimizers write such
#           files. With 1 and with 8 bits Pillow is right. There is no error and no warning.
# Output:   (a row of all grays, the second one transparent: how many pixels each library leaves transparent)
#           1 bits: pypng 1, Pillow 1
#           2 bits: pypng 1, Pillow 0
#           4 bits: pypng 1, Pillow 0
#           8 bits: pypng 1, Pillow 1
# Here:     pictures of the stage and samples have to scale the transparent gray by 85 (2 bits) or 17 (4 bits).
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0 pypng==0.20220715.0

cat > "$folder/show.py" <<'PYTHON'
import io
import struct
import zlib

import png
from PIL import Image


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def row_of_grays(depth, grays, transparent):
    """A picture of one row, gray, `depth` bits for each pixel."""
    bits = "".join(format(gray, f"0{depth}b") for gray in grays).ljust(8, "0")
    pixels = int(bits, 2).to_bytes(len(bits) // 8, "big")
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            chunk(b"IHDR", struct.pack(">IIBBBBB", len(grays), 1, depth, 0, 0, 0, 0)),
            chunk(b"tRNS", struct.pack(">H", transparent)),
            chunk(b"IDAT", zlib.compress(b"\0" + pixels)),
            chunk(b"IEND", b""),
        )
    )


for depth in (1, 2, 4, 8):
    grays = range(2**depth)
    file = row_of_grays(depth, grays, transparent=1)
    _, _, rows, _ = png.Reader(bytes=file).asRGBA8()
    by_pypng = list(next(iter(rows)))[3::4].count(0)
    by_pillow = Image.open(io.BytesIO(file)).convert("RGBA").getchannel("A").tobytes().count(0)
    print(f"{depth} bits: pypng {by_pypng}, Pillow {by_pillow}")
PYTHON

cat > "$folder/expected" <<'TEXT'
1 bits: pypng 1, Pillow 1
2 bits: pypng 1, Pillow 0
4 bits: pypng 1, Pillow 0
8 bits: pypng 1, Pillow 1
TEXT
"$folder/venv/bin/python" "$folder/show.py" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen"
