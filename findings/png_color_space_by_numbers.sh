#!/usr/bin/env bash
# A PNG that names its color space by numbers (cICP): Pillow does not tell, and gives the profile that is to be ignored.
#
# Version:  Pillow 13.0.0
# Behavior: a PNG may state its color space in a cICP chunk, four numbers of ITU-T H.273, here Display P3 with the curve of
#           sRGB. The specification (PNG, third edition, 4.3 and 11.3.2.6) lets it win over an iCCP profile in the same
#           file, and browsers do so. Pillow opens the file without a warning and keeps nothing of the chunk: neither in
#           `info` nor as a profile. Where both are there, `info["icc_profile"]` holds the one that is to be ignored, so
#           whoever converts "by the embedded profile" gets other colors than every browser shows.
# Output:   profile alone:  icc_profile yes, other keys: none
#           numbers alone:  icc_profile no, other keys: none
#           both:           icc_profile yes, other keys: none
#           the same pixels in all three: yes
# Here:     the server reads the chunk itself and converts by it, as browsers do; a test compares with Chromium.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0

cat > "$folder/show.py" <<'PYTHON'
import io
import struct
import zlib

from PIL import Image, ImageCms

DISPLAY_P3, SRGB_CURVE, RGB, FULL_RANGE = 12, 13, 0, 1
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks):
    """One red pixel, with these chunks after the header."""
    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" + bytes((230, 40, 30)))
    parts = (chunk(b"IHDR", header), *chunks, chunk(b"IDAT", pixels), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


numbers = chunk(b"cICP", bytes((DISPLAY_P3, SRGB_CURVE, RGB, FULL_RANGE)))
profile = chunk(b"iCCP", b"sRGB\0\0" + zlib.compress(PROFILE))
files = {
    "profile alone:  ": png(profile),
    "numbers alone:  ": png(numbers),
    "both:           ": png(numbers, profile),
}
pixels = set()
for name, file in files.items():
    image = Image.open(io.BytesIO(file))
    pixels.add(image.getpixel((0, 0)))
    others = sorted(set(image.info) - {"icc_profile"}) or ["none"]
    has_profile = "yes" if "icc_profile" in image.info else "no"
    print(f"{name}icc_profile {has_profile}, other keys: {', '.join(others)}")
print("the same pixels in all three:", "yes" if len(pixels) == 1 else "no")
PYTHON

cat > "$folder/expected" <<'TEXT'
profile alone:  icc_profile yes, other keys: none
numbers alone:  icc_profile no, other keys: none
both:           icc_profile yes, other keys: none
the same pixels in all three: yes
TEXT
"$folder/venv/bin/python" "$folder/show.py" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen"
