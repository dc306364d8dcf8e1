"""Counts the open connections, all together and of each address."""

from __future__ import annotations

import asyncio
import ipaddress
from collections import Counter

from app.settings import Settings
from app.web.limiter import network_address


class Connections:
    """Admits connections up to a limit for all and a limit for each address.

    A reverse proxy brings everybody's connections, so the limit of an address is not for proxies.
    """

    def __init__(self, settings: Settings, usable_files: int | None = None) -> None:
        self._limit = settings.max_connections
        if usable_files is not None:
            self._limit = max(1, min(self._limit, usable_files))
        self._limit_per_address = settings.max_connections_per_address
        self._proxies = [
            ipaddress.ip_network(proxy.strip(), strict=False)
            for proxy in settings.trusted_proxies.split(",")
            if _is_network(proxy.strip())
        ]
        self._open: Counter[str] = Counter()

    def admit(self, transport: asyncio.BaseTransport) -> str | None:
        """Counts the connection. Returns the key for `release`, or None if it is one too many."""
        peer = transport.get_extra_info("peername")
        host = str(peer[0]) if peer else ""
        key = network_address(host)
        is_full = self._open.total() >= self._limit
        if is_full or (self._open[key] >= self._limit_per_address and not self._is_proxy(host)):
            return None
        self._open[key] += 1
        return key

    def release(self, key: str) -> None:
        """Counts the end of a connection."""
        self._open[key] -= 1
        if not self._open[key]:
            del self._open[key]

    def _is_proxy(self, host: str) -> bool:
        return _is_network(host) and any(
            ipaddress.ip_address(host) in network for network in self._proxies
        )


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError:
        return False
    return True
