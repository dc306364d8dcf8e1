"""What a student may expect at the default settings, on real pictures.

The peer is scikit-learn's logistic regression on the same embeddings: fitted on all pictures that
the student gave, and, for comparison, on those alone that validation leaves to training.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from app.ml.heads import HeadSettings, LabelledEmbeddings, split, train_head
from app.ml.metrics import accuracy, calibration_error

Floats = npt.NDArray[np.float32]
Embed = Callable[[list[Path]], Floats]

DRAWS = 20
DEFAULTS = HeadSettings(epochs=30, batch_size=16, learning_rate=0.001, validation_ratio=0.25)


@dataclass(frozen=True)
class Pictures:
    embeddings: Floats
    labels: npt.NDArray[np.int64]

    def __getitem__(self, chosen: npt.NDArray[np.int64]) -> Pictures:
        return Pictures(self.embeddings[chosen], self.labels[chosen])


@dataclass(frozen=True)
class Figures:
    """Means over the draws, in %."""

    accuracy: float
    calibration_error: float

    def __str__(self) -> str:
        return f"{self.accuracy:5.1f} % right, calibration error {self.calibration_error:4.1f} %"


@pytest.fixture(scope="module")
def hands(pictures_folder: Path, embedded: Embed) -> Pictures:
    files = sorted((pictures_folder / "hands").glob("*/*"))
    return labelled(files, [file.parent.name for file in files], embedded)


@pytest.fixture(scope="module")
def cats_dogs(pictures_folder: Path, embedded: Embed) -> Pictures:
    files = sorted((pictures_folder / "cats_dogs").glob("*.*"))
    return labelled(files, [file.name.split(".")[0] for file in files], embedded)


def labelled(files: list[Path], names: list[str], embedded: Embed) -> Pictures:
    return Pictures(embedded(files), np.unique(names, return_inverse=True)[1].astype(np.int64))


def head_answers(given: Pictures, asked: Pictures, settings: HeadSettings) -> Floats:
    class_count = int(given.labels.max()) + 1
    data = LabelledEmbeddings(given.embeddings, given.labels, class_count)
    return train_head(data, settings, lambda scores: None).confidences(asked.embeddings)


def peer_answers(given: Pictures, asked: Pictures) -> Floats:
    with threadpool_limits(limits=1, user_api="blas"):  # several threads take ten times as long
        peer = LogisticRegression(max_iter=2000).fit(given.embeddings, given.labels)
    return np.asarray(peer.predict_proba(asked.embeddings), np.float32)


def drawn(pictures: Pictures, per_class: int, seed: int) -> tuple[Pictures, Pictures]:
    """`per_class` pictures of each class at random, and the rest."""
    random = np.random.default_rng(seed)
    classes = [np.flatnonzero(pictures.labels == label) for label in np.unique(pictures.labels)]
    chosen = np.concatenate([random.permutation(members)[:per_class] for members in classes])
    rest = np.setdiff1d(np.arange(len(pictures.labels)), chosen)
    return pictures[chosen], pictures[rest]


def figures(
    pictures: Pictures, per_class: int, answers: Callable[[Pictures, Pictures, int], Floats]
) -> Figures:
    right, gaps = [], []
    for seed in range(DRAWS):
        given, asked = drawn(pictures, per_class, seed)
        confidences = answers(given, asked, seed)
        right.append(accuracy(confidences, asked.labels))
        gaps.append(calibration_error(confidences, asked.labels))
    return Figures(100 * float(np.mean(right)), 100 * float(np.mean(gaps)))


def seeded(seed: int, hidden_units: int = 0) -> HeadSettings:
    return HeadSettings(
        DEFAULTS.epochs, DEFAULTS.batch_size, DEFAULTS.learning_rate, DEFAULTS.validation_ratio,
        hidden_units, seed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "per_class"), [("hands", 5), ("hands", 20), ("cats_dogs", 5), ("cats_dogs", 30)]
)
def test_a_head_is_as_good_as_logistic_regression_and_knows_how_sure_it_may_be(
    name: str, per_class: int, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures: Pictures = request.getfixturevalue(name)

    def peer_without_validation(given: Pictures, asked: Pictures, seed: int) -> Floats:
        training, _ = split(given.labels, DEFAULTS.validation_ratio, seed)
        return peer_answers(given[training], asked)

    head = figures(
        pictures, per_class, lambda given, asked, seed: head_answers(given, asked, seeded(seed))
    )
    hidden = figures(
        pictures, per_class,
        lambda given, asked, seed: head_answers(given, asked, seeded(seed, hidden_units=100)),
    )  # fmt: skip
    peer = figures(pictures, per_class, lambda given, asked, seed: peer_answers(given, asked))
    lesser_peer = figures(pictures, per_class, peer_without_validation)
    with capsys.disabled():
        print(f"\n{name}, {per_class} a class, means of {DRAWS} draws")
        print(f"  head                               {head}")
        print(f"  head with 100 hidden units         {hidden}")
        print(f"  logistic regression                {peer}")
        print(f"  … on what validation leaves to it  {lesser_peer}")

    assert head.accuracy >= peer.accuracy - 1
    assert head.accuracy >= lesser_peer.accuracy - 1
    assert head.calibration_error <= 8
    assert hidden.accuracy >= peer.accuracy - 2
    assert hidden.calibration_error <= 8
    if (name, per_class) == ("cats_dogs", 30):
        assert head.accuracy >= 95


def test_the_validation_score_is_an_honest_forecast(
    hands: Pictures, capsys: pytest.CaptureFixture[str]
) -> None:
    """val_acc is what the head does on pictures that nobody has shown it, or a little less."""
    forecasts, outcomes = [], []
    for seed in range(DRAWS):
        given, asked = drawn(hands, 20, seed)
        data = LabelledEmbeddings(given.embeddings, given.labels, 6)
        history: list[float | None] = []
        head = train_head(
            data, seeded(seed), lambda scores, history=history: history.append(scores.val_acc)
        )
        assert history[-1] is not None
        forecasts.append(history[-1])
        outcomes.append(accuracy(head.confidences(asked.embeddings), asked.labels))
    forecast, outcome = 100 * np.mean(forecasts), 100 * np.mean(outcomes)
    with capsys.disabled():
        print(f"\nhands, 20 a class: val_acc {forecast:.1f} %, on new pictures {outcome:.1f} %")
    assert outcome - 4 < forecast < outcome + 1
