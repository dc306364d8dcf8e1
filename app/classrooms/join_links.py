"""Links for other devices, and QR codes with an address, a join code or a word card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import segno

from app.serving.addresses import Address, server_addresses
from app.settings import Settings

JOIN_PATH = "/join"


@dataclass(frozen=True)
class JoinLink:
    """The join page's address for a class. `qr` is an SVG data URI and has the join code behind #.

    Browsers do not send the part behind #, so no server's log has the code.
    """

    address: str
    qr: str
    on_network: bool
    webcams: bool


def join_link_of(settings: Settings, hosts: Sequence[str], code: str) -> JoinLink:
    """The join link with the classroom's code. `hosts` are this machine's addresses on the network."""
    class_address = _class_address(settings, hosts)
    address = class_address.url + JOIN_PATH
    return JoinLink(
        address, _qr_data_uri(f"{address}#{code}"), class_address.on_network, class_address.webcams
    )


@dataclass(frozen=True)
class PageLink:
    """A page's whole address for other devices. `qr` is an SVG data URI with that address."""

    address: str
    qr: str
    on_network: bool


def page_link_of(settings: Settings, hosts: Sequence[str], path: str) -> PageLink:
    """The link of a page. `hosts` are this machine's addresses on the network."""
    class_address = _class_address(settings, hosts)
    address = class_address.url + path
    return PageLink(address, _qr_data_uri(address), class_address.on_network)


def card_qr(settings: Settings, hosts: Sequence[str], card: str) -> str:
    """A QR code, as an SVG data URI, with a word card. `card` is the card's text in English."""
    return _qr_data_uri(
        f"{_class_address(settings, hosts).url}{JOIN_PATH}#card={card.replace(' ', '-')}"
    )


def _class_address(settings: Settings, hosts: Sequence[str]) -> Address:
    """The server's address that a class most likely reaches."""
    return server_addresses(settings, hosts)[0]


def _qr_data_uri(text: str) -> str:
    return str(
        segno.make(text, error="m", micro=False).svg_data_uri(scale=8, border=2, light="#fff")
    )
