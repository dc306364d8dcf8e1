"""What the markers of a JPEG file say about it, without decoding it."""

from __future__ import annotations

import re

# Every scan of a progressive JPEG costs a pass over all its pixels, for a few bytes in the file.
# Cameras and editors write up to a dozen scans; a file with more than this is an attack.
_MAX_SCANS = 100

# Pillow reads segments and the filling between them one by one. Ten megabytes of metadata fill 160
# segments of the largest size.
_MAX_SEGMENTS = 5000
_MAX_FILLING = 64 * 1024

_MARKER = re.compile(rb"\xff([^\x00\xd0-\xd7\xff])")
"""Any marker but restarts; FF 00 is a byte of pixels, and further FF before a marker are filling."""
_START_OF_PICTURE, _END_OF_PICTURE, _START_OF_SCAN, _TEMPORARY = 0xD8, 0xD9, 0xDA, 0x01


def is_too_demanding(data: bytes) -> bool:
    """Whether a JPEG has so many scans, segments or filling bytes that it was made to take long.

    Segments are skipped by their lengths. What follows the end of the picture does not count:
    phones append videos and further pictures, in which the two bytes of a marker occur by chance.
    """
    scans = segments = 0
    at = 2
    while found := _MARKER.search(data, at):
        marker = found[1][0]
        if marker == _END_OF_PICTURE:
            return False
        segments += 1
        scans += marker == _START_OF_SCAN
        filling = 0 if scans else found.start() - at
        if scans > _MAX_SCANS or segments > _MAX_SEGMENTS or filling > _MAX_FILLING:
            return True
        at = found.end()
        if marker not in (_START_OF_PICTURE, _TEMPORARY):
            at += int.from_bytes(data[at : at + 2], "big")
    return not scans and len(data) - at > _MAX_FILLING
