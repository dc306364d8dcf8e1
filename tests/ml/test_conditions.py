"""Trainings under other conditions: SGD against numpy, early stopping and falling rates as they act."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from app.errors import TrainingDiverged
from app.ml._head_trainer import HeadTrainer, Portion, Samples
from app.ml._whitening import Whitening
from app.ml.head_settings import HeadSettings
from app.ml.heads import logits_of, softmax
from app.ml.level_training import score_training
from app.ml.types import EpochScores, Floats
from tests.ml.test_heads import embeddings_of, trained

SGD = HeadSettings(optimizer="sgd", learning_rate=0.01, batch_size=4)
RATES = [0.01, 0.01, 0.001, 0.0005]


def small_samples() -> Samples:
    data = embeddings_of([7, 8, 6], size=30)
    return Samples(np.asarray(data.embeddings, np.float32), data.labels, 3)


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_sgd_makes_the_steps_that_keras_describes(momentum: float) -> None:
    """velocity = momentum · velocity − rate · gradient, weights += velocity; the rate falls twice."""
    samples, settings = small_samples(), replace(SGD, momentum=momentum)
    trainer = HeadTrainer(samples, samples[:0], settings, scored=False)
    for rate in RATES:
        trainer.train(Portion(), rate)
    found = logits_of(trainer.layers(), samples.coordinates)
    assert np.allclose(found, sgd_logits(samples, settings), atol=2e-4)


def sgd_logits(samples: Samples, settings: HeadSettings) -> Floats:
    """Softmax regression by SGD in numpy, on the same inputs in the same order."""
    _, inputs = Whitening.fit(samples.coordinates, samples.labels, samples.class_count)
    inputs = np.column_stack([inputs, np.ones(len(inputs))]).astype(np.float64)
    targets = np.eye(samples.class_count)[samples.labels]
    random = np.random.default_rng([settings.seed, 1])
    weights = np.zeros((inputs.shape[1], samples.class_count))
    velocity = np.zeros_like(weights)
    for rate in RATES:
        order = random.permuted(np.arange(len(inputs))[None], axis=1)[0]
        for start in range(0, len(order), settings.batch_size):
            batch = order[start : start + settings.batch_size]
            error = softmax((inputs[batch] @ weights).astype(np.float32)) - targets[batch]
            velocity = settings.momentum * velocity - rate * inputs[batch].T @ error / len(batch)
            weights += velocity
    return np.asarray(inputs @ weights, np.float32)


@pytest.mark.parametrize("hidden_units", [0, 100])
def test_sgd_learns_the_samples(hidden_units: int) -> None:
    data = embeddings_of([20, 20, 20])
    settings = replace(SGD, hidden_units=hidden_units, learning_rate=0.001)
    head, history = trained(data, settings)
    assert (head.confidences(data.embeddings).argmax(axis=1) == data.labels).mean() > 0.95
    assert history[-1].loss < history[0].loss


def test_weights_that_grow_without_end_are_an_error() -> None:
    settings = replace(SGD, hidden_units=100, learning_rate=1.0, batch_size=1)
    with pytest.raises(TrainingDiverged) as refusal:
        trained(embeddings_of([5, 6, 7]), settings)
    assert refusal.value.facts == {"learning_rate": 1.0}


@pytest.mark.parametrize("momentum", [0.0, 0.99])
@pytest.mark.parametrize("batch_size", [1, 512])
def test_sgd_without_a_hidden_layer_ends_in_numbers(momentum: float, batch_size: int) -> None:
    settings = replace(SGD, learning_rate=1.0, batch_size=batch_size, momentum=momentum)
    _, history = trained(embeddings_of([5, 6, 7]), settings)
    assert np.isfinite([scores.val_loss for scores in history]).all()


# --- early stopping and falling rates -----------------------------------------------------

LONG = HeadSettings(epochs=200, learning_rate=0.01)


@pytest.mark.parametrize("ratio", [0.25, 0])
def test_watching_alone_changes_nothing(ratio: float) -> None:
    """Neither callback comes to act within the epochs."""
    data = embeddings_of([15, 15, 7])
    plain = replace(LONG, epochs=20, validation_ratio=ratio)
    watched = replace(plain, stop_patience=20, reduce_patience=20, learning_rate=0.001)
    plain = replace(plain, learning_rate=0.001)
    assert best_epoch(trained(data, watched)[1]) == 20
    assert trained(data, watched)[0].to_bytes() == trained(data, plain)[0].to_bytes()


def best_epoch(history: Sequence[EpochScores]) -> int:
    """The epoch with the lowest loss."""
    losses = [scores.val_loss or scores.loss for scores in history]
    return losses.index(min(losses)) + 1


def test_the_weights_of_the_best_epoch_are_restored() -> None:
    data = embeddings_of([30, 30, 30], seed=2)
    head, history = trained(data, replace(LONG, stop_patience=3))
    best = best_epoch(history)
    assert len(history) == best + 3 < LONG.epochs
    assert head.to_bytes() == trained(data, replace(LONG, epochs=best))[0].to_bytes()
    assert history[:best] == trained(data, replace(LONG, epochs=best))[1]


def test_accuracy_is_watched_where_it_is_to_be() -> None:
    data = embeddings_of([30, 30, 30], seed=2)
    _, history = trained(data, replace(LONG, stop_patience=3, monitor="accuracy"))
    accuracies = [scores.val_acc or 0 for scores in history]
    assert len(history) == accuracies.index(max(accuracies)) + 1 + 3


def test_without_validation_samples_the_training_samples_are_watched() -> None:
    settings = replace(LONG, validation_ratio=0, stop_patience=1, stop_min_delta=0.05)
    head, history = trained(embeddings_of([15, 15]), settings)
    best = len(history) - 1
    assert history[-2].loss - history[-1].loss <= 0.05
    plain = replace(LONG, epochs=best, validation_ratio=0)
    assert head.to_bytes() == trained(embeddings_of([15, 15]), plain)[0].to_bytes()


@pytest.mark.parametrize("optimizer", ["adam", "sgd"])
@pytest.mark.parametrize("hidden_units", [0, 100])
def test_the_rate_falls_and_every_epoch_says_its_own(optimizer: str, hidden_units: int) -> None:
    settings = HeadSettings(
        epochs=12, hidden_units=hidden_units, reduce_patience=1, reduce_min_delta=1,
        reduce_cooldown=2, min_learning_rate=0.0003, optimizer=optimizer,  # type: ignore[arg-type]
    )  # fmt: skip
    _, history = trained(embeddings_of([15, 15]), settings)
    fallen = [0.001] * 2 + [0.0003] * 10
    assert [scores.learning_rate for scores in history] == pytest.approx(fallen)


def test_a_fallen_rate_makes_smaller_steps() -> None:
    data = embeddings_of([15, 15, 15])
    falling = replace(LONG, epochs=40, reduce_patience=1, reduce_min_delta=1)
    losses = [trained(data, each)[1][-1].loss for each in (replace(LONG, epochs=40), falling)]
    assert losses[1] > 2 * losses[0]


def test_a_scored_training_keeps_its_best_epoch() -> None:
    training, validation = embeddings_of([30, 30, 30], seed=2), embeddings_of([9, 9, 9], seed=3)
    scored = score_training(training, validation, replace(LONG, stop_patience=4))
    assert len(scored.epochs) == scored.kept + 4
    assert scored.kept == best_epoch(scored.epochs)
