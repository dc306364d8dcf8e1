"""Exports as their receivers see them: fetched over HTTP, unpacked, and asked about the golden pictures."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image
from starlette.testclient import TestClient

Floats = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Export:
    """The files of an export by name."""

    files: dict[str, bytes]

    @property
    def answers(self) -> dict[str, Any]:
        return dict(json.loads(self.files["golden/answers.json"]))

    def golden(self) -> Iterator[tuple[Floats, Floats]]:
        """Each golden picture (1, side, side, 3) in −1 … 1, and the confidences that it must get."""
        for picture in self.answers["pictures"]:
            yield scaled(self.files[f"golden/{picture['file']}"]), np.array(picture["confidences"])

    def largest_difference(self, run: Callable[[Floats], Floats]) -> float:
        """How far the confidences (classes,) that `run` gives are from those that are promised."""
        differences = [np.abs(run(picture) - answer).max() for picture, answer in self.golden()]
        assert len(differences) == 3
        return float(max(differences))


def scaled(picture: bytes) -> Floats:
    pixels = np.asarray(Image.open(io.BytesIO(picture)).convert("RGB"), np.float32)
    return np.asarray(pixels[np.newaxis] / np.float32(127.5) - 1)


def exported(client: TestClient, model_id: str, name: str) -> Export:
    """The export of a model in a format."""
    answer = client.get(f"/api/models/{model_id}/exports/{name}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/zip"
    return unpacked(answer.content)


def unpacked(data: bytes) -> Export:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        assert packed.testzip() is None
        return Export({name: packed.read(name) for name in packed.namelist()})


def ask_litert(data: bytes) -> Callable[[Floats], Floats]:
    from ai_edge_litert.interpreter import Interpreter

    interpreter = Interpreter(model_content=data)
    interpreter.allocate_tensors()
    (image,), (scores,) = interpreter.get_input_details(), interpreter.get_output_details()

    def run(picture: Floats) -> Floats:
        interpreter.set_tensor(image["index"], picture)
        interpreter.invoke()
        return np.asarray(interpreter.get_tensor(scores["index"])[0])

    return run
