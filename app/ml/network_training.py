"""Trains whole networks in Keras: one's own from nothing, or a pretrained one's last blocks.

After every epoch the weights and the state of the optimizer are in one file, so that a training whose
process was killed goes on with the next epoch, and comes to the very same numbers.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from math import ceil, isfinite
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from app.ml.checkpoints import Checkpoint, CheckpointFile
from app.ml.types import Indices, Labels, Squares

if TYPE_CHECKING:
    import keras


LEAST_CHANCE = 1e-7
"""A class that seems impossible counts as this probable, as in Keras, so that its loss is a number."""
SPEED_STEPS = 20
"""Steps of which the mean speed tells the time that is left."""


@dataclass(frozen=True)
class Phase:
    """Some epochs of a training. `trained_blocks`: how many last blocks of a pretrained network learn
    beside its head; a network of one's own learns as a whole.
    """

    epochs: int
    learning_rate: float
    trained_blocks: int = 0


@dataclass(frozen=True)
class NetworkEpoch:
    """What epoch `epoch` (from 1) came to: cross-entropy in nats, accuracy from 0 to 1.

    `loss` and `acc` are means over the pictures learnt from, each taken before its mini-batch's step; `val_*` are taken
    after the epoch, `right` of the `pictures` that are there for that. `seconds`: of the clock.
    """

    epoch: int
    loss: float
    acc: float
    val_loss: float
    val_acc: float
    right: int
    pictures: int
    learning_rate: float
    seconds: float


class LabeledPictures(Protocol):
    """Pictures that are read when they are needed."""

    def __len__(self) -> int: ...

    def read(self, indices: Indices) -> tuple[Squares, Labels]:
        """Those of the pictures that still exist, in the network's size."""


class TrainableNetwork(Protocol):
    """A Keras model and which of it learns."""

    model: keras.Model
    """Pictures (n, side, side, 3) uint8 → probabilities of the classes."""

    def choose_trained(self, phase: Phase) -> None:
        """Lets learn what learns in the phase, and nothing else."""


class Watcher(Protocol):
    """Is told how far a training is."""

    def restored(self, epochs: Sequence[NetworkEpoch]) -> None:
        """The epochs that were done before: the training goes on behind them."""

    def stepped(self, done: int, of: int, seconds_left: float) -> None:
        """So many steps of all are done."""

    def finished(self, epoch: NetworkEpoch) -> None:
        """An epoch is done, and kept."""


class WeightsDiverged(Exception):
    """The steps were so long that the weights are no numbers any more."""


class NoPictures(Exception):
    """All pictures that are learnt from, or all that are scored on, were deleted meanwhile."""


@dataclass(frozen=True)
class NetworkScore:
    """Of how many `pictures` so many are answered right, with a mean `loss` in nats."""

    loss: float
    right: int
    pictures: int


@dataclass(frozen=True)
class TrainingParts:
    """What is learnt from, and what is scored on."""

    training: LabeledPictures
    validation: LabeledPictures


