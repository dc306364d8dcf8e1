"""Which arrays a file with float16 numbers keeps as float16."""

from __future__ import annotations

KEPT_WHOLE = 40_000
"""Arrays up to this many numbers stay float32: the depthwise convolutions, whose folded numbers span a wide
range, and the early layers, whose errors grow on the way.

With all arrays halved, confidences about new hands and pets differed by up to 0.026; with this by up to
0.0014, and the file is 0.6 of the float32 one instead of 0.5.
"""
