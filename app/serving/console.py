"""What the terminal says when the server starts: where to go, with a QR code to scan."""

from __future__ import annotations

import io
import locale
import sys
from collections.abc import Sequence

import segno

from app.serving.addresses import Address
from app.web.words import Words


def console_language() -> str:
    """Korean where the system speaks Korean, else English."""
    language, _ = locale.getlocale()
    return "ko" if (language or "").lower().startswith(("ko", "korean")) else "en"


def announcement(
    words: Words, language: str, addresses: Sequence[Address], fingerprint: str
) -> str:
    """Every address with what it is good for, and a QR code of the class's own."""
    lines = ["", words.say(language, "serving.running"), ""]
    for address in addresses:
        place = "network" if address.on_network else "here"
        webcams = "webcams" if address.webcams else "no_webcams"
        if address.webcams and address.on_network and fingerprint:
            webcams = "webcams_accepted"
        lines.append(f"  {address.url}")
        where, camera = (words.say(language, f"serving.{each}") for each in (place, webcams))
        lines.append(f"      {where} {camera}")
    best = addresses[0]
    if not best.on_network:
        lines += ["", words.say(language, "serving.open_to_network")]
    if fingerprint:
        lines += ["", words.say(language, "serving.fingerprint"), f"  {fingerprint}"]
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
