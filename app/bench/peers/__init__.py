"""The peers that the product is measured against, each a program of its own.

Each gets its facts as JSON in its first argument and prints its answer as JSON on its last line.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

TIMEOUT_S = 3600.0


class PeerFailed(Exception):
    """The program failed. The text is its last line."""


def run_peer(name: str, **facts: object) -> dict[str, Any]:
    """Runs `app.bench.peers.<name>` and returns its answer. Raises PeerFailed."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }
    result = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", f"{__name__}.{name}", json.dumps(facts, default=str)],
        capture_output=True,
        text=True,
        env=environment,
        timeout=TIMEOUT_S,
    )
    if result.returncode != 0:
        raise PeerFailed((result.stderr.strip().splitlines() or ["no answer"])[-1])
    answer: dict[str, Any] = json.loads(result.stdout.strip().splitlines()[-1])
    return answer
