"""Under which addresses children reach this machine, found without the Internet."""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import psutil
import segno

from app.settings import Settings

# Networks of virtual machines, containers and tunnels, where no child's device is.
_VIRTUAL = re.compile(
    r"^(docker|br-|veth|virbr|vmnet|vbox|tun|tap|wg|utun|zt|tailscale|lxc|podman|cni|flannel)"
    r"|vethernet|virtual|hyper-v|wsl",
    re.IGNORECASE,
)
_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9-]{1,63})*")
_NOWHERE = ("192.0.2.1", 9)
"""An address for examples (RFC 5737): asking for the way there sends nothing."""


@dataclass(frozen=True)
class Address:
    """One address to open in a browser."""

    url: str
    on_network: bool
    """Others than this computer reach it."""
    webcams: bool
    """Browsers give the camera to this page (for a certificate of our own: once accepted)."""

    @property
    def qr(self) -> str:
        """A QR code of the address as a picture's address (`data:image/svg+xml,…`)."""
        return str(segno.make(self.url, error="m").svg_data_uri(scale=8, border=2, light="#fff"))


def addresses(settings: Settings, hosts: Sequence[str]) -> list[Address]:
    """Every address that leads here, the one for the class first.

    `hosts` are this machine's own on the network, the likeliest first. With a certificate of our
    own the plain address is given, whose page shows how to accept it and goes on to https.
    """
    if settings.public_address:
        url = settings.public_address.rstrip("/")
        return [Address(url, on_network=True, webcams=url.startswith("https://"))]
    here = _address(settings, "localhost", on_network=False)
    if not settings.open_to_network:
        return [here]
    named = [settings.listens_on] if _is_one_host(settings.listens_on) else hosts
    return [*(_address(settings, host, on_network=True) for host in named), here]


def network_hosts() -> list[str]:
    """This machine's IPv4 addresses, the one that a class most likely reaches first."""
    routed = _routed_address()
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    found = [
        (address.address != routed, bool(_VIRTUAL.search(name)), address.address)
        for name, own in psutil.net_if_addrs().items()
        if name in up
        for address in own
        if address.family == socket.AF_INET
    ]
    usable = [each for each in found if not ipaddress.ip_address(each[2]).is_loopback]
    usable.sort(key=lambda each: (ipaddress.ip_address(each[2]).is_link_local, each[1], each[0]))
    return [address for _, _, address in usable]


def machine_names() -> list[str]:
    """What this machine is called on its network; names that no certificate can hold left out."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    names = dict.fromkeys([name, f"{short}.local", short])
    return [each for each in names if _HOST_NAME.fullmatch(each)]


def _address(settings: Settings, host: str, *, on_network: bool) -> Address:
    given = settings.tls_certificate is not None
    scheme, port = ("https", settings.https_port) if given else ("http", settings.port)
    usual = {"http": 80, "https": 443}[scheme]
    shown = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{shown}" + ("" if port == usual else f":{port}")
    return Address(url, on_network, webcams=settings.serves_https or not on_network)


def _is_one_host(host: str) -> bool:
    return host not in ("0.0.0.0", "::")  # noqa: S104 - compared, not listened on  # nosec B104


def _routed_address() -> str | None:
    """Which of our addresses packets to elsewhere leave from."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_NOWHERE)
        return str(probe.getsockname()[0])
    return None
