"""A lock on a folder, held by the one process that works in it.

The system releases the lock when its process ends, however that ends.
"""

from __future__ import annotations

import logging
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

LOCK_FILE = "lock"
"""The name of the locked file in the folder. It names the holder, for people."""
_LOCKED_BYTE = 1 << 20
"""Windows lets nobody read a locked byte, so the byte lies behind the text."""

log = logging.getLogger(__name__)


class FolderInUse(Exception):
    """Another process works in the folder. The message says which."""

    def __init__(self, folder: Path, holder: str) -> None:
        super().__init__(f"{folder} is in use by {holder or 'another process'}")


@contextmanager
def hold_folder(folder: Path, command: str) -> Iterator[None]:
    """Hold the folder's lock during the block, in the name of `command`. Raises FolderInUse."""
    handle = _open_locked(folder)
    try:
        os.ftruncate(handle, 0)
        os.write(handle, _holder(command).encode())
        yield
    finally:
        os.close(handle)


def require_unused(folder: Path) -> None:
    """Raises FolderInUse while a process holds the folder's lock. Creates nothing."""
    if (folder / LOCK_FILE).is_file():
        os.close(_open_locked(folder))


def _open_locked(folder: Path) -> int:
    """The handle of the locked file. Closing it releases the lock."""
    path = folder / LOCK_FILE
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(handle)
            if path.is_file() and os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except (BlockingIOError, PermissionError) as error:
            os.close(handle)
            raise FolderInUse(folder, _text_of(path)) from error
        except OSError as error:
            log.warning("%s cannot be locked on this disk: %s", folder, error)
            return handle
        os.close(handle)  # the folder was moved aside meanwhile


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(handle, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        os.lseek(handle, 0, os.SEEK_SET)
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _holder(command: str) -> str:
    since = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    return f"`eyeblocks {command}` (process {os.getpid()} on {socket.gethostname()}, since {since})"


def _text_of(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace").strip()[:200]
    except OSError:
        return ""
