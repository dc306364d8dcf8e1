"""The sounds of the library exist, are audible, and come with their licenses."""

from __future__ import annotations

import json
import wave
from io import BytesIO
from pathlib import Path

from starlette.testclient import TestClient

WORDS = Path(__file__).parents[2] / "static" / "words" / "en" / "blocks.json"
CHOICE = "choice.sound_effect.SOUND."
NAMES = [key.removeprefix(CHOICE) for key in json.loads(WORDS.read_text("utf-8")) if CHOICE in key]
LOUD = 0.1
MP3 = (b"ID3", b"\xff\xfa", b"\xff\xfb")


def test_every_sound_of_the_library_is_audible(client: TestClient) -> None:
    for name in [*NAMES, "piano-2", "piano-7", "piano-12"]:
        answers = [client.get(f"/static/dist/sounds/{name}.{kind}") for kind in ("mp3", "wav")]
        (answer_with_sound,) = [answer for answer in answers if answer.status_code == 200]
        assert answer_with_sound.headers["content-type"].startswith("audio/")
        assert len(answer_with_sound.content) < 200_000
        if answer_with_sound.content.startswith(b"RIFF"):
            assert loudest(answer_with_sound.content) > LOUD
        else:
            assert answer_with_sound.content.startswith(MP3)


def test_the_license_texts_are_served_beside_the_sounds(client: TestClient) -> None:
    mit = client.get("/static/dist/sounds/LICENSE-FluidR3Mono.md").text
    assert "Frank Wen" in mit
    assert "Permission is hereby granted" in mit
    assert client.get("/static/dist/sounds/LICENSE-ion-sound.json").json()["license"] == "MIT"
    assert "public domain" in client.get("/static/dist/sounds/LICENSE-jsfxr.txt").text


def loudest(sound: bytes) -> float:
    """The largest absolute sample, from 0 to 1."""
    with wave.open(BytesIO(sound)) as opened:
        assert (opened.getnchannels(), opened.getsampwidth()) == (1, 2)
        samples = memoryview(opened.readframes(opened.getnframes())).cast("h")
    return max(map(abs, samples)) / 32768
