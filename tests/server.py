"""Starts `eyeblocks serve` in a process of its own."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .waiting import wait_until

START_LIMIT_S = 120.0
"""A start takes two seconds, but much longer on a busy machine."""


@dataclass(frozen=True)
class Server:
    address: str
    process: subprocess.Popen[bytes]
    plain_address: str
    """The address of plain http; with https it redirects there."""
    authority: Path
    """The file of the server's certificate authority; it exists only with https."""


@contextmanager
def running_server(
    folder: Path, backbones: Path, *options: str, https: bool = False
) -> Iterator[Server]:
    """Starts a server with its data in `folder` and yields it once it is ready.

    The folder may hold the data of an earlier server.
    """
    models = folder / "models_store"
    if not models.exists():
        models.mkdir(parents=True)
        (models / "backbones").symlink_to(backbones, target_is_directory=True)
    plain = f"http://127.0.0.1:{(port := free_port())}"
    command = [
        sys.executable, "-m", "app", "serve", "--port", str(port),
        "--data-dir", str(folder / "data"), "--models-dir", str(models),
        "--network-training-niceness", "0", *options,
    ]  # fmt: skip
    address = plain
    if https:
        address = f"https://127.0.0.1:{(https_port := free_port())}"
        command += ["--https", "--host", "127.0.0.1", "--https-port", str(https_port)]
    authority = folder / "data" / "https" / "authority.crt"
    with subprocess.Popen(command) as process:
        try:
            wait_until(
                lambda: process.poll() is not None or responds(f"{address}/readyz", authority),
                START_LIMIT_S,
            )
            assert process.poll() is None, "the server ended"
            yield Server(address, process, plain, authority)
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def responds(address: str, authority: Path) -> bool:
    try:
        trust = ssl.create_default_context(cafile=authority) if authority.exists() else None
        with urllib.request.urlopen(address, timeout=5, context=trust) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
