"""Many writers at the same moment: every one gets the lock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import httpx2

from ..server import running_server

STUDENTS = 60
"""As many as the threads that may wait for the write lock."""


def test_sixty_students_who_begin_at_the_same_moment_all_get_a_project(
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
