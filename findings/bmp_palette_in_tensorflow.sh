#!/usr/bin/env bash
# TensorFlow decodes a BMP with a palette as the numbers of its colors, not as its colors.
#
# Version:  tensorflow 2.21.0; Pillow 13.0.0 as the second opinion
# Behavior: a BMP of 256 colors has a table of colors, and its pixels are places in that table. `tf.io.decode_image` (and
#           `decode_bmp`) with channels=3 gives the places as red, green and blue, so a bright picture comes out nearly black.
#           The table is not looked at. There is no error and no warning; a training set of such files trains on darkness.
# Output:   (four pixels: dark red, green, blue and near-white)
#           Pillow:     [[200, 30, 30], [30, 200, 30], [30, 30, 200], [250, 250, 250]]
#           TensorFlow: [[0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3]]
# Here:     pictures are decoded by Pillow alone, whatever runs the network afterwards.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check tensorflow==2.21.0 pillow==13.0.0

cat > "$folder/show.py" <<'PYTHON'
import io
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf
from PIL import Image

COLORS = [(200, 30, 30), (30, 200, 30), (30, 30, 200), (250, 250, 250)]


def bmp_with_palette():
    picture = Image.new("P", (4, 1))
    picture.putpalette([part for color in COLORS for part in color] + [0, 0, 0] * 252)
    for x in range(4):
        picture.putpixel((x, 0), x)
    file = io.BytesIO()
    picture.save(file, "BMP")
    return file.getvalue()


file = bmp_with_palette()
by_pillow = Image.open(io.BytesIO(file)).convert("RGB")
print("Pillow:    ", [list(by_pillow.getpixel((x, 0))) for x in range(4)])
print("TensorFlow:", tf.io.decode_image(file, channels=3).numpy()[0].tolist())
PYTHON

cat > "$folder/expected" <<'TEXT'
Pillow:     [[200, 30, 30], [30, 200, 30], [30, 30, 200], [250, 250, 250]]
TensorFlow: [[0, 0, 0], [1, 1, 1], [2, 2, 2], [3, 3, 3]]
TEXT
"$folder/venv/bin/python" "$folder/show.py" 2> "$folder/log" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen"
