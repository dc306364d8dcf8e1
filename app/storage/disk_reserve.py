"""Bytes of the disk that are kept for deletions.

A database needs room even to delete. On a full disk nothing could be deleted, so nobody could make
room. The reserve is a file that is given up then, and made again once there is room.
"""

from __future__ import annotations

import logging
import os
import shutil
from pathlib import Path
from threading import Lock

RESERVE_FILE = "reserve"
FREE_FACTOR = 4
"""The reserve is made while the free space is at least this many times its size."""
BLOCK_BYTES = 1 << 20

log = logging.getLogger(__name__)


class DiskReserve:
    """The reserve of one folder's disk, `size` bytes; 0 keeps none."""

    def __init__(self, folder: Path, size: int) -> None:
        self._path = folder / RESERVE_FILE
        self._size = size
        self._lock = Lock()

    def fill(self) -> None:
        """Make the reserve if it is missing and there is plenty of room."""
        with self._lock:
            if self._size and not self._path.exists() and self._free() >= FREE_FACTOR * self._size:
                try:
                    self._write()
                except OSError as error:
                    log.warning("no reserve for deletions: %s", error)

    def release(self) -> None:
        """Give the reserve up if the disk is nearly full."""
        if self._size and self._free() < self._size:
            with self._lock:
                self._path.unlink(missing_ok=True)

    def _free(self) -> int:
        return shutil.disk_usage(self._path.parent).free

    def _write(self) -> None:
        """Write random bytes: some disks need no room for zeros."""
        temporary = self._path.with_name(f".new-{RESERVE_FILE}")
        try:
            with open(temporary, "wb") as file:
                for _ in range(0, self._size, BLOCK_BYTES):
                    file.write(os.urandom(BLOCK_BYTES))
            temporary.replace(self._path)
        finally:
            temporary.unlink(missing_ok=True)
