"""Sounds as the page sends them."""

from __future__ import annotations

import io
import math
import struct
import wave

RATE = 22_050


def wav(seconds: float = 0.2, *, rate: int = RATE, channels: int = 1, width: int = 2) -> bytes:
    """A WAV file of a tone of 440 Hz."""
    frames = int(seconds * rate)
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(width)
        writer.setframerate(rate)
        tone = (int(12_000 * math.sin(2 * math.pi * 440 * at / rate)) for at in range(frames))
        if width == 2:
            writer.writeframes(b"".join(struct.pack("<h", value) * channels for value in tone))
        else:
            writer.writeframes(bytes(frames * channels * width))
    return file.getvalue()


def overclaiming_wav() -> bytes:
    """A WAV file with a chunk that claims to be larger than the whole file."""
    chunk = b"LIST" + struct.pack("<I", 5000) + b"INFOx\0\0\0"
    body = b"WAVE" + chunk + wav()[12:]
    return b"RIFF" + struct.pack("<I", 60) + body
