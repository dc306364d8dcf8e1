"""Training a head on embeddings: the settings, the scores, the extremes, the file."""

from __future__ import annotations

import io
import statistics
import time
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from app.ml._steps import step
from app.ml.heads import (
    EpochScores,
    Head,
    HeadSettings,
    LabelledEmbeddings,
    split,
    train_head,
)

DEFAULTS = HeadSettings(epochs=30, batch_size=16, learning_rate=0.001, validation_ratio=0.25)


def embeddings_of(counts: list[int], size: int = 1280, seed: int = 0) -> LabelledEmbeddings:
    """Overlapping clusters that look like a backbone's numbers: none negative, many near zero."""
    random = np.random.default_rng(seed)
    centres = random.gamma(0.3, 1.0, (len(counts), size)) * 0.25
    labels = np.repeat(np.arange(len(counts)), counts)
    noise = random.gamma(0.5, 0.8, (len(labels), size))
    return LabelledEmbeddings((centres[labels] + noise).astype(np.float32), labels, len(counts))


def trained(
    data: LabelledEmbeddings, settings: HeadSettings = DEFAULTS
) -> tuple[Head, list[EpochScores]]:
    history: list[EpochScores] = []
    return train_head(data, settings, history.append), history


def all_finite(history: list[EpochScores]) -> bool:
    scores = [(each.loss, each.acc, each.val_loss or 0, each.val_acc or 0) for each in history]
    return bool(np.isfinite(np.array(scores)).all())


# --- the split ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "count", "held_back"),
    [
        (0.25, 5, 1), (0.25, 20, 5), (0.25, 30, 8), (0.25, 2, 1), (0.5, 5, 2), (0.5, 7, 4),
        (0.01, 5, 1), (0.99, 5, 4), (0.5, 1, 0), (0.0, 5, 0), (0.3, 100, 30),
    ],
)  # fmt: skip
def test_every_class_gives_its_share_to_validation(
    ratio: float, count: int, held_back: int
) -> None:
    labels = np.repeat([0, 1, 2], count)
    training, validation = split(labels, ratio, seed=3)
    assert np.bincount(labels[validation], minlength=3).tolist() == [held_back] * 3
    assert sorted([*training, *validation]) == list(range(3 * count))


def test_the_split_depends_on_the_seed_alone() -> None:
    labels = np.repeat([0, 1], 20)
    assert np.array_equal(split(labels, 0.25, 1)[1], split(labels, 0.25, 1)[1])
    assert not np.array_equal(split(labels, 0.25, 1)[1], split(labels, 0.25, 2)[1])


# --- what training gives ------------------------------------------------------------------


def test_a_head_learns_what_the_samples_show() -> None:
    data = embeddings_of([40, 40, 40])
    head, history = trained(data)
    confidences = head.confidences(embeddings_of([40, 40, 40]).embeddings)
    assert confidences.shape == (120, 3)
    assert confidences.dtype == np.float32
    assert np.abs(confidences.sum(axis=1) - 1).max() < 1e-5
    assert (confidences.argmax(axis=1) == data.labels).mean() > 0.95
    assert history[-1].loss < history[0].loss


def test_every_epoch_is_reported_in_order_with_all_scores() -> None:
    _, history = trained(embeddings_of([20, 20]), replace(DEFAULTS, epochs=7))
    assert [each.epoch for each in history] == [1, 2, 3, 4, 5, 6, 7]
    assert all_finite(history)
    assert all(each.val_loss is not None and each.val_acc is not None for each in history)
    assert all(0 <= each.acc <= 1 for each in history)


def test_without_validation_there_are_no_validation_scores() -> None:
    _, history = trained(embeddings_of([9, 9]), replace(DEFAULTS, validation_ratio=0))
    assert {(each.val_loss, each.val_acc) for each in history} == {(None, None)}


