"""The ports that the server opens: one for plain http, or one for https and a plain one beside it.

uvicorn takes uvloop and httptools where they are installed: 1.9 ms of CPU for a recognition rather
than 2.5.
"""

from __future__ import annotations

import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from ssl import SSLContext
from threading import Thread
from typing import Any, cast

import uvicorn
from fastapi import FastAPI

from app.serving.certificates import Certificates, Renewal
from app.serving.patience import HEAD_S, patient
from app.settings import Settings

GRACE_S = 5
"""Seconds that open requests may take when the server is stopped."""


FILES_BESIDES = 1000
"""Files and pipes that the server needs besides connections."""


class PortTaken(Exception):
    """Another program listens there, or it is not this user's to take."""


class CertificateUnusable(Exception):
    """The certificate that the settings name, or its key, cannot be read or do not fit."""


def serve(
    settings: Settings, app: FastAPI, plain_app: FastAPI, announce: Callable[[Settings, str], None]
) -> None:
    """Serve `app` until interrupted; with https, `plain_app` on the plain port beside it.

    `announce` is told the settings with the ports that were really opened, and the fingerprint of
    the authority (empty without one). Raises PortTaken, CertificateUnusable.
    """
    raise_file_limit(settings.max_connections)
    with ExitStack() as closing:
        if not settings.serves_https:
            door = _listening(settings.listens_on, settings.port)
            announce(settings.model_copy(update={"port": door.getsockname()[1]}), "")
            uvicorn.Server(_config(app)).run(sockets=[door])
            return
        plain = _listening(settings.listens_on, settings.port)
        secure = _listening(settings.listens_on, settings.https_port)
        opened = settings.model_copy(
            update={"port": plain.getsockname()[1], "https_port": secure.getsockname()[1]}
        )
        config, fingerprint = _secured(app, settings, closing)
        plain_app.state.settings = opened
        closing.enter_context(_plain_door(plain_app, plain))
        announce(opened, fingerprint)
        uvicorn.Server(config).run(sockets=[secure])


def raise_file_limit(connections: int) -> None:
    """Let every connection have its file, as far as the system allows (Windows sets no limit)."""
    if sys.platform == "win32":
        return
    import resource

    wanted = connections + FILES_BESIDES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _secured(app: FastAPI, settings: Settings, closing: ExitStack) -> tuple[uvicorn.Config, str]:
    if not settings.own_authority:
        return _with_certificate(app, settings.tls_certificate, settings.tls_key), ""
    certificates = Certificates.of(settings)
    certificates.refresh()
    config = _with_certificate(app, certificates.certificate_file, certificates.key_file)
    closing.enter_context(Renewal(certificates, cast(SSLContext, config.ssl)))
    return config, certificates.fingerprint


def _with_certificate(app: FastAPI, certificate: Path | None, key: Path | None) -> uvicorn.Config:
    config = _config(app, ssl_certfile=certificate, ssl_keyfile=key)
    try:
        config.load()
    except OSError as error:  # SSLError is one, too
        raise CertificateUnusable(f"{certificate}: {error}") from error
    return config


@contextmanager
def _plain_door(app: FastAPI, door: socket.socket) -> Iterator[None]:
    """Serves `app` in a thread and loop of its own until the block ends."""
    server = uvicorn.Server(_config(app, lifespan="off"))
    thread = Thread(target=server.run, args=([door],), name="plain http", daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _config(app: FastAPI, **more: Any) -> uvicorn.Config:
    """Forwarded headers are the app's own affair: uvicorn would believe every local program."""
    return uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=int(HEAD_S),
        http=patient(app.state.settings.max_connections),
        timeout_graceful_shutdown=GRACE_S,
        **more,
    )


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        raise PortTaken(f"{host}:{port}: {error.strerror}") from error
