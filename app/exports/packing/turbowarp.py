"""An extension for TurboWarp: one file with blocks, the model and what runs it, which loads nothing."""

from __future__ import annotations

from app.exports.jobs import ExportedFile
from app.exports.packing.in_browser import (
    BROWSER_TOLERANCE,
    browser_facts,
    facts_runner,
    facts_text,
    runtime_of,
)
from app.exports.packing.packing import Packing
from app.ml.exporters.proof import HALF_TOLERANCE

EXTENSION_FILE = "eyeblocks.js"
_HEADER = """// Name: Eyeblocks
// ID: eyeblocks
// Description: Recognizes pictures with the model in this file. No Internet, nothing is sent anywhere.
// License: MIT AND Apache-2.0
"""
_BEFORE, _AFTER = "const EYEBLOCKS_FACTS = ", ";\n"


def pack_turbowarp(packing: Packing) -> ExportedFile:
    """The extension, proven by what is read from it again."""
    extension = _extension(packing)
    difference = packing.prove(
        facts_runner(_facts_in(extension), packing.classifier), HALF_TOLERANCE
    )
    return packing.packed({EXTENSION_FILE: extension}, difference, BROWSER_TOLERANCE)


def _extension(packing: Packing) -> bytes:
    runtime = runtime_of(packing)
    facts = facts_text(browser_facts(packing, runtime.extension_words))
    program = runtime.extension.decode()
    # JSON is JavaScript, and a function of its own keeps names from those of other extensions.
    return f"{_HEADER}(() => {{\n{_BEFORE}{facts}{_AFTER}{program}\n}})();\n".encode()


def _facts_in(extension: bytes) -> str:
    text = extension.decode()
    start = text.index(_BEFORE) + len(_BEFORE)
    return text[start : text.index(_AFTER, start)]
