"""Many who write at the same moment: everybody's turn comes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx2

from ..server import running_server

STUDENTS = 60
"""More than the threads that a web process has for its routes."""


def test_a_class_that_begins_at_the_same_moment_waits_for_nobody_s_thread(
    tmp_path: Path, backbones: Path
) -> None:
    together = Barrier(STUDENTS)

    def begin(address: str) -> int:
        with httpx2.Client(base_url=address, timeout=120) as student:
            student.get("/healthz")
            together.wait(120)
            return student.post("/api/projects", json={"name": "Pets"}).status_code

    with running_server(tmp_path, backbones) as server, ThreadPoolExecutor(STUDENTS) as pool:
        statuses = list(pool.map(begin, [server.address] * STUDENTS))

    assert statuses == [201] * STUDENTS
