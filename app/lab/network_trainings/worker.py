"""The process that trains one network, `python -m app.lab.network_trainings`. Only `process.py` starts it.

It reads its task from standard input and reports in lines. It ends when its input ends, so it ends with
the web process.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from typing import BinaryIO

from app.engine.local.memory import limit_memory
from app.errors import StorageFailed
from app.lab.network_trainings.messages import News, ProblemKind, Report, Task, TrainingKind
from app.lab.network_trainings.stored_pictures import StoredPictures
from app.ml.backbones import backbone_spec
from app.ml.checkpoints import CheckpointFile
from app.ml.network_layers import LayerKind, OwnLayer
from app.ml.network_training import (
    NetworkEpoch,
    NetworkTrainer,
    NoPictures,
    Phase,
    TrainableNetwork,
    TrainingParts,
    WeightsDiverged,
)
from app.ml.trainable_networks import (
    FineTuned,
    OwnNetwork,
    is_too_large,
    parameter_counts,
    start_keras,
)
from app.settings import Settings
from app.storage.stores import PICTURES, stores_of

REPORT_EVERY_S = 1.0
CHECKPOINT = "checkpoint.npz"


def main() -> None:
    """Works on the task and reports what became of it."""
    reporter = Reporter(_own_stdout())
    task = Task.from_line(sys.stdin.buffer.readline())
    Thread(target=_end_with_input, args=(sys.stdin.buffer,), daemon=True).start()
    settings = Settings(**task.settings)
    if hasattr(os, "nice"):  # who recognizes, collects or trains a head comes first
        os.nice(settings.network_training_niceness)
    limit_memory(settings.network_training_memory_bytes)
    try:
        reporter.tell(News.DONE, **_train(task, settings, reporter))
    except Exception as problem:
        kind = _kind_of(problem)
        if kind is None:
            raise
        reporter.tell(News.PROBLEM, problem=kind)
    os._exit(0)  # TensorFlow takes a second to tidy up what the system tidies up at once


class Reporter:
    """Implements `app.ml.network_training.Watcher`: writes a line for what happens."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._told_at = 0.0

    def restored(self, epochs: Sequence[NetworkEpoch]) -> None:
        self.tell(News.RESTORED, epochs=[asdict(each) for each in epochs])

    def stepped(self, done: int, of: int, seconds_left: float) -> None:
        if time.monotonic() - self._told_at >= REPORT_EVERY_S:
            self._told_at = time.monotonic()
            self.tell(News.STEPPED, done=done, of=of, seconds_left=seconds_left)

    def finished(self, epoch: NetworkEpoch) -> None:
        self.tell(News.EPOCH, **asdict(epoch))

    def tell(self, news: News, **facts: object) -> None:
        self._out.write(Report(news, facts).to_line())
        self._out.flush()


def _train(task: Task, settings: Settings, reporter: Reporter) -> dict[str, int]:
    """Trains the network, and asks it about the test pictures. Returns the facts of the end."""
    start_keras(settings.network_training_threads, task.seed)
    network, side = _network(task, settings)
    storage = stores_of(settings)[PICTURES]
    training, validation, test = (
        StoredPictures(storage, [(key, label) for key, label in pictures], side)
        for pictures in (task.training, task.validation, task.test)
    )
    trainer = NetworkTrainer(
        network,
        [Phase(**each) for each in task.phases],
        TrainingParts(training, validation),
        task.batch_size,
        task.seed,
        CheckpointFile(Path(task.folder) / CHECKPOINT, task.identity),
        reporter,
    )
    trainer.train()
    scored = trainer.score(test)
    parameters, trained = parameter_counts(network.model)
    return {
        "parameters": parameters,
        "trained": trained,
        "test_right": scored.right,
        "test_pictures": scored.pictures,
    }


def _network(task: Task, settings: Settings) -> tuple[TrainableNetwork, int]:
    """The network, and the side of the pictures that it takes."""
    if task.kind is TrainingKind.OWN_NETWORK:
        layers = [OwnLayer(**(each | {"kind": LayerKind(each["kind"])})) for each in task.layers]
        return OwnNetwork(layers, task.side, task.classes), task.side
    (spec,) = backbone_spec(task.network).networks
    return FineTuned(settings.models_dir / "backbones", spec, task.classes), spec.input_size


def _kind_of(problem: Exception) -> ProblemKind | None:
    """What a problem is called; None where nobody thought of it."""
    match problem:
        case WeightsDiverged():
            return ProblemKind.DIVERGED
        case NoPictures():
            return ProblemKind.NO_PICTURES
        case StorageFailed() | OSError():
            return ProblemKind.STORAGE
    return ProblemKind.TOO_LARGE if is_too_large(problem) else None


def _end_with_input(stream: BinaryIO) -> None:
    with suppress(OSError):
        stream.read()
    os._exit(0)


def _own_stdout() -> BinaryIO:
    """Takes standard output for reports. What libraries print goes to standard error."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out
