"""Links to the join page, and QR codes with a join code or a word card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.serving.page_links import class_address_of, page_link_of, qr_data_uri
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
    class_address = class_address_of(settings, hosts)
    address = class_address.url + JOIN_PATH
    return JoinLink(
        address, qr_data_uri(f"{address}#{code}"), class_address.on_network, class_address.webcams
    )


def card_qr(settings: Settings, hosts: Sequence[str], card: str) -> str | None:
    """A QR code, as an SVG data URI, with a word card. `card` is the card's text in English.

    None where no other device reaches the server: a code with `localhost` would open nothing.
    """
    link = page_link_of(settings, hosts, f"{JOIN_PATH}#card={card.replace(' ', '-')}")
    return link.qr if link.on_network else None