def test_the_scores_come_from_a_head_that_never_saw_the_validation_samples() -> None:
    """Changing what the validation samples show changes no training score, and labels that make
    no sense are recognised by chance alone."""
    data = embeddings_of([40, 40])
    settings = replace(DEFAULTS, validation_ratio=0.5)
    _, validation = split(data.labels, 0.5, settings.seed)
    changed = data.embeddings.copy()
    changed[validation] = changed[validation][::-1]
    _, history = trained(data, settings)
    _, swapped = trained(replace(data, embeddings=changed), settings)
    assert [(each.loss, each.acc) for each in swapped] == [
        (each.loss, each.acc) for each in history
    ]
    assert history[-1].val_acc is not None
    assert history[-1].val_acc > 0.9
    assert swapped[-1].val_acc is not None
    assert swapped[-1].val_acc < 0.1


def test_the_head_knows_all_samples_in_the_end() -> None:
    data = embeddings_of([12, 12])
    with_validation, _ = trained(data)
    without, _ = trained(data, replace(DEFAULTS, validation_ratio=0))
    assert with_validation.to_bytes() == without.to_bytes()


@pytest.mark.parametrize("hidden_units", [0, 100])
def test_the_same_samples_settings_and_seed_give_the_same_head(hidden_units: int) -> None:
    settings = replace(DEFAULTS, epochs=5, hidden_units=hidden_units)
    one, history = trained(embeddings_of([15, 15]), settings)
    other, again = trained(embeddings_of([15, 15]), settings)
    assert one.to_bytes() == other.to_bytes()
    assert history == again
    different, _ = trained(embeddings_of([15, 15]), replace(settings, seed=1))
    assert different.to_bytes() != one.to_bytes()


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
        )
    }
    assert len(heads) == 5


def test_batches_beyond_the_data_are_one_batch() -> None:
    data = embeddings_of([15, 15])
    heads = [trained(data, replace(DEFAULTS, batch_size=size))[0] for size in (30, 31, 512)]
    assert len({head.to_bytes() for head in heads}) == 1


def test_adam_moves_weights_by_the_learning_rate() -> None:
    """In its first step Adam moves each weight by the learning rate, whatever the gradient."""
    data = embeddings_of([4, 4])
    once = replace(DEFAULTS, epochs=1, batch_size=8, validation_ratio=0)
    kernels = [kernel_of(trained(data, replace(once, learning_rate=rate))[0]) for rate in RATES]
    first, second = np.abs(kernels[1] - kernels[0]), np.abs(kernels[2] - kernels[0])
    assert np.median(second / first) == pytest.approx(2, rel=0.05)


RATES = [1e-9, 0.001, 0.002]


def kernel_of(head: Head) -> npt.NDArray[np.float32]:
    with np.load(io.BytesIO(head.to_bytes())) as arrays:
        return np.asarray(arrays["kernel_0"])


def test_uneven_classes_are_all_recognised() -> None:
    data = embeddings_of([5, 60, 10])
    head, _ = trained(data)
    fresh = embeddings_of([30, 30, 30])
    right = head.confidences(fresh.embeddings).argmax(axis=1) == fresh.labels
    assert right.reshape(3, 30).mean(axis=1).min() > 0.8


@pytest.mark.parametrize("hidden_units", [0, 100])
@pytest.mark.parametrize("count", [2, 3, 5])
def test_the_order_of_the_classes_does_not_matter(count: int, hidden_units: int) -> None:
    """The loops work on several classes at a time; none is left out at the end, or learnt twice."""
    settings = replace(DEFAULTS, epochs=5, validation_ratio=0, hidden_units=hidden_units)
    data = embeddings_of([7] * count)
    reversed_data = replace(data, labels=count - 1 - data.labels)
    (one, history), (other, again) = trained(data, settings), trained(reversed_data, settings)
    turned = other.confidences(data.embeddings)[:, ::-1]
    assert np.allclose(one.confidences(data.embeddings), turned, atol=1e-4)
    assert [each.loss for each in history] == pytest.approx([each.loss for each in again], rel=1e-3)


# --- ending early -------------------------------------------------------------------------


class Cancelled(Exception):
    pass


