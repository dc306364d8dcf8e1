"""Heads that learn variants of samples, and heads that are scored on samples set apart beforehand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from app.ml.head_settings import HeadSettings
from app.ml.level_training import score_training
from app.ml.training import TrainedHead, train_head
from app.ml.types import EpochScores, Floats, Indices, LabeledEmbeddings, LabSamples

SETTINGS = HeadSettings(learning_rate=0.01, validation_ratio=0.25)
COUNT = 60


def noise() -> LabeledEmbeddings:
    """Samples that nothing can be learnt from but by heart: each is a moment of its own."""
    numbers = np.random.default_rng(0).normal(size=(COUNT, 1280)).astype(np.float16)
    return LabeledEmbeddings(numbers, np.arange(COUNT) % 2, 2, bursts=np.arange(COUNT))


def in_order(data: LabeledEmbeddings) -> LabeledEmbeddings:
    return data[np.argsort(data.labels, kind="stable")]


def trained(
    data: LabeledEmbeddings, settings: HeadSettings = SETTINGS
) -> tuple[TrainedHead, list[EpochScores]]:
    history: list[EpochScores] = []
    return train_head(data, settings, history.append), history


def with_copies(data: LabeledEmbeddings) -> LabeledEmbeddings:
    """Each sample with a variant that is the sample itself."""
    lab = LabSamples(np.asarray(data.embeddings, np.float16), np.arange(COUNT), None)
    return replace(data, lab=lab)


def test_variants_of_samples_that_are_set_apart_are_never_learnt() -> None:
    """A head that learnt a copy of a sample would know its label by heart."""
    head, history = trained(with_copies(noise()))
    last = history[-1]
    assert last.acc > 0.95
    assert last.val_acc is not None
    assert last.val_acc < 0.85
    answers = head.evidence.answers
    assert answers.shape == (COUNT, 2)
    assert (answers.argmax(axis=1) == noise().labels).mean() < 0.85


def test_variants_are_learnt() -> None:
    plain, _ = trained(noise())
    copies, _ = trained(with_copies(noise()))
    assert plain.head.to_bytes() != copies.head.to_bytes()


def test_no_variants_change_nothing() -> None:
    nothing = LabSamples(np.empty((0, 0), np.float16), np.empty(0, np.int64), None)
    plain, history = trained(noise())
    same, again = trained(replace(noise(), lab=nothing))
    assert same.head.to_bytes() == plain.head.to_bytes()
    assert again == history


def parts() -> tuple[LabeledEmbeddings, LabeledEmbeddings, Indices, Floats]:
    """A training and a validation part, and variants of the training part."""
    random = np.random.default_rng(1)
    data = in_order(noise())
    marked = np.asarray(data.embeddings, np.float32)
    marked[:, :40] += data.labels[:, None]
    data = replace(data, embeddings=marked.astype(np.float16))
    validation = np.arange(COUNT) % 3 == 0
    training = data[np.flatnonzero(~validation)]
    of = np.repeat(np.arange(len(training.labels)), 2)
    variants = training.embeddings[of] + random.normal(size=(len(of), 1280)) * 0.3
    return training, data[np.flatnonzero(validation)], of, variants.astype(np.float32)


@pytest.mark.parametrize(
    "changed", [{}, {"stop_patience": 2, "epochs": 60}, {"hidden_units": 100, "batch_size": 7}]
)
def test_a_head_of_the_training_part_has_the_scores_of_a_grid_search(
    changed: dict[str, int],
) -> None:
    training, validation, of, variants = parts()
    settings = replace(SETTINGS, **changed)  # type: ignore[arg-type]
    lab = LabSamples(variants.astype(np.float16), of, validation)
    data = replace(training, lab=lab)

    head, history = trained(data, settings)

    scored = score_training(data.with_variants, validation, settings)
    assert history == list(scored.epochs)
    assert head.epoch == scored.kept
    answers = head.head.confidences(np.asarray(validation.embeddings, np.float32))
    right = (answers.argmax(axis=1) == validation.labels).mean()
    assert right == pytest.approx(history[head.epoch - 1].val_acc)
    assert len(head.evidence.answers) == len(training.labels)


def test_what_is_set_apart_changes_the_scores_and_not_the_head() -> None:
    training, validation, of, variants = parts()
    lab = LabSamples(variants.astype(np.float16), of, validation)
    turned = replace(lab, validation=replace(validation, labels=1 - validation.labels))

    head, history = trained(replace(training, lab=lab))
    same, scored = trained(replace(training, lab=turned))

    assert same.head.to_bytes() == head.head.to_bytes()
    assert [each.loss for each in scored] == [each.loss for each in history]
    assert scored[-1].val_acc != history[-1].val_acc
