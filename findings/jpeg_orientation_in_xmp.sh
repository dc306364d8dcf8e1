#!/usr/bin/env bash
# A JPEG whose orientation stands in its XMP alone: one loader turns it, the other does not.
#
# Version:  Pillow 13.0.0; opencv-python-headless 5.0.0.93 as the second opinion
# Behavior: both `PIL.ImageOps.exif_transpose` and `cv2.imdecode` turn a picture as its EXIF says. Where a JPEG has no EXIF but an
#           XMP packet with tiff:Orientation, as photo editors write it, Pillow takes the orientation from there, although the
#           file has no EXIF at all; OpenCV leaves the picture as it lies. A model that was trained on pictures of the one and is asked
#           with pictures of the other sees them turned by 90 degrees. There is no error and no warning.
# Output:   (a picture 40 wide and 20 high that is to be turned by 90 degrees: width × height after loading)
#           orientation in EXIF: Pillow 20 x 40, OpenCV 20 x 40
#           orientation in XMP:  Pillow 20 x 40, OpenCV 40 x 20
# Here:     browsers do as OpenCV does, so page and server must agree on one rule.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check pillow==13.0.0 opencv-python-headless==5.0.0.93 numpy==2.4.6

cat > "$folder/show.py" <<'PYTHON'
import io
import struct

import cv2
import numpy as np
from PIL import Image, ImageOps

ORIENTATION, TURN_BY_90 = 0x0112, 6
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:tiff="http://ns.adobe.com/tiff/1.0/"'
    f' tiff:Orientation="{TURN_BY_90}"/></rdf:RDF></x:xmpmeta>'
)


def jpeg(**options):
    file = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(file, "JPEG", **options)
    return file.getvalue()


def with_exif():
    exif = Image.Exif()
    exif[ORIENTATION] = TURN_BY_90
    return jpeg(exif=exif)


def with_xmp():
    plain = jpeg()
    packet = b"http://ns.adobe.com/xap/1.0/\0" + XMP.encode()
    return plain[:2] + b"\xff\xe1" + struct.pack(">H", len(packet) + 2) + packet + plain[2:]


for where, file in (("EXIF: ", with_exif()), ("XMP:  ", with_xmp())):
    by_pillow = ImageOps.exif_transpose(Image.open(io.BytesIO(file))).size
    height, width, _ = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_COLOR).shape
    print(f"orientation in {where}Pillow {by_pillow[0]} x {by_pillow[1]}, OpenCV {width} x {height}")
PYTHON

cat > "$folder/expected" <<'TEXT'
orientation in EXIF: Pillow 20 x 40, OpenCV 20 x 40
orientation in XMP:  Pillow 20 x 40, OpenCV 40 x 20
TEXT
"$folder/venv/bin/python" "$folder/show.py" | tee "$folder/seen"
diff "$folder/expected" "$folder/seen"
