"""A page that plays a pupil's program: one file with blocks, pictures, sounds and the model, which loads nothing."""

from __future__ import annotations

import hashlib
import html
import json
import re
from base64 import b64encode
from importlib.resources import files as package_files

from app.exports.jobs import ExportedFile
from app.exports.packing.in_browser import (
    BROWSER_TOLERANCE,
    browser_facts,
    data_address,
    facts_runner,
    facts_text,
    runtime_of,
)
from app.exports.packing.packing import Packing
from app.ml.exporters.proof import HALF_TOLERANCE

PAGE_FILE, _FRAME_FILE = "program.html", "frame.html"
_BEFORE, _AFTER = '<script id="facts" type="application/json">', "</script>"
_LANGUAGE = 'document.documentElement.lang = navigator.language.startsWith("ko") ? "ko" : "en";\n'
"""The page's words are chosen when its program starts."""
_PLACE = re.compile("@([A-Z]+)@")


def pack_page(packing: Packing) -> ExportedFile:
    """The page, its model proven by what is read from it again."""
    page = _page(packing)
    difference = packing.prove(facts_runner(_facts_in(page), packing.classifier), HALF_TOLERANCE)
    return packing.packed({PAGE_FILE: page}, difference, BROWSER_TOLERANCE)


def _page(packing: Packing) -> bytes:
    runtime = runtime_of(packing)
    player = _inline(_LANGUAGE + runtime.player.decode())
    frame_script = _inline(runtime.player_frame.decode())
    frame = _filled(_FRAME_FILE, hash=_hash(frame_script), script=frame_script)
    facts = browser_facts(packing, {}) | _program_facts(packing) | {"frame": frame}
    return _filled(
        PAGE_FILE,
        hashes=f"{_hash(player)} {_hash(frame_script)}",
        title=html.escape(packing.job.title),
        style=runtime.player_style.decode(),
        facts=facts_text(facts),
        script=player,
    ).encode()


def _program_facts(packing: Packing) -> dict[str, object]:
    """The program, and what it shows and plays. Raises ValueError for a job that brings none."""
    program = packing.job.program
    if program is None:
        raise ValueError("no program to play")
    files = {
        address: data_address(data, media_type)
        for address, (media_type, data) in program.files.items()
    }
    return {"program": json.loads(program.text), "files": files}


def _filled(file: str, **parts: str) -> str:
    """The template with each `@NAME@` replaced; what was put in is not looked at again."""
    text = (package_files("app.exports") / "page" / file).read_text(encoding="utf-8")
    return _PLACE.sub(lambda place: parts[place[1].lower()], text)


def _inline(script: str) -> str:
    """A script that may stand in a page: neither the end of an element nor a comment is in its texts."""
    return script.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _hash(script: str) -> str:
    """As a content security policy names the one script that may run."""
    return f"'sha256-{b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _facts_in(page: bytes) -> str:
    text = page.decode()
    start = text.index(_BEFORE) + len(_BEFORE)
    return text[start : text.index(_AFTER, start)]
