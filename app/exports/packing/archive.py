"""The zip file of an export: its files, the golden pictures with their answers, and what to do with all that."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping

from PIL import Image

from app.ml.exporters.classifier import Classifier
from app.ml.exporters.golden import Golden
from app.ml.pictures import Square

README, GOLDEN_FOLDER, ANSWERS = "README.txt", "golden", "answers.json"
_ENTRY_TIME = (2000, 1, 1, 0, 0, 0)
_DEFLATED = (".json", ".txt", ".py", ".ipynb", ".pb", ".index")


def zip_file(files: Mapping[str, bytes]) -> bytes:
    """A zip file that is the same whenever its files are.

    Texts and graphs are deflated; numbers and pictures gain nothing.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name, _ENTRY_TIME)
            entry.compress_type = (
                zipfile.ZIP_DEFLATED if name.endswith(_DEFLATED) else zipfile.ZIP_STORED
            )
            packed.writestr(entry, data)
    return out.getvalue()


def golden_files(golden: Golden, classifier: Classifier, tolerance: float) -> dict[str, bytes]:
    """The golden pictures as PNG files, which all programs decode alike, and what they must give."""
    names = [f"{number}.png" for number in range(1, len(golden.squares) + 1)]
    answers = {
        "tolerance": tolerance,
        "labels": list(classifier.labels),
        "pictures": [
            {"file": name, "confidences": [round(value, 7) for value in row]}
            for name, row in zip(names, golden.answers.tolist(), strict=True)
        ],
    }
    pictures = {
        f"{GOLDEN_FOLDER}/{name}": png(square)
        for name, square in zip(names, golden.squares, strict=True)
    }
    text = json.dumps(answers, ensure_ascii=False, indent=2)
    return {**pictures, f"{GOLDEN_FOLDER}/{ANSWERS}": text.encode()}


def png(square: Square) -> bytes:
    """The square as a PNG file."""
    out = io.BytesIO()
    Image.fromarray(square).save(out, "PNG", compress_level=3)
    return out.getvalue()
