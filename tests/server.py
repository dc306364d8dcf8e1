"""A server in a process of its own, as `eyeblocks serve` starts it."""

from __future__ import annotations

import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .waiting import wait_until


@dataclass(frozen=True)
class Server:
    address: str
    process: subprocess.Popen[bytes]


@contextmanager
def running_server(folder: Path, backbones: Path) -> Iterator[Server]:
    """A ready server whose data lies in `folder`, where an earlier one may have left some."""
    models = folder / "models_store"
    if not models.exists():
        models.mkdir(parents=True)
        (models / "backbones").symlink_to(backbones, target_is_directory=True)
    address = f"http://127.0.0.1:{(port := free_port())}"
    command = [
        sys.executable, "-m", "app", "serve", "--port", str(port),
        "--data-dir", str(folder / "data"), "--models-dir", str(models),
    ]  # fmt: skip
    with subprocess.Popen(command) as process:
        try:
            wait_until(lambda: process.poll() is not None or answers(f"{address}/readyz"))
            assert process.poll() is None, "the server ended"
            yield Server(address, process)
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> bool:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
