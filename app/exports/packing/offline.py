"""One page that recognizes without a server and without the Internet: everything that it needs lies in it."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from importlib.resources import files as package_files
from typing import Any

from app.exports.jobs import BrowserRuntime, ExportedFile
from app.exports.packing.archive import png
from app.exports.packing.packing import Packing
from app.ml.exporters.browser_network import browser_network, read_steps
from app.ml.exporters.classifier import Classifier
from app.ml.exporters.layers_model import layers_model_of
from app.ml.exporters.layers_model_reader import layers_model_runner
from app.ml.exporters.proof import HALF_TOLERANCE, Run
from app.ml.heads import Head

PAGE_FILE = "recognize.html"
BROWSER_TOLERANCE = 0.02
"""Of a confidence, for the golden pictures in a browser."""
_FACTS = "@FACTS@"
_BEFORE, _AFTER = '<script id="facts" type="application/json">', "</script>"


def pack_offline_page(packing: Packing) -> ExportedFile:
    """The page, proven by what is read from it again."""
    if packing.job.runtime is None:
        raise ValueError("no runtime for browsers")
    page = _page(packing, packing.job.runtime)
    difference = packing.prove(_runner(page, packing.classifier), HALF_TOLERANCE)
    return packing.packed({PAGE_FILE: page}, difference, BROWSER_TOLERANCE)


def _page(packing: Packing, runtime: BrowserRuntime) -> bytes:
    template = (package_files("app.exports") / "offline" / PAGE_FILE).read_text(encoding="utf-8")
    facts = json.dumps(_facts(packing, runtime), ensure_ascii=False)
    # Nothing in a name may end the element, or begin a comment in it.
    return template.replace(_FACTS, facts.replace("<", "\\u003c")).encode()


def _facts(packing: Packing, runtime: BrowserRuntime) -> dict[str, Any]:
    golden = packing.golden
    return {
        "title": packing.job.title,
        "words": runtime.words,
        "worker": _base64(runtime.worker),
        "wasm": {
            name: _address(data, "application/wasm")
            for name, data in (("simd", runtime.simd), ("plain", runtime.plain))
        },
        "model": _model(packing.classifier),
        "golden": [
            {"picture": _base64(png(square)), "confidences": [round(value, 7) for value in row]}
            for square, row in zip(golden.squares, golden.answers.tolist(), strict=True)
        ],
        "tolerance": BROWSER_TOLERANCE,
    }


def _model(classifier: Classifier) -> dict[str, Any]:
    """As the pages get models for devices, with the network in it and without the training pictures."""
    network = browser_network(classifier.spec, classifier.weights())
    return {
        "network": _address(network.data, "application/octet-stream"),
        "classes": [
            {"id": str(number), "name": name} for number, name in enumerate(classifier.labels)
        ],
        "head": {
            "shapes": classifier.head.shapes,
            "numbers": _base64(classifier.head.raw_weights()),
        },
        "familiarity": None,
    }


def _runner(page: bytes, classifier: Classifier) -> Run:
    """Recognizes with the network and the head that the page holds."""
    text = page.decode()
    start = text.index(_BEFORE) + len(_BEFORE)
    model: Mapping[str, Any] = json.loads(text[start : text.index(_AFTER, start)])["model"]
    steps = read_steps(b64decode(model["network"].partition(",")[2]))
    numbers = b64decode(model["head"]["numbers"])
    head = Head.from_raw_weights(model["head"]["shapes"], numbers)
    written = Classifier(classifier.spec, classifier.folder, head, classifier.labels)
    return layers_model_runner(layers_model_of(steps, written))


def _address(data: bytes, media_type: str) -> str:
    return f"data:{media_type};base64,{_base64(data)}"


def _base64(data: bytes) -> str:
    return b64encode(data).decode("ascii")
