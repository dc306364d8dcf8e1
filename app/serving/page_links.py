"""Links of pages for other devices, with their QR codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import segno

from app.serving.addresses import Address, server_addresses
from app.settings import Settings


@dataclass(frozen=True)
class PageLink:
    """A page's whole address for other devices. `qr` is an SVG data URI with that address."""

    address: str
    qr: str
    on_network: bool


def page_link_of(settings: Settings, hosts: Sequence[str], path: str) -> PageLink:
    """The link of a page. `hosts` are this machine's addresses on the network."""
    address = class_address_of(settings, hosts)
    return PageLink(address.url + path, qr_data_uri(address.url + path), address.on_network)


def class_address_of(settings: Settings, hosts: Sequence[str]) -> Address:
    """The server's address that a class most likely reaches."""
    return server_addresses(settings, hosts)[0]


def qr_data_uri(text: str) -> str:
    """A QR code of the text as an SVG data URI."""
    return str(
        segno.make(text, error="m", micro=False).svg_data_uri(scale=8, border=2, light="#fff")
    )