class NetworkTrainer:
    """Trains a network through its phases. The same data, phases and seed give the same network."""

    def __init__(
        self,
        network: TrainableNetwork,
        phases: Sequence[Phase],
        parts: TrainingParts,
        batch_size: int,
        seed: int,
        checkpoints: CheckpointFile,
        watcher: Watcher,
    ) -> None:
        self._network, self._phases, self._parts = network, phases, parts
        self._batch_size, self._seed = batch_size, seed
        self._checkpoints, self._watcher = checkpoints, watcher
        # Before a phase compiles the model: the state of metrics is none of the network.
        self._state = list(network.model.variables)
        self._history: list[NetworkEpoch] = []
        self._steps_an_epoch = ceil(len(parts.training) / batch_size)
        self._steps = self._steps_an_epoch * sum(phase.epochs for phase in phases)
        self._step_s = 0.0

    def train(self) -> NetworkEpoch:
        """Trains what is left, and returns the last epoch. Raises WeightsDiverged and NoPictures."""
        kept = self._checkpoints.read()
        self._history = [NetworkEpoch(**each) for each in kept.epochs] if kept else []
        self._watcher.restored(self._history)
        first = 0
        for phase in self._phases:
            done = max(len(self._history) - first, 0)
            first += phase.epochs
            if done < phase.epochs:
                self._compile(phase)
                if kept is not None:
                    self._restore(kept, within_phase=done > 0)
                kept = None
                self._train_epochs(phase, phase.epochs - done)
        if kept is not None:  # everything was done before
            self._compile(self._phases[-1])
            self._restore(kept, within_phase=True)
        return self._history[-1]

    def score(self, pictures: LabeledPictures) -> NetworkScore:
        """What the network, as it is now, makes of pictures."""
        loss, right, count = 0.0, 0, 0
        for squares, labels in _read_ahead(pictures, np.arange(len(pictures)), self._batch_size):
            if not len(labels):
                continue
            answers = np.asarray(self._network.model.predict_on_batch(squares), np.float64)
            chances = answers[np.arange(len(labels)), labels]
            loss -= float(np.log(np.maximum(chances, LEAST_CHANCE)).sum())
            right += int((answers.argmax(axis=1) == labels).sum())
            count += len(labels)
        return NetworkScore(loss / max(count, 1), right, count)

    def _restore(self, kept: Checkpoint, *, within_phase: bool) -> None:
        """Takes the weights on; the optimizer's state is that of one phase."""
        _assign(self._state, kept.network)
        if within_phase:
            _assign(self._network.model.optimizer.variables, kept.optimizer)

    def _train_epochs(self, phase: Phase, count: int) -> None:
        for _ in range(count):
            epoch = self._train_epoch(phase)
            self._history.append(epoch)
            self._keep()
            self._watcher.finished(epoch)

    def _compile(self, phase: Phase) -> None:
        import keras

        model = self._network.model
        self._network.choose_trained(phase)
        model.compile(
            optimizer=keras.optimizers.Adam(phase.learning_rate),
            loss="sparse_categorical_crossentropy",
            metrics=["accuracy"],
        )
        model.optimizer.build(model.trainable_variables)

    def _train_epoch(self, phase: Phase) -> NetworkEpoch:
        began = time.monotonic()
        loss, acc = self._learn()
        scored = self.score(self._parts.validation)
        if not scored.pictures:
            raise NoPictures
        if not isfinite(scored.loss):  # the last step was the one too long
            raise WeightsDiverged
        return NetworkEpoch(
            epoch=len(self._history) + 1,
            loss=loss,
            acc=acc,
            val_loss=scored.loss,
            val_acc=scored.right / scored.pictures,
            right=scored.right,
            pictures=scored.pictures,
            learning_rate=phase.learning_rate,
            seconds=time.monotonic() - began,
        )

    def _learn(self) -> tuple[float, float]:
        """Takes the steps of an epoch. Returns the mean loss and accuracy."""
        model, number = self._network.model, len(self._history)
        order = np.random.default_rng([self._seed, number]).permutation(len(self._parts.training))
        done = number * self._steps_an_epoch
        sums, count = np.zeros(2), 0
        for squares, labels in _read_ahead(self._parts.training, order, self._batch_size):
            began = time.monotonic()
            if len(labels):  # Keras tells the means of this mini-batch alone
                scores = model.train_on_batch(squares, labels, return_dict=True)
                sums += len(labels) * np.array([scores["loss"], scores["accuracy"]], np.float64)
                count += len(labels)
            done += 1
            self._report(done, time.monotonic() - began)
        if not count:
            raise NoPictures
        loss, acc = (float(each) for each in sums / count)
        if not isfinite(loss):
            raise WeightsDiverged
        return loss, acc

    def _report(self, done: int, step_s: float) -> None:
        """Tells how far it is, at the mean speed of the last steps: the first one compiles."""
        self._step_s += (step_s - self._step_s) / min(done, SPEED_STEPS)
        self._watcher.stepped(done, self._steps, (self._steps - done) * self._step_s)

    def _keep(self) -> None:
        optimizer = self._network.model.optimizer.variables
        epochs = [asdict(each) for each in self._history]
        self._checkpoints.write(Checkpoint(epochs, _arrays(self._state), _arrays(optimizer)))


def _read_ahead(
    pictures: LabeledPictures, order: Indices, size: int
) -> Iterator[tuple[Squares, Labels]]:
    """The pictures batch by batch, of which the next one is read while the network learns from one."""
    batches = [order[start : start + size] for start in range(0, len(order), size)]
    with ThreadPoolExecutor(1) as reader:
        coming: Future[tuple[Squares, Labels]] | None = None
        for batch in batches:
            following = reader.submit(pictures.read, batch)
            if coming is not None:
                yield coming.result()
            coming = following
        if coming is not None:
            yield coming.result()


def _arrays(variables: Iterable[Any]) -> list[Any]:
    return [variable.numpy() for variable in variables]


def _assign(variables: Iterable[Any], arrays: Sequence[Any]) -> None:
    for variable, array in zip(variables, arrays, strict=True):
        variable.assign(array)
