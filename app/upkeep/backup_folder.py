"""The folder in which a backup works, beside its target, and what becomes of it after a kill."""

from __future__ import annotations

import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import current_thread, main_thread
from types import FrameType

from app.storage.folder_lock import LOCK_FILE, FolderInUse, hold_folder, require_unused

PREFIX = ".eyeblocks-backup-"
ENDING_SIGNALS = [
    getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)
]  # fmt: skip
"""Signals that would end the process without running what cleans up."""


@contextmanager
def backup_folder(parent: Path) -> Iterator[Path]:
    """A new folder that its owner alone can read, deleted after the block.

    Nothing can clean up after SIGKILL or a power cut, so the next backup there does.
    """
    _delete_leftovers(parent)
    with _exiting_on_signals():
        folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
        try:
            with hold_folder(folder, "backup"):
                yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _delete_leftovers(parent: Path) -> None:
    """Delete the folders of backups that were killed. Each has a lock that nobody holds."""
    for folder in parent.glob(f"{PREFIX}*"):
        if (folder / LOCK_FILE).is_file():
            with suppress(FolderInUse):
                require_unused(folder)
                shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _exiting_on_signals() -> Iterator[None]:
    """Make signals that end the process raise SystemExit during the block."""
    if current_thread() is not main_thread():  # Python handles signals there alone
        yield
        return
    before = {number: signal.signal(number, _exit) for number in ENDING_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _exit(number: int, _frame: FrameType | None) -> None:
    sys.exit(128 + number)
