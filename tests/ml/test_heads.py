"""Training a head on embeddings: settings, scores, extremes, file format."""

from __future__ import annotations

import io
import math
import statistics
import time
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from app.ml import _head_trainer
from app.ml._optimizers_numba import BETA_1, add_gradient
from app.ml.head_settings import HeadSettings
from app.ml.heads import Head
from app.ml.split import stratified_split
from app.ml.training import train_head
from app.ml.types import EpochScores, LabeledEmbeddings

DEFAULTS = HeadSettings(epochs=30, batch_size=16, learning_rate=0.001, validation_ratio=0.25)


def embeddings_of(counts: list[int], size: int = 1280, seed: int = 0) -> LabeledEmbeddings:
    """Overlapping clusters with the distribution of a backbone's numbers: positive, many near zero."""
    random = np.random.default_rng(seed)
    centers = random.gamma(0.3, 1.0, (len(counts), size)) * 0.25
    labels = np.repeat(np.arange(len(counts)), counts)
    noise = random.gamma(0.5, 0.8, (len(labels), size))
    return LabeledEmbeddings((centers[labels] + noise).astype(np.float32), labels, len(counts))


def trained(
    data: LabeledEmbeddings, settings: HeadSettings = DEFAULTS
) -> tuple[Head, list[EpochScores]]:
    history: list[EpochScores] = []
    return train_head(data, settings, history.append).head, history


def all_finite(history: list[EpochScores]) -> bool:
    scores = [
        (scores.loss, scores.acc, scores.val_loss or 0, scores.val_acc or 0) for scores in history
    ]
    return bool(np.isfinite(np.array(scores)).all())


# --- the split ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "count", "expected"),
    [
        (0.25, 5, 1), (0.25, 20, 5), (0.25, 30, 8), (0.25, 2, 1), (0.5, 5, 2), (0.5, 7, 4),
        (0.01, 5, 1), (0.99, 5, 4), (0.5, 1, 0), (0.0, 5, 0), (0.3, 100, 30),
    ],
)  # fmt: skip
def test_every_class_gives_its_share_to_validation(ratio: float, count: int, expected: int) -> None:
    labels = np.repeat([0, 1, 2], count)
    training, validation = stratified_split(labels, np.arange(3 * count), ratio, seed=3)
    assert np.bincount(labels[validation], minlength=3).tolist() == [expected] * 3
    assert sorted([*training, *validation]) == list(range(3 * count))


def test_the_split_depends_on_the_seed_alone() -> None:
    labels, moments = np.repeat([0, 1], 20), np.arange(40)
    one, same, other = (stratified_split(labels, moments, 0.25, seed)[1] for seed in (1, 1, 2))
    assert np.array_equal(one, same)
    assert not np.array_equal(one, other)


# --- the result of training ---------------------------------------------------------------


def test_a_head_learns_the_samples() -> None:
    data = embeddings_of([40, 40, 40])
    head, history = trained(data)
    confidences = head.confidences(embeddings_of([40, 40, 40]).embeddings)
    assert confidences.shape == (120, 3)
    assert confidences.dtype == np.float32
    assert np.abs(confidences.sum(axis=1) - 1).max() < 1e-5
    assert (confidences.argmax(axis=1) == data.labels).mean() > 0.95
    assert history[-1].loss < history[0].loss


def test_an_untrained_head_finds_every_class_as_likely() -> None:
    """The chart begins with its scores: accuracy 1 / classes, loss ln(classes)."""
    data = embeddings_of([20, 20, 20, 20])
    head, history = trained(data, replace(DEFAULTS, epochs=1, learning_rate=1e-9))
    assert np.abs(head.confidences(data.embeddings) - 1 / 4).max() < 1e-3
    assert history[0].acc == pytest.approx(1 / 4)
    assert history[0].val_acc == pytest.approx(1 / 4)
    assert history[0].val_loss == pytest.approx(math.log(4), rel=1e-3)


