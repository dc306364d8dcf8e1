"""What the training worker loads while several of its threads begin at once."""

from __future__ import annotations

import subprocess
import sys

SCRIPT = """
import sys
from importlib.abc import MetaPathFinder
from threading import Thread
import numpy as np
from app.engine.local.training import InspectRequest, MomentsRequest, _TrainingHandler
from app.engine.local.turns import Turns
from app.ml.scipy_loading import loading
from app.ml.types import LabeledEmbeddings

class Watch(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "scipy" and not loading.locked():
            print("unguarded", name)

class Context:
    cancelled = False
    def __getattr__(self, name):
        return lambda *given: None

assert "scipy" not in sys.modules
sys.meta_path.insert(0, Watch())
handler = _TrainingHandler(Turns(60))
alike = np.ones((6, 8), np.float32) + np.eye(6, 8, dtype=np.float32) / 100
data = LabeledEmbeddings(alike, np.array([0, 0, 0, 1, 1, 1]), 2)
jobs = [Thread(target=handler.handle, args=(kind(data), Context()))
        for kind in (InspectRequest, MomentsRequest)]
for job in jobs:
    job.start()
for job in jobs:
    job.join()
from app.ml import training
print("scipy.linalg.lapack" in sys.modules)
"""


def test_scipy_is_loaded_by_one_thread_at_a_time() -> None:
    """Its packages import one another: two threads at once got one that was half there."""
    command = [sys.executable, "-c", SCRIPT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert (done.stdout, done.stderr) == ("True\n", "")
