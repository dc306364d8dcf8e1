"""How well known and unknown pictures are told apart, on real pictures."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.metrics import roc_auc_score

from app.ml.backbones import MOBILENET_V2
from app.ml.familiarity import (
    comparable,
    directions_of,
    fill_own_familiarities,
    kept_share,
    threshold_for,
)
from app.ml.moments import moments_of
from app.ml.types import Evidence, LabeledEmbeddings
from app.training.insights import Insights

Floats = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]
Embed = Callable[[list[Path]], Floats]

DRAWS = 20


@dataclass(frozen=True)
class Separation:
    """Shares, means of the draws: the area under the curve, known kept, foreign taken for known."""

    area: float
    kept: float
    passed: float

    def __str__(self) -> str:
        return (
            f"area {self.area:.4f}, {100 * self.kept:.1f} % of known kept,"
            f" {100 * self.passed:.1f} % of foreign pass"
        )


def own_familiarities(data: LabeledEmbeddings, moments: npt.NDArray[np.int64]) -> Floats:
    familiarities = np.empty(len(moments), np.float32)
    directions = directions_of(data.embeddings, data.blocks[0])
    for _ in fill_own_familiarities(familiarities, directions, data.labels, moments):
        pass
    return familiarities


def separation(embeddings: Floats, labels: Labels, foreign: Floats, per_class: int) -> Separation:
    """Draws `per_class` pictures of each class to learn from; the others are known, `foreign` not."""
    results = []
    for seed in range(DRAWS):
        random = np.random.default_rng(seed)
        chosen = np.concatenate(
            [random.permutation(np.flatnonzero(labels == label))[:per_class]
             for label in np.unique(labels)]
        )  # fmt: skip
        others = np.setdiff1d(np.arange(len(labels)), chosen)
        results.append(one_draw(embeddings[chosen], labels[chosen], embeddings[others], foreign))
    return Separation(*(float(mean) for mean in np.mean(results, axis=0)))


def one_draw(
    training: Floats, labels: Labels, known: Floats, foreign: Floats
) -> tuple[float, float, float]:
    data = LabeledEmbeddings(training, labels, int(labels.max()) + 1, MOBILENET_V2.blocks)
    moments = moments_of(data)
    own = own_familiarities(data, moments)[comparable(labels, moments)]
    threshold = threshold_for(own, 0.05)
    familiar, strange = (
        (directions_of(asked, 1280) @ directions_of(training, 1280).T).max(axis=1)
        for asked in (known, foreign)
    )
    truth = np.repeat([1, 0], [len(familiar), len(strange)])
    area = float(roc_auc_score(truth, np.concatenate([familiar, strange])))
    return area, kept_share(familiar, threshold), kept_share(strange, threshold)


@pytest.fixture(scope="module")
def hands(pictures_folder: Path, embedded: Embed) -> tuple[Floats, Labels]:
    files = sorted((pictures_folder / "hands").glob("*/*"))
    labels = np.unique([file.parent.name for file in files], return_inverse=True)[1]
    return embedded(files), labels.astype(np.int64)


@pytest.fixture(scope="module")
def foreign(pictures_folder: Path, embedded: Embed) -> Floats:
    """Photos of things and animals."""
    folders = ("objects", "cats_dogs")
    return embedded([file for name in folders for file in (pictures_folder / name).glob("*.*")])


@pytest.mark.parametrize("per_class", [5, pytest.param(20, marks=pytest.mark.thorough)])
def test_foreign_pictures_are_told_from_new_hand_signs(
    per_class: int,
    hands: tuple[Floats, Labels],
    foreign: Floats,
    capsys: pytest.CaptureFixture[str],
) -> None:
    result = separation(*hands, foreign, per_class)
    with capsys.disabled():
        print(f"\nhands, {per_class} a class, against things and animals: {result}")
    assert result.area >= 0.99
    assert result.kept >= 0.9
    assert result.passed <= 0.05


def test_of_classes_of_one_moment_new_pictures_stay_known(
    hands: tuple[Floats, Labels], foreign: Floats, capsys: pytest.CaptureFixture[str]
) -> None:
    result = separation(*hands, foreign, per_class=1)
    with capsys.disabled():
        print(f"\nhands, 1 a class, against things and animals: {result}")
    assert result.kept >= 0.9
    assert result.passed <= 0.05


def test_familiarity_leaves_out_the_own_moment() -> None:
    embeddings = np.array([[1, 0], [1, 0.01], [0.6, 0.8], [0, 1]], np.float32)
    data = LabeledEmbeddings(embeddings, np.array([0, 0, 0, 1]), 2)
    moments = np.array([0, 0, 1, 2])
    own = own_familiarities(data, moments)
    assert own == pytest.approx([0.6, 0.608, 0.8, 0.8], abs=0.001)
    assert comparable(data.labels, moments).tolist() == [True, True, True, False]
    assert comparable(data.labels, np.array([0, 0, 0, 1])).all()


def test_of_very_many_samples_some_comparable_ones_tell_the_threshold() -> None:
    random = np.random.default_rng(0)
    count, alone = 6000, 40
    embeddings = random.standard_normal((count, 8), np.float32)
    labels = np.where(np.arange(count) < count - alone, 0, 1)
    data = LabeledEmbeddings(embeddings, labels, 2)
    moments = np.minimum(np.arange(count), count - alone)
    own = own_familiarities(data, moments)

    asked = np.flatnonzero(~np.isnan(own))
    assert 1000 < len(asked) < count / 2
    assert labels[asked].max() == 0, "a class of one moment tells nothing"
    directions = directions_of(embeddings, 8)
    cosines = directions[asked] @ directions.T
    cosines[moments[asked, None] == moments] = -1
    assert own[asked] == pytest.approx(cosines.max(axis=1), abs=1e-6)
    numbers = np.zeros((count, 2), np.float16)
    insights = Insights(("",) * count, labels, Evidence(numbers, moments, numbers, own))
    assert insights.own_familiarities.tolist() == own[asked].tolist()


def test_strictness_is_the_share_that_is_taken_for_unknown() -> None:
    own = np.linspace(0, 1, 101).astype(np.float32)
    assert threshold_for(own, 0) == 0
    assert threshold_for(own, 0.05) == pytest.approx(0.05)
    assert kept_share(own, threshold_for(own, 0.25)) == pytest.approx(0.75, abs=0.01)


def test_an_embedding_of_zeros_is_familiar_to_nothing() -> None:
    assert not directions_of(np.zeros((1, 4), np.float32), 4).any()