def test_the_settings_show_in_the_chart() -> None:
    """A rate of a millionth learns nothing, and one epoch too little."""
    data = embeddings_of([30, 30, 30])
    _, normal = trained(data)
    _, slow = trained(data, replace(DEFAULTS, learning_rate=1e-6))
    _, short = trained(data, replace(DEFAULTS, epochs=1))
    assert slow[-1].val_acc == pytest.approx(1 / 3, abs=0.02)
    assert slow[-1].loss > 0.9 * math.log(3)
    assert short[-1].loss > 3 * normal[-1].loss


def test_more_samples_than_landmarks_are_learned() -> None:
    data = embeddings_of([350, 350])
    head, _ = trained(data, replace(DEFAULTS, epochs=3))
    fresh = embeddings_of([50, 50])
    assert (head.confidences(fresh.embeddings).argmax(axis=1) == fresh.labels).mean() > 0.95


def test_embeddings_as_they_are_kept_give_the_head_of_the_same_numbers_in_float32() -> None:
    """Few samples, and so many that they lie in the span of a part of them."""
    for counts in ([8, 8], [300, 100]):
        data = embeddings_of(counts)
        halves = replace(data, embeddings=data.embeddings.astype(np.float16))
        same = replace(data, embeddings=halves.embeddings.astype(np.float32))
        assert trained(halves, DEFAULTS)[0].to_bytes() == trained(same, DEFAULTS)[0].to_bytes()


def test_answers_come_from_heads_that_never_saw_the_sample() -> None:
    """Two of forty labels are wrong: only a head that has seen them could repeat them."""
    data = embeddings_of([20, 20])
    labels = data.labels.copy()
    labels[[0, 39]] = 1 - labels[[0, 39]]
    answers = train_head(
        replace(data, labels=labels), DEFAULTS, lambda scores: None
    ).evidence.answers
    assert (answers.argmax(axis=1)[[0, 39]] == data.labels[[0, 39]]).all()
    assert (answers.argmax(axis=1) == data.labels).mean() > 0.9


def test_a_class_of_one_moment_gets_no_answers() -> None:
    one = embeddings_of([1, 6])
    data = LabeledEmbeddings(
        np.concatenate([np.repeat(one.embeddings[:1], 6, axis=0), one.embeddings[1:]]),
        np.repeat([0, 1], 6), 2,
    )  # fmt: skip
    trained_head = train_head(data, DEFAULTS, lambda scores: None)
    evidence = trained_head.evidence
    assert np.isnan(evidence.answers[:6]).all()
    assert not np.isnan(evidence.answers[6:]).any()
    assert len(set(evidence.moments[:6])) == 1


def test_a_head_of_an_earlier_version_takes_the_first_numbers() -> None:
    data = embeddings_of([10, 10])
    head, _ = trained(data)
    longer = np.concatenate([data.embeddings, np.ones((20, 3), np.float32)], axis=1)
    assert np.array_equal(head.confidences(longer), head.confidences(data.embeddings))


def test_every_epoch_is_reported_in_order_with_all_scores() -> None:
    _, history = trained(embeddings_of([20, 20]), replace(DEFAULTS, epochs=7))
    assert [scores.epoch for scores in history] == [1, 2, 3, 4, 5, 6, 7]
    assert all_finite(history)
    assert all(scores.val_loss is not None and scores.val_acc is not None for scores in history)
    assert all(0 <= scores.acc <= 1 for scores in history)


def test_without_validation_there_are_no_validation_scores() -> None:
    _, history = trained(embeddings_of([9, 9]), replace(DEFAULTS, validation_ratio=0))
    assert {(scores.val_loss, scores.val_acc) for scores in history} == {(None, None)}


