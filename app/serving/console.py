"""Texts for the terminal: the start message with addresses and a QR code, counts and errors."""

from __future__ import annotations

import io
import locale
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import segno
from pydantic import ValidationError
from pydantic_core import ErrorDetails

from app.errors import EyeblocksError
from app.serving.addresses import Address
from app.web.errors import message_for
from app.web.words import Words

LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first variable that is set counts, even if the system has no such locale."""


@dataclass(frozen=True)
class Console:
    """The terminal's texts in one language."""

    words: Words
    language: str

    def text(self, key: str, **facts: object) -> str:
        return self.words.text(self.language, key, facts)

    def error_text(self, error: EyeblocksError) -> str:
        return self.text_of(error.code, error.facts)

    def text_of(self, code: str, facts: Mapping[str, Any]) -> str:
        """The text of an error with this code and these facts."""
        return message_for(self.words, self.language, code, facts)

    def settings_problem(self, error: ValidationError) -> str:
        """What is wrong with the settings, one line for each: the option's name and the reason."""
        return "\n".join(self._setting_problem(each) for each in error.errors())

    def _setting_problem(self, problem: ErrorDetails) -> str:
        """Problems without words of their own keep the validation's, as after `ValueError`."""
        names = (str(name).replace("_", "-") for name in problem["loc"])
        option = "".join(f"--{name}: " for name in names)
        facts = problem.get("ctx", {})
        if problem["type"] == "unknown_trackers":
            return option + self.text("console.unknown_trackers", **facts)
        return option + problem["msg"].removeprefix("Value error, ")

    def counts_text(self, counts: Mapping[str, int]) -> str:
        """`3 projects, 40 samples`."""
        texts = (self.text(f"console.count.{key}", count=count) for key, count in counts.items())
        return ", ".join(texts)


def console_language() -> str:
    """The language of the terminal's texts: `ko` if the system's language is Korean, else `en`."""
    values = (os.environ.get(name) for name in LANGUAGE_VARIABLES)
    language = next(filter(None, values), None) or _system_language()
    return "ko" if language.lower().startswith("ko") else "en"


def _system_language() -> str:
    """The system's locale: `ko_KR`, or on Windows `Korean_Korea`; empty if it is unknown."""
    return locale.getlocale()[0] or ""


def announcement(console: Console, addresses: Sequence[Address], fingerprint: str) -> str:
    """The start message: the addresses with their uses, the fingerprint, and a QR code for a class."""
    text = console.text
    lines = ["", text("serving.running"), ""]
    for address in addresses:
        place = "network" if address.on_network else "here"
        webcams = "webcams" if address.webcams else "no_webcams"
        if address.webcams and address.on_network and fingerprint:
            webcams = "webcams_accepted"
        lines.append(f"  {address.url}")
        lines.append(f"      {text(f'serving.{place}')} {text(f'serving.{webcams}')}")
    best = addresses[0]
    if not best.on_network:
        lines += ["", text("serving.open_to_network")]
    if fingerprint:
        lines += ["", text("serving.fingerprint"), f"  {fingerprint}"]
    if best.on_network:
        lines += ["", qr_code(best.url)]
    return "\n".join([*lines, ""])


def qr_code(url: str) -> str:
    """The QR code in block characters for a dark terminal."""
    out = io.StringIO()
    segno.make(url, error="l").terminal(out, compact=True, border=2)
    return out.getvalue().rstrip("\n")


def print_text(text: str) -> None:
    """Prints the text. Characters that the terminal's encoding lacks are replaced."""
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)
