"""Where students come in: the address of the join page, and QR codes that lead through it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import segno

from app.serving.addresses import Address, addresses
from app.settings import Settings

JOIN_PATH = "/join"


@dataclass(frozen=True)
class Door:
    """What a class opens; the part behind # in `qr` never reaches a server's log."""

    address: str
    qr: str
    on_network: bool
    webcams: bool


def door_of(settings: Settings, hosts: Sequence[str], code: str) -> Door:
    """The way in for whoever has the classroom's code. `hosts`: this machine's on the network."""
    first = _first(settings, hosts)
    address = first.url + JOIN_PATH
    return Door(address, _qr(f"{address}#{code}"), first.on_network, first.webcams)


def card_qr(settings: Settings, hosts: Sequence[str], card: str) -> str:
    """A QR code, as a picture's address, that brings a word card along. `card` in English."""
    return _qr(f"{_first(settings, hosts).url}{JOIN_PATH}#card={card.replace(' ', '-')}")


def _first(settings: Settings, hosts: Sequence[str]) -> Address:
    """The address for a class."""
    return addresses(settings, hosts)[0]


def _qr(text: str) -> str:
    return str(
        segno.make(text, error="m", micro=False).svg_data_uri(scale=8, border=2, light="#fff")
    )
