"""What the terminal says when the server starts: where to go, with a QR code to scan."""

from __future__ import annotations

import io
import locale
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import segno

from app.errors import EyeblocksError
from app.serving.addresses import Address
from app.web.errors import message_for
from app.web.words import Words

LANGUAGE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first one that is set counts, also on a system that lacks its language, as small ones do."""


@dataclass(frozen=True)
class Console:
    """The terminal's words, in one language."""

    words: Words
    language: str

    def words_for(self, key: str, **facts: object) -> str:
        return self.words.say(self.language, key, facts)

    def reason(self, error: EyeblocksError) -> str:
        return message_for(self.words, self.language, error.code, error.facts)

    def counts(self, counts: Mapping[str, int]) -> str:
        """`3 projects, 40 samples`."""
        told = (self.words_for(f"console.count.{of}", count=count) for of, count in counts.items())
        return ", ".join(told)


def console_language() -> str:
    """Korean where the system speaks Korean, else English."""
    told = (os.environ.get(name) for name in LANGUAGE_VARIABLES)
    language = next(filter(None, told), None) or _system_language()
    return "ko" if language.lower().startswith("ko") else "en"


def _system_language() -> str:
    """`ko_KR`, or on Windows `Korean_Korea`; empty where it is unknown."""
    return locale.getlocale()[0] or ""


def announcement(console: Console, addresses: Sequence[Address], fingerprint: str) -> str:
    """Every address with what it is good for, and a QR code of the class's own."""
    say = console.words_for
    lines = ["", say("serving.running"), ""]
    for address in addresses:
        place = "network" if address.on_network else "here"
        webcams = "webcams" if address.webcams else "no_webcams"
        if address.webcams and address.on_network and fingerprint:
            webcams = "webcams_accepted"
        lines.append(f"  {address.url}")
        lines.append(f"      {say(f'serving.{place}')} {say(f'serving.{webcams}')}")
    best = addresses[0]
    if not best.on_network:
        lines += ["", say("serving.open_to_network")]
    if fingerprint:
        lines += ["", say("serving.fingerprint"), f"  {fingerprint}"]
    if best.on_network:
        lines += ["", qr_code(best.url)]
    return "\n".join([*lines, ""])


def qr_code(url: str) -> str:
    """The QR code in block letters, light on dark as most terminals are."""
    out = io.StringIO()
    segno.make(url, error="l").terminal(out, compact=True, border=2)
    return out.getvalue().rstrip("\n")


def say(text: str) -> None:
    """Print it; letters that an old terminal doesn't know never keep the server from starting."""
    encoding = sys.stdout.encoding or "ascii"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)
