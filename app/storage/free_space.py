"""Whether a folder's disk has room for work that writes much."""

from __future__ import annotations

import shutil
from pathlib import Path

from app.errors import DiskNearlyFull

RETRY_AFTER_S = 60
MEGABYTE = 1_000_000


def require_free_space(folder: Path, needed_bytes: int) -> None:
    """Raises DiskNearlyFull if the disk of the folder, which exists, has less room."""
    free_bytes = shutil.disk_usage(folder).free
    if free_bytes < needed_bytes:
        raise DiskNearlyFull(
            free_mb=free_bytes // MEGABYTE,
            needed_mb=-(-needed_bytes // MEGABYTE),
            retry_after_s=RETRY_AFTER_S,
        )