def test_what_the_report_raises_ends_the_training() -> None:
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
    same = LabelledEmbeddings(np.repeat(one, 15, axis=0), np.repeat(np.arange(3), 5), 3)
    head, history = trained(same, replace(DEFAULTS, hidden_units=hidden_units))
    assert all_finite(history)
    assert np.abs(head.confidences(one) - 1 / 3).max() < 0.1


def test_embeddings_of_nothing_but_zeros_are_no_problem() -> None:
    nothing = LabelledEmbeddings(np.zeros((10, 64), np.float32), np.repeat([0, 1], 5), 2)
    head, history = trained(nothing)
    assert all_finite(history)
    assert np.isfinite(head.confidences(nothing.embeddings)).all()


def test_the_same_picture_throughout_each_class_is_learnt() -> None:
    two = embeddings_of([1, 1])
    data = LabelledEmbeddings(np.repeat(two.embeddings, 5, axis=0), np.repeat([0, 1], 5), 2)
    head, _ = trained(data)
    assert head.confidences(two.embeddings).argmax(axis=1).tolist() == [0, 1]


def test_thirty_classes_are_learnt() -> None:
    data = embeddings_of([6] * 30)
    head, history = trained(data, replace(DEFAULTS, epochs=3))
    assert all_finite(history)
    assert head.confidences(data.embeddings).shape == (180, 30)


def test_the_callers_embeddings_stay_as_they_are() -> None:
    data = embeddings_of([10, 10])
    before = data.embeddings.copy()
    data.embeddings.flags.writeable = False
    trained(data)
    assert np.array_equal(data.embeddings, before)


# --- speed --------------------------------------------------------------------------------


def median_seconds(data: LabelledEmbeddings, settings: HeadSettings, times: int) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        trained(data, settings)
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


def test_training_takes_a_blink() -> None:
    """Measured 0.005 s and 0.05 s; the limits leave room for a busy machine."""
    settings = replace(DEFAULTS, epochs=50)
    trained(embeddings_of([5, 5]), settings)  # the steps are compiled, or loaded
    small = median_seconds(embeddings_of([30] * 3), settings, times=5)
    large = median_seconds(embeddings_of([100] * 10), settings, times=3)
    print(f"50 epochs: 3 × 30 samples {small:.3f} s, 10 × 100 samples {large:.2f} s")
    assert small < 0.3
    assert large < 3


def test_fading_moments_never_become_denormal_numbers() -> None:
    """They take a CPU tens of times as long: training ten classes of 100 took twice the time."""
    layer = np.zeros((3, 1, 1000), np.float32)
    inputs = np.random.default_rng(0).normal(0, 1, (4, 1000)).astype(np.float32)
    for number in range(40_000):
        error = 1e-6 if number == 0 else 0
        step(layer, inputs, np.full((4, 1), error, np.float32), 0.001)
    assert not ((layer != 0) & (np.abs(layer) < np.finfo(np.float32).tiny)).any()
    assert np.isfinite(layer).all()
    assert layer.all()


# --- the file -----------------------------------------------------------------------------


@pytest.mark.parametrize("hidden_units", [0, 10])
def test_a_head_comes_back_from_its_bytes(hidden_units: int) -> None:
    data = embeddings_of([10, 10])
    head, _ = trained(data, replace(DEFAULTS, epochs=2, hidden_units=hidden_units))
    again = Head.from_bytes(head.to_bytes())
    assert np.array_equal(again.confidences(data.embeddings), head.confidences(data.embeddings))
    assert (again.embedding_size, again.class_count) == (1280, 2)


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
def test_bytes_of_something_else_are_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="not a head"):
        Head.from_bytes(data)


def test_a_head_that_was_cut_off_is_refused() -> None:
    data = trained(embeddings_of([5, 5]), replace(DEFAULTS, epochs=1))[0].to_bytes()
    for share in (0.1, 0.5, 0.99):
        with pytest.raises(ValueError, match="not a head"):
            Head.from_bytes(data[: int(len(data) * share)])
    hurt = bytearray(data)
    hurt[len(hurt) // 2] ^= 0xFF
    with pytest.raises(ValueError, match="not a head"):
        Head.from_bytes(bytes(hurt))
