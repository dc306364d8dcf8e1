"""How much memory a worker may take, where the system can bound it."""

from __future__ import annotations

import sys
from contextlib import suppress


def limit_memory(limit_bytes: int) -> None:
    """From now on, what would need more raises MemoryError instead of driving others out.

    Linux alone counts every private page that a process writes (RLIMIT_DATA); elsewhere nothing
    happens.
    """
    if sys.platform != "linux":
        return
    import resource

    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = limit_bytes if hard == resource.RLIM_INFINITY else min(limit_bytes, hard)
    # ValueError: a stricter limit than ours was set from outside, which is as good.
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
