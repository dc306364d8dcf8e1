"""What the integers of a network's steps stand for, channel by channel: found once on pictures, kept in a small file.

An integer q of a step stands for `gains[channel] · scale · (q − zero) + middles[channel]`. So every channel uses all
256 integers, though LiteRT knows one scale for all channels of a step: gains and middles are folded into the kernels
and biases before and behind it.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

import numpy as np

from app.ml.exporters.folded_network import Addition, FoldedStep
from app.ml.types import Floats

LEVELS = 255
"""Steps between the smallest integer and the largest."""


@dataclass(frozen=True)
class ChannelRanges:
    """The integers of one step's result. `gains`, `middles`, `shifts`: (channels,) float32.

    `zero`: the integer of `middles`. `shifts`: what is added to the result, in gains, because rounded kernels give a
    little too much or too little on the average of many pictures.
    """

    gains: Floats
    middles: Floats
    shifts: Floats
    scale: float
    zero: int


def image_ranges() -> ChannelRanges:
    """Those of a picture's bytes − 128, which stand for x / 127.5 − 1 exactly."""
    half = np.full(3, 0.5 / 127.5, np.float32)
    return ChannelRanges(np.ones(3, np.float32), half, np.zeros(3, np.float32), 1 / 127.5, 0)


def zero_of(step: FoldedStep) -> int:
    """Results that are rectified begin at the smallest integer, others lie around 0."""
    return 0 if isinstance(step, Addition) or not step.rectifies else -128


def read_ranges(network: str, steps: Sequence[FoldedStep]) -> Mapping[str, ChannelRanges]:
    """The ranges of the steps of a network, by name. Raises FileNotFoundError for a network without any."""
    data = files(__package__).joinpath(f"{network}.npz").read_bytes()
    with np.load(io.BytesIO(data), allow_pickle=False) as kept:
        ends = np.cumsum(kept["channels"])[:-1]
        columns = [
            np.split(kept[each].astype(np.float32), ends) for each in ("gains", "middles", "shifts")
        ]
        found = zip(steps, *columns, kept["scales"].tolist(), strict=True)
        return {
            step.name: ChannelRanges(gains, middles, shifts, scale, zero_of(step))
            for step, gains, middles, shifts, scale in found
        }


def ranges_file(ranges: Sequence[ChannelRanges]) -> bytes:
    """The file of the ranges of a network's steps, in their order: float16, which loses nothing that matters."""
    out = io.BytesIO()
    np.savez_compressed(
        out,
        channels=[len(each.gains) for each in ranges],
        scales=np.array([each.scale for each in ranges], np.float32),
        gains=np.concatenate([each.gains for each in ranges]).astype(np.float16),
        middles=np.concatenate([each.middles for each in ranges]).astype(np.float16),
        shifts=np.concatenate([each.shifts for each in ranges]).astype(np.float16),
    )
    return out.getvalue()
