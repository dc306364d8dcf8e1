"""The addresses under which a class reaches this machine. No Internet access is needed."""

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

# Interfaces of virtual machines, containers and tunnels. No student's device is on their networks.
_VIRTUAL = re.compile(
    r"^(docker|br-|veth|virbr|vmnet|vbox|tun|tap|wg|utun|zt|tailscale|lxc|podman|cni|flannel)"
    r"|vethernet|virtual|hyper-v|wsl",
    re.IGNORECASE,
)
_HOST_NAME = re.compile(r"[a-z0-9]([a-z0-9-]{0,62})(\.[a-z0-9-]{1,63})*")
_ROUTE_PROBE = ("192.0.2.1", 9)
"""A documentation address (RFC 5737). Connecting a UDP socket to it sends no packet."""


@dataclass(frozen=True)
class Address:
    """One address to open in a browser."""

    url: str
    on_network: bool
    """Whether other computers reach it."""
    webcams: bool
    """Whether browsers allow the camera on it, with an own certificate once that is accepted."""

    @property
    def qr(self) -> str:
        """A QR code of the URL as an SVG data URI."""
        return str(segno.make(self.url, error="m").svg_data_uri(scale=8, border=2, light="#fff"))


def server_addresses(settings: Settings, hosts: Sequence[str]) -> list[Address]:
    """The server's addresses, the one for a class first.

    `hosts` are this machine's addresses on the network, the most likely one first. With an own
    certificate the plain http address is returned: its page explains the certificate and continues
    on https.
    """
    if settings.public_address:
        url = settings.public_address.rstrip("/")
        return [Address(url, on_network=True, webcams=url.startswith("https://"))]
    local = _address(settings, "localhost", on_network=False)
    if not settings.open_to_network:
        return [local]
    network = [settings.listens_on] if _is_specific_host(settings.listens_on) else hosts
    return [*(_address(settings, host, on_network=True) for host in network), local]


def network_hosts() -> list[str]:
    """This machine's IPv4 addresses without loopback, the one that a class most likely reaches first.

    The order: not link-local, not on a virtual interface, the one of the default route.
    """
    routed = _routed_address()
    up = {name for name, state in psutil.net_if_stats().items() if state.isup}
    entries = [
        (address.address != routed, bool(_VIRTUAL.search(name)), address.address)
        for name, interface_addresses in psutil.net_if_addrs().items()
        if name in up
        for address in interface_addresses
        if address.family == socket.AF_INET
    ]
    usable = [entry for entry in entries if not ipaddress.ip_address(entry[2]).is_loopback]
    usable.sort(
        key=lambda entry: (ipaddress.ip_address(entry[2]).is_link_local, entry[1], entry[0])
    )
    return [address for _, _, address in usable]


def machine_names() -> list[str]:
    """This machine's host names on the network, without names that a certificate cannot contain."""
    name = socket.gethostname().lower()
    short = name.partition(".")[0]
    names = dict.fromkeys([name, f"{short}.local", short])
    return [name for name in names if _HOST_NAME.fullmatch(name)]


def _address(settings: Settings, host: str, *, on_network: bool) -> Address:
    has_certificate = settings.tls_certificate is not None
    scheme, port = ("https", settings.https_port) if has_certificate else ("http", settings.port)
    default_port = {"http": 80, "https": 443}[scheme]
    url_host = f"[{host}]" if ":" in host else host
    url = f"{scheme}://{url_host}" + ("" if port == default_port else f":{port}")
    return Address(url, on_network, webcams=settings.serves_https or not on_network)


def _is_specific_host(host: str) -> bool:
    return host not in ("0.0.0.0", "::")  # noqa: S104 - compared, not listened on  # nosec B104


def _routed_address() -> str | None:
    """The source address of packets to other networks; None without a route."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_ROUTE_PROBE)
        return str(probe.getsockname()[0])
    return None
