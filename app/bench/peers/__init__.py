"""What people would use otherwise: programs of their own, so that none warms another up.

Each is started with its facts as JSON and answers with JSON on its last line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

LIMIT_S = 3600.0


class PeerFailed(Exception):
    """The program ended without an answer; its last words."""


def run_peer(name: str, **facts: object) -> dict[str, Any]:
    """Start `app.bench.peers.<name>` and wait for its answer. Raises PeerFailed."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    done = subprocess.run(  # noqa: S603 - a module of ours
        [sys.executable, "-m", f"{__name__}.{name}", json.dumps(facts, default=str)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=LIMIT_S,
    )
    if done.returncode != 0:
        raise PeerFailed((done.stderr.strip().splitlines() or ["no answer"])[-1])
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer
