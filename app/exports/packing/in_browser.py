"""What every file holds that recognizes in a browser by itself, and the proof of what it holds."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import Any

from app.exports.jobs import BrowserRuntime
from app.exports.packing.archive import png
from app.exports.packing.packing import Packing
from app.ml.exporters.browser_network import browser_network, read_steps
from app.ml.exporters.classifier import Classifier
from app.ml.exporters.layers_model import layers_model_of
from app.ml.exporters.layers_model_reader import layers_model_runner
from app.ml.exporters.proof import Run
from app.ml.heads import Head

BROWSER_TOLERANCE = 0.02
"""Of a confidence, for the golden pictures in a browser."""


def runtime_of(packing: Packing) -> BrowserRuntime:
    """Raises ValueError for a job that brings none."""
    if packing.job.runtime is None:
        raise ValueError("no runtime for browsers")
    return packing.job.runtime


def browser_facts(packing: Packing, words: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    """The model, what runs it, the golden pictures, and the words by language."""
    golden, runtime = packing.golden, runtime_of(packing)
    return {
        "title": packing.job.title,
        "words": words,
        "worker": _base64(runtime.worker),
        "wasm": {
            name: data_address(data, "application/wasm")
            for name, data in (("simd", runtime.simd), ("plain", runtime.plain))
        },
        "model": _model(packing),
        "golden": [
            {"picture": _base64(png(square)), "confidences": [round(value, 7) for value in row]}
            for square, row in zip(golden.squares, golden.answers.tolist(), strict=True)
        ],
        "tolerance": BROWSER_TOLERANCE,
    }


def facts_text(facts: Mapping[str, Any]) -> str:
    """One line of JSON. Nothing in a name may end the element that it stands in, or begin a comment there."""
    return json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")


def facts_runner(text: str, classifier: Classifier) -> Run:
    """Recognizes with the network and the head that the facts of a file hold."""
    model: Mapping[str, Any] = json.loads(text)["model"]
    steps = read_steps(b64decode(model["network"].partition(",")[2]))
    numbers = b64decode(model["head"]["numbers"])
    head = Head.from_raw_weights(model["head"]["shapes"], numbers)
    written = Classifier(classifier.spec, classifier.folder, head, classifier.labels)
    return layers_model_runner(layers_model_of(steps, written))


def _model(packing: Packing) -> dict[str, Any]:
    """As the pages get models for devices, with the network in it and without the training pictures."""
    classifier, program = packing.classifier, packing.job.program
    ids = program.class_ids if program else map(str, range(len(classifier.labels)))
    network = browser_network(classifier.spec, classifier.weights())
    return {
        "network": data_address(network.data, "application/octet-stream"),
        "classes": [
            {"id": class_id, "name": name}
            for class_id, name in zip(ids, classifier.labels, strict=True)
        ],
        "head": {
            "shapes": classifier.head.shapes,
            "numbers": _base64(classifier.head.raw_weights()),
        },
        "familiarity": None,
    }


def data_address(data: bytes, media_type: str) -> str:
    """An address that holds what it leads to."""
    return f"data:{media_type};base64,{_base64(data)}"


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
