"""Checks sounds that come from outside: WAV files, which the page makes of what it records or reads."""

from __future__ import annotations

import io
import wave
from dataclasses import dataclass

from app.errors import NotASound, SoundTooLong
from app.ml.pictures import StagePicture

MEDIA_TYPE = "audio/wav"
RATES = range(8_000, 48_001)
"""In samples per second."""
SAMPLE_BYTES = 2
CHANNELS = (1, 2)
HEADER_BYTES = 12


@dataclass(frozen=True)
class CheckedSound:
    """A sound as it is stored: a WAV file of nothing but its samples."""

    data: bytes


def sound_file(sound: CheckedSound) -> StagePicture:
    """The sound as an asset's file, which has no sides."""
    return StagePicture(sound.data, MEDIA_TYPE, 0, 0)


def is_sound(data: bytes) -> bool:
    """Whether the content begins as a WAV file does."""
    return len(data) > HEADER_BYTES and data[:4] == b"RIFF" and data[8:HEADER_BYTES] == b"WAVE"


def check_sound(data: bytes, max_seconds: float) -> CheckedSound:
    """Read the samples and write them anew, without anything else that the file holds.

    Raises NotASound, SoundTooLong.
    """
    try:
        with wave.open(io.BytesIO(data)) as reader:
            if not _is_usable(reader):
                raise NotASound
            channels, rate, frames = (
                reader.getnchannels(), reader.getframerate(), reader.getnframes(),
            )  # fmt: skip
            if frames > max_seconds * rate:
                raise SoundTooLong(max_seconds=max_seconds)
            samples = reader.readframes(frames)
    except (wave.Error, EOFError, RuntimeError) as damaged:  # the last for what claims too much
        raise NotASound from damaged
    if len(samples) != frames * channels * SAMPLE_BYTES:
        raise NotASound
    return CheckedSound(_wav(channels, rate, samples))


def _is_usable(reader: wave.Wave_read) -> bool:
    return (
        reader.getnchannels() in CHANNELS
        and reader.getsampwidth() == SAMPLE_BYTES
        and reader.getframerate() in RATES
        and reader.getnframes() > 0
    )


def _wav(channels: int, rate: int, samples: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(channels)
        writer.setsampwidth(SAMPLE_BYTES)
        writer.setframerate(rate)
        writer.writeframes(samples)
    return file.getvalue()
