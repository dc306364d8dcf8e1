"""A stop signal that reaches every process at once, as from a terminal, systemd or `docker stop`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from ..server import START_LIMIT_S, free_port, responds
from ..waiting import wait_until


@pytest.mark.skipif(sys.platform == "win32", reason="process groups are of Linux and macOS")
@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT], ids=["terminate", "ctrl-c"])
def test_a_stop_of_the_process_group_is_clean(stop: int, tmp_path: Path, backbones: Path) -> None:
    models, log, port = tmp_path / "models", tmp_path / "log", free_port()
    models.mkdir()
    (models / "backbones").symlink_to(backbones, target_is_directory=True)
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--port", str(port),
             "--data-dir", str(tmp_path / "data"), "--models-dir", str(models)],
            stdout=out, stderr=out, start_new_session=True,
            env={**os.environ, "WEB_CONCURRENCY": "4"},
        )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}/readyz"
        wait_until(lambda: responds(address, tmp_path / "none"), START_LIMIT_S)
        workers = psutil.Process(process.pid).children()
        assert len(workers) == 2  # of the engine; limits count in the one web process
        os.killpg(process.pid, stop)
        process.wait(60)
    finally:
        process.kill()

    log_text = log.read_text(encoding="utf-8")
    assert "died" not in log_text
    assert "Traceback" not in log_text
    assert "WARNING" not in log_text
    assert "Finished server process" in log_text
    psutil.wait_procs(workers, timeout=10)
    assert not any(worker.is_running() for worker in workers)
