"""One page that recognizes without a server and without the Internet: everything that it needs lies in it."""

from __future__ import annotations

from importlib.resources import files as package_files

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

PAGE_FILE = "recognize.html"
_FACTS = "@FACTS@"
_BEFORE, _AFTER = '<script id="facts" type="application/json">', "</script>"


def pack_offline_page(packing: Packing) -> ExportedFile:
    """The page, proven by what is read from it again."""
    page = _page(packing)
    difference = packing.prove(facts_runner(_facts_in(page), packing.classifier), HALF_TOLERANCE)
    return packing.packed({PAGE_FILE: page}, difference, BROWSER_TOLERANCE)


def _page(packing: Packing) -> bytes:
    template = (package_files("app.exports") / "offline" / PAGE_FILE).read_text(encoding="utf-8")
    facts = browser_facts(packing, runtime_of(packing).words)
    return template.replace(_FACTS, facts_text(facts)).encode()


def _facts_in(page: bytes) -> str:
    text = page.decode()
    start = text.index(_BEFORE) + len(_BEFORE)
    return text[start : text.index(_AFTER, start)]