def test_the_scores_come_from_a_head_that_never_saw_the_validation_samples() -> None:
    """Swapping the validation samples' embeddings leaves the training scores as they are."""
    data = embeddings_of([40, 40])
    settings = replace(DEFAULTS, validation_ratio=0.5)
    _, validation = stratified_split(data.labels, np.arange(80), 0.5, settings.seed)
    changed = data.embeddings.copy()
    changed[validation] = changed[validation][::-1]
    _, history = trained(data, settings)
    _, swapped = trained(replace(data, embeddings=changed), settings)
    assert [scores.loss for scores in swapped] == pytest.approx(
        [scores.loss for scores in history], rel=1e-3
    )
    assert [scores.acc for scores in swapped] == [scores.acc for scores in history]
    assert history[-1].val_acc is not None
    assert history[-1].val_acc > 0.9
    assert swapped[-1].val_acc is not None
    assert swapped[-1].val_acc < 0.1


def test_the_returned_head_is_trained_on_all_samples() -> None:
    data = embeddings_of([12, 12])
    with_validation, _ = trained(data)
    without, _ = trained(data, replace(DEFAULTS, validation_ratio=0))
    assert with_validation.to_bytes() == without.to_bytes()


@pytest.mark.parametrize("hidden_units", [0, 100])
def test_the_same_samples_settings_and_seed_give_the_same_head(hidden_units: int) -> None:
    settings = replace(DEFAULTS, epochs=5, hidden_units=hidden_units)
    one, history = trained(embeddings_of([15, 15]), settings)
    other, second = trained(embeddings_of([15, 15]), settings)
    assert one.to_bytes() == other.to_bytes()
    assert history == second
    different, _ = trained(embeddings_of([15, 15]), replace(settings, seed=1))
    assert different.to_bytes() != one.to_bytes()


