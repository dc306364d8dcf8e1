"""A limit for the memory of a worker process."""

from __future__ import annotations

import sys
from contextlib import suppress


def limit_memory(limit_bytes: int) -> None:
    """Makes this process raise MemoryError beyond `limit_bytes` of private memory.

    Works on Linux only (RLIMIT_DATA); other systems have no such limit, and nothing happens there.
    """
    if sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = limit_bytes if hard == resource.RLIM_INFINITY else min(limit_bytes, hard)
    # ValueError: somebody has set a stricter limit from outside, which serves as well.
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
