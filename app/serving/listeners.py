"""Opens the server's ports: one for plain http, or one for https and one for plain http beside it.

uvicorn uses uvloop and httptools where they are installed: a recognition then takes 1.9 ms of CPU
instead of 2.5 ms.
"""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from ssl import SSLContext
from threading import Thread
from typing import Any, cast

import uvicorn
from fastapi import FastAPI

from app.services import front_services_of
from app.serving.certificates import CertificateRenewal, Certificates
from app.serving.connections import Connections
from app.serving.handshakes import HandshakeProtocol
from app.serving.header_timeout import HeaderTimeoutProtocol, header_timeout_protocol
from app.serving.live_protocol import LiveProtocol
from app.settings import Settings

SHUTDOWN_GRACE_S = 5
"""Seconds that open requests may take after the server is told to stop."""
PLAIN_CONNECTIONS = 200
"""The most connections of plain http beside https, which only lead there."""
RESERVED_FILES = 1000
"""The number of files and pipes that the server needs besides connections."""


class PortTaken(Exception):
    """The port cannot be opened: another program uses it, or the user may not."""


class CertificateUnusable(Exception):
    """The certificate or the key of the settings cannot be read, or they do not match."""


def serve(
    settings: Settings, app: FastAPI, plain_app: FastAPI, announce: Callable[[Settings, str], None]
) -> None:
    """Serves `app` until it is interrupted. With https it also serves `plain_app` on the plain port.

    It calls `announce` with the settings, in which the ports are the opened ones, and with the
    fingerprint of the own authority, empty without one. Raises PortTaken, CertificateUnusable.
    """
    connections = Connections(settings, raise_file_limit(settings.max_connections))
    with ExitStack() as closing:
        if not settings.serves_https:
            plain_socket = closing.enter_context(_listen(settings.listens_on, settings.port))
            announce(settings.model_copy(update={"port": plain_socket.getsockname()[1]}), "")
            uvicorn.Server(_server_config(app, connections)).run(sockets=[plain_socket])
            return
        plain_socket = closing.enter_context(_listen(settings.listens_on, settings.port))
        https_socket = closing.enter_context(_listen(settings.listens_on, settings.https_port))
        opened = settings.model_copy(
            update={
                "port": plain_socket.getsockname()[1],
                "https_port": https_socket.getsockname()[1],
            }
        )
        config, fingerprint = _https_config(app, settings, connections, closing)
        plain_app.state.front = replace(front_services_of(plain_app), settings=opened)
        plain_connections = Connections(
            settings.model_copy(update={"max_connections": PLAIN_CONNECTIONS})
        )
        closing.enter_context(_serving_plain(plain_app, plain_connections, plain_socket))
        announce(opened, fingerprint)
        uvicorn.Server(config).run(sockets=[https_socket])


def raise_file_limit(connections: int) -> int | None:
    """Raises the limit of open files so that every connection has one, if the system allows it.

    Returns the number of connections for which there are files, the reserved ones left aside; None
    without a limit. Windows has none.
    """
    if sys.platform == "win32":
        return None
    import resource

    needed = connections + RESERVED_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < needed:
        most = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
        soft = most
    return soft - RESERVED_FILES


def _https_config(
    app: FastAPI, settings: Settings, connections: Connections, closing: ExitStack
) -> tuple[uvicorn.Config, str]:
    if not settings.own_authority:
        config, _ = _tls_config(app, connections, settings.tls_certificate, settings.tls_key)
        return config, ""
    certificates = Certificates.of(settings)
    certificates.refresh()
    config, context = _tls_config(
        app, connections, certificates.certificate_file, certificates.key_file
    )
    closing.enter_context(CertificateRenewal(certificates, context))
    return config, certificates.fingerprint


def _tls_config(
    app: FastAPI, connections: Connections, certificate: Path | None, key: Path | None
) -> tuple[uvicorn.Config, SSLContext]:
    """The configuration, and the context with which each connection begins its own handshake."""
    config = _server_config(app, connections, ssl_certfile=certificate, ssl_keyfile=key)
    try:
        config.load()
    except OSError as error:  # includes SSLError
        raise CertificateUnusable(f"{certificate}: {error}") from error
    context, http = cast(SSLContext, config.ssl), config.http_protocol_class
    timeout_s = front_services_of(app).settings.handshake_timeout_s

    def shake_hands_first(**options: Any) -> HandshakeProtocol:
        return HandshakeProtocol(
            cast(HeaderTimeoutProtocol, http(**options)), connections, context, timeout_s
        )

    # uvicorn would let asyncio shake hands, before anything counts the connection.
    config.ssl = None
    config.http_protocol_class = cast(type[asyncio.Protocol], shake_hands_first)
    return config, context


@contextmanager
def _serving_plain(
    app: FastAPI, connections: Connections, plain_socket: socket.socket
) -> Iterator[None]:
    """Serves `app` in a thread with its own event loop until the block ends."""
    server = uvicorn.Server(_server_config(app, connections, lifespan="off"))
    thread = Thread(target=server.run, args=([plain_socket],), name="plain http", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _server_config(app: FastAPI, connections: Connections, **more: Any) -> uvicorn.Config:
    """The configuration of uvicorn.

    The app handles forwarded headers itself, because uvicorn would trust every local program.
    """
    settings = front_services_of(app).settings
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        ws=LiveProtocol,
        ws_max_size=settings.max_frame_bytes,
        ws_ping_interval=settings.live_ping_s,
        ws_ping_timeout=settings.live_ping_s,
        ws_per_message_deflate=False,
        timeout_keep_alive=int(settings.header_timeout_s),
        http=header_timeout_protocol(connections, settings),
        timeout_graceful_shutdown=SHUTDOWN_GRACE_S,
        **more,
    )


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PortTaken(f"{host}:{port}: {error.strerror}") from error