@pytest.mark.parametrize("hidden_units", [0, 100])
@pytest.mark.parametrize("batch_size", [1, 4, 16, 512])
@pytest.mark.parametrize("ratio", [0, 0.5])
def test_the_division_into_portions_does_not_change_the_result(
    hidden_units: int, batch_size: int, ratio: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Portions of many epochs, of one, and of a part of an epoch."""
    data = embeddings_of([15, 15, 7])
    settings = HeadSettings(9, batch_size, 0.001, ratio, hidden_units)
    results = []
    for most_samples in (2000, 80, 37, 20, 5, 1):
        monkeypatch.setattr(_head_trainer, "_SAMPLES_PER_PORTION", most_samples)
        head, history = trained(data, settings)
        results.append((head.to_bytes(), history))
    assert all(result == results[0] for result in results)
    assert len(results[0][1]) == 9


def test_a_training_pauses_between_short_portions() -> None:
    """The longest portions: one sample a step, and five thousand samples."""
    for samples, settings in (
        (2500, replace(DEFAULTS, epochs=1, batch_size=1, hidden_units=100)),
        (2500, replace(DEFAULTS, epochs=1, batch_size=512, hidden_units=100)),
    ):
        moments = [time.monotonic()]
        train_head(
            embeddings_of([samples, samples]),
            settings,
            lambda scores: None,
            lambda moments=moments: moments.append(time.monotonic()),
        )
        pauses = np.diff(moments)
        print(f"portions: {len(pauses)}, median {np.median(pauses[1:]):.3f} s")
        assert np.median(pauses[1:]) < 0.25


def test_every_setting_has_its_effect() -> None:
    data = embeddings_of([15, 15])
    heads = {
        trained(data, settings)[0].to_bytes()
        for settings in (
            DEFAULTS,
            replace(DEFAULTS, epochs=31),
            replace(DEFAULTS, batch_size=15),
            replace(DEFAULTS, learning_rate=0.002),
            replace(DEFAULTS, hidden_units=100),
            replace(DEFAULTS, optimizer="sgd"),
            replace(DEFAULTS, optimizer="sgd", momentum=0.5),
            *(replace(WATCHED, **changed) for changed in WATCHED_CHANGES),
        )
    }
    assert len(heads) == 7 + len(WATCHED_CHANGES)


WATCHED = replace(
    DEFAULTS, epochs=80, learning_rate=0.003, stop_patience=6, stop_min_delta=0.002,
    reduce_patience=2, reduce_factor=0.5, reduce_min_delta=0.02, min_learning_rate=0.001,
)  # fmt: skip
WATCHED_CHANGES: tuple[dict[str, Any], ...] = (
    {},
    {"monitor": "accuracy"},
    {"stop_patience": 3},
    {"stop_min_delta": 0.03},
    {"reduce_patience": 1},
    {"reduce_factor": 0.9},
    {"reduce_min_delta": 0.1},
    {"reduce_cooldown": 3},
    {"min_learning_rate": 0.002},
)


def test_a_batch_size_above_the_sample_count_means_one_batch() -> None:
    data = embeddings_of([15, 15])
    heads = [trained(data, replace(DEFAULTS, batch_size=size))[0] for size in (30, 31, 512)]
    assert len({head.to_bytes() for head in heads}) == 1


def test_the_first_adam_step_changes_weights_by_the_learning_rate() -> None:
    """Adam's first step does not depend on the size of the gradient.

    The samples of a class are one moment, so nothing calibrates the head.
    """
    two = embeddings_of([1, 1])
    data = LabeledEmbeddings(np.repeat(two.embeddings, 4, axis=0), np.repeat([0, 1], 4), 2)
    once = replace(DEFAULTS, epochs=1, batch_size=8, validation_ratio=0)
    kernels = [kernel_of(trained(data, replace(once, learning_rate=rate))[0]) for rate in RATES]
    first, second = np.abs(kernels[1] - kernels[0]), np.abs(kernels[2] - kernels[0])
    assert np.median(second / first) == pytest.approx(2, rel=0.05)


RATES = [1e-9, 0.001, 0.002]


def kernel_of(head: Head) -> npt.NDArray[np.float32]:
    with np.load(io.BytesIO(head.to_bytes())) as arrays:
        return np.asarray(arrays["kernel_0"])


def test_uneven_classes_are_all_recognized() -> None:
    data = embeddings_of([5, 60, 10])
    head, _ = trained(data)
    fresh = embeddings_of([30, 30, 30])
    right = head.confidences(fresh.embeddings).argmax(axis=1) == fresh.labels
    assert right.reshape(3, 30).mean(axis=1).min() > 0.8


@pytest.mark.parametrize("hidden_units", [0, 100])
@pytest.mark.parametrize("count", [2, 3, 5])
def test_the_order_of_the_classes_does_not_matter(count: int, hidden_units: int) -> None:
    """The loops work on several classes at a time. None may be left out or trained twice."""
    settings = replace(DEFAULTS, epochs=5, validation_ratio=0, hidden_units=hidden_units)
    data = embeddings_of([7] * count)
    reversed_data = replace(data, labels=count - 1 - data.labels)
    (one, history), (other, second) = trained(data, settings), trained(reversed_data, settings)
    turned = other.confidences(data.embeddings)[:, ::-1]
    assert np.allclose(
        directions_of(one.confidences(data.embeddings)), directions_of(turned), atol=1e-4
    )
    assert [scores.loss for scores in history] == pytest.approx(
        [scores.loss for scores in second], rel=1e-3
    )


def directions_of(confidences: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    """The logits up to one factor, which calibrates: it comes from folds that are dealt at random."""
    logits = np.log(confidences.astype(np.float64))
    logits -= logits.mean(axis=1, keepdims=True)
    return logits / np.linalg.norm(logits)


# --- ending early -------------------------------------------------------------------------


class Cancelled(Exception):
    pass


def test_an_exception_in_on_epoch_ends_the_training() -> None:
    seen: list[int] = []

    def report(scores: EpochScores) -> None:
        seen.append(scores.epoch)
        if scores.epoch == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        train_head(embeddings_of([10, 10]), DEFAULTS, report)
    assert seen == [1, 2, 3]


# --- extremes -----------------------------------------------------------------------------


@pytest.mark.parametrize("hidden_units", [0, 100])
@pytest.mark.parametrize("learning_rate", [1e-6, 0.001, 1.0])
@pytest.mark.parametrize("batch_size", [1, 512])
def test_extreme_settings_end_in_numbers(
    hidden_units: int, learning_rate: float, batch_size: int
) -> None:
    settings = HeadSettings(20, batch_size, learning_rate, 0.5, hidden_units)
    head, history = trained(embeddings_of([5, 6, 7]), settings)
    assert all_finite(history)
    assert np.isfinite(head.confidences(embeddings_of([5, 6, 7]).embeddings)).all()
    Head.from_bytes(head.to_bytes())


@pytest.mark.parametrize("learning_rate", [0.001, 1.0])
def test_a_thousand_epochs_end_in_numbers(learning_rate: float) -> None:
    settings = HeadSettings(1000, 16, learning_rate, 0.25)
    head, history = trained(embeddings_of([5, 5]), settings)
    assert len(history) == 1000
    assert all_finite(history)
    assert np.isfinite(head.confidences(embeddings_of([5, 5]).embeddings)).all()


@pytest.mark.parametrize("hidden_units", [0, 100])
def test_the_same_picture_in_all_classes_gives_equal_confidences(hidden_units: int) -> None:
    one = embeddings_of([1]).embeddings
    same = LabeledEmbeddings(np.repeat(one, 15, axis=0), np.repeat(np.arange(3), 5), 3)
    head, history = trained(same, replace(DEFAULTS, hidden_units=hidden_units))
    assert all_finite(history)
    assert np.abs(head.confidences(one) - 1 / 3).max() < 0.1


def test_embeddings_of_zeros_give_finite_scores() -> None:
    nothing = LabeledEmbeddings(np.zeros((10, 64), np.float32), np.repeat([0, 1], 5), 2)
    head, history = trained(nothing)
    assert all_finite(history)
    assert np.isfinite(head.confidences(nothing.embeddings)).all()


def test_classes_of_one_repeated_picture_are_learned() -> None:
    two = embeddings_of([1, 1])
    data = LabeledEmbeddings(np.repeat(two.embeddings, 5, axis=0), np.repeat([0, 1], 5), 2)
    head, _ = trained(data)
    assert head.confidences(two.embeddings).argmax(axis=1).tolist() == [0, 1]


def test_thirty_classes_are_trained() -> None:
    data = embeddings_of([6] * 30)
    head, history = trained(data, replace(DEFAULTS, epochs=3))
    assert all_finite(history)
    assert head.confidences(data.embeddings).shape == (180, 30)


def test_training_does_not_change_the_callers_embeddings() -> None:
    data = embeddings_of([10, 10])
    before = data.embeddings.copy()
    data.embeddings.flags.writeable = False
    trained(data)
    assert np.array_equal(data.embeddings, before)


# --- speed --------------------------------------------------------------------------------


def median_seconds(data: LabeledEmbeddings, settings: HeadSettings, times: int) -> float:
    durations_s = []
    for _ in range(times):
        started = time.perf_counter()
        trained(data, settings)
        durations_s.append(time.perf_counter() - started)
    return statistics.median(durations_s)


def test_training_is_fast() -> None:
    """Measured 0.005 s and 0.05 s. The limits allow for a busy machine."""
    settings = replace(DEFAULTS, epochs=50)
    trained(embeddings_of([5, 5]), settings)  # compiles the loops
    small = median_seconds(embeddings_of([30] * 3), settings, times=5)
    large = median_seconds(embeddings_of([100] * 10), settings, times=3)
    print(f"50 epochs: 3 × 30 samples {small:.3f} s, 10 × 100 samples {large:.2f} s")
    assert small < 0.3
    assert large < 3


def test_fading_moments_never_become_denormal_numbers() -> None:
    """A CPU takes tens of times as long for them: training ten classes of 100 took twice the time."""
    moment = np.zeros((1, 1000), np.float32)
    inputs = np.random.default_rng(0).normal(0, 1, (4, 1000)).astype(np.float32)
    for number in range(40_000):
        error = 1e-6 if number == 0 else 0
        add_gradient(moment, inputs, np.full((4, 1), error, np.float32), BETA_1)
    assert not (np.abs(moment) < np.finfo(np.float32).tiny).any()
    assert np.isfinite(moment).all()


# --- the file -----------------------------------------------------------------------------


@pytest.mark.parametrize("hidden_units", [0, 10])
def test_a_head_survives_its_file_format(hidden_units: int) -> None:
    data = embeddings_of([10, 10])
    head, _ = trained(data, replace(DEFAULTS, epochs=2, hidden_units=hidden_units))
    second = Head.from_bytes(head.to_bytes())
    assert np.array_equal(second.confidences(data.embeddings), head.confidences(data.embeddings))
    assert (second.embedding_size, second.class_count) == (1280, 2)


def npz(**arrays: npt.NDArray[np.generic]) -> bytes:
    out = io.BytesIO()
    np.savez(out, **arrays)
    return out.getvalue()


KERNEL, BIAS = np.zeros((4, 2), np.float32), np.zeros(2, np.float32)

NOT_HEADS = {
    "nothing": b"",
    "text": b"a head, honestly",
    "no arrays": npz(),
    "no bias": npz(kernel_0=KERNEL),
    "another name": npz(kernel_0=KERNEL, bias=BIAS),
    "bias too long": npz(kernel_0=KERNEL, bias_0=np.zeros(3, np.float32)),
    "kernel not a matrix": npz(kernel_0=BIAS, bias_0=BIAS),
    "doubles": npz(kernel_0=KERNEL.astype(np.float64), bias_0=BIAS),
    "not a number": npz(kernel_0=np.full((4, 2), np.nan, np.float32), bias_0=BIAS),
    "infinite": npz(kernel_0=KERNEL, bias_0=np.full(2, np.inf, np.float32)),
    "no classes": npz(kernel_0=np.zeros((4, 0), np.float32), bias_0=np.zeros(0, np.float32)),
    "layers that don't fit": npz(kernel_0=KERNEL, bias_0=BIAS, kernel_1=KERNEL, bias_1=BIAS),
    "pickled": npz(kernel_0=np.array([{"a": 1}], dtype=object), bias_0=BIAS),
}


@pytest.mark.parametrize("data", NOT_HEADS.values(), ids=NOT_HEADS.keys())
def test_bytes_that_are_no_head_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a head"):
        Head.from_bytes(data)


def test_a_truncated_or_damaged_head_is_refused() -> None:
    data = trained(embeddings_of([5, 5]), replace(DEFAULTS, epochs=1))[0].to_bytes()
    for share in (0.1, 0.5, 0.99):
        with pytest.raises(ValueError, match="not a head"):
            Head.from_bytes(data[: int(len(data) * share)])
    hurt = bytearray(data)
    hurt[len(hurt) // 2] ^= 0xFF
    with pytest.raises(ValueError, match="not a head"):
        Head.from_bytes(bytes(hurt))


def test_many_equal_pictures_that_are_far_apart_are_learnt() -> None:
    """Their products have errors of float32 that were larger than what is added to every sample."""
    classes = 40
    pictures = np.abs(np.random.default_rng(0).standard_normal((2, 6400))).astype(np.float16)
    data = LabeledEmbeddings(
        pictures[np.arange(16 * classes) % 2],
        np.repeat(np.arange(classes), 16),
        classes,
        (1280, 5120),
    )
    head = train_head(data, HeadSettings(epochs=1, validation_ratio=0), lambda scores: None).head
    assert np.isfinite(head.confidences(pictures.astype(np.float32))).all()
