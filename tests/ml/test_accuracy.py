"""The accuracy at the default settings, on real pictures and on drawn arrows.

The peer is scikit-learn's logistic regression on the average of the feature map, on all of the
student's pictures.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image, ImageDraw
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from app.ml.backbones import MOBILENET_V2, MOBILENET_V2_INT8, load_embedder
from app.ml.head_settings import HeadSettings
from app.ml.metrics import accuracy, calibration_error
from app.ml.prepare import prepare_backbone
from app.ml.training import train_head
from app.ml.types import Embedder, LabeledEmbeddings, Squares

Floats = npt.NDArray[np.float32]
Embed = Callable[[list[Path]], Floats]

DRAWS = 20
LARGEST_LOSS = 0.5
"""Points that the fast network may lose: fewer are within the error of so many draws."""
LARGEST_CALIBRATION_LOSS = 1.0
DEFAULTS = HeadSettings(epochs=30, batch_size=16, learning_rate=0.001, validation_ratio=0.25)


@dataclass(frozen=True)
class Pictures:
    embeddings: Floats
    labels: npt.NDArray[np.int64]

    def __getitem__(self, indices: npt.NDArray[np.int64]) -> Pictures:
        return Pictures(self.embeddings[indices], self.labels[indices])


@dataclass(frozen=True)
class MeanScores:
    """Means over the draws, in %."""

    accuracy: float
    calibration_error: float

    def __str__(self) -> str:
        return f"{self.accuracy:5.1f} % right, calibration error {self.calibration_error:4.1f} %"


@pytest.fixture(scope="module")
def hands(pictures_folder: Path, embedded: Embed) -> Pictures:
    files = sorted((pictures_folder / "hands").glob("*/*"))
    return labeled(files, [file.parent.name for file in files], embedded)


@pytest.fixture(scope="module")
def cats_dogs(pictures_folder: Path, embedded: Embed) -> Pictures:
    files = sorted((pictures_folder / "cats_dogs").glob("*.*"))
    return labeled(files, [file.name.split(".")[0] for file in files], embedded)


@pytest.fixture(scope="module")
def arrows(embedder: Embedder) -> Pictures:
    """Left and right arrows in many colors, thicknesses, places and tilts."""
    random = np.random.default_rng(0)
    labels = np.repeat([0, 1], 60)
    squares = np.stack([drawn_arrow(right=bool(label), random=random) for label in labels])
    return Pictures(embedder.embed(squares), labels.astype(np.int64))


def drawn_arrow(*, right: bool, random: np.random.Generator) -> npt.NDArray[np.uint8]:
    """A square of 224 pixels with an arrow: a shaft and a head of two strokes."""
    paper, ink = (tuple(map(int, random.integers(*span, 3))) for span in ((160, 256), (0, 110)))
    length, head = random.uniform(100, 190), random.uniform(35, 65)
    center = random.uniform(95, 130, 2)
    turn = random.uniform(-0.35, 0.35) + (0 if right else np.pi)
    along, across = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    tip = center + along * length / 2
    image = Image.new("RGB", (224, 224), paper)
    pen = ImageDraw.Draw(image)
    for end in (
        center - along * length / 2,
        *(tip - along * head + side * across * head for side in (-0.7, 0.7)),
    ):
        pen.line([*tip, *end], ink, int(random.integers(5, 16)))
    return np.asarray(image)


def labeled(files: list[Path], names: list[str], embedded: Embed) -> Pictures:
    return Pictures(embedded(files), np.unique(names, return_inverse=True)[1].astype(np.int64))


def head_confidences(training: Pictures, test: Pictures, settings: HeadSettings) -> Floats:
    class_count = int(training.labels.max()) + 1
    data = LabeledEmbeddings(training.embeddings, training.labels, class_count, MOBILENET_V2.blocks)
    return train_head(data, settings, lambda scores: None).head.confidences(test.embeddings)


def peer_confidences(training: Pictures, test: Pictures) -> Floats:
    with threadpool_limits(limits=1, user_api="blas"):  # several threads take ten times as long
        peer = LogisticRegression(max_iter=2000).fit(averages(training), training.labels)
    return np.asarray(peer.predict_proba(averages(test)), np.float32)


def averages(pictures: Pictures) -> Floats:
    return pictures.embeddings[:, : MOBILENET_V2.blocks[0]]


def draw(pictures: Pictures, per_class: int, seed: int) -> tuple[Pictures, Pictures]:
    """Draws `per_class` random pictures of each class. Returns them and the others."""
    random = np.random.default_rng(seed)
    classes = [np.flatnonzero(pictures.labels == label) for label in np.unique(pictures.labels)]
    indices = np.concatenate([random.permutation(members)[:per_class] for members in classes])
    rest = np.setdiff1d(np.arange(len(pictures.labels)), indices)
    return pictures[indices], pictures[rest]


def mean_scores(
    pictures: Pictures, per_class: int, classify: Callable[[Pictures, Pictures, int], Floats]
) -> MeanScores:
    accuracies, errors = [], []
    for seed in range(DRAWS):
        training, test = draw(pictures, per_class, seed)
        confidences = classify(training, test, seed)
        accuracies.append(accuracy(confidences, test.labels))
        errors.append(calibration_error(confidences, test.labels))
    return MeanScores(100 * float(np.mean(accuracies)), 100 * float(np.mean(errors)))


def seeded(seed: int, hidden_units: int = 0) -> HeadSettings:
    return HeadSettings(
        DEFAULTS.epochs, DEFAULTS.batch_size, DEFAULTS.learning_rate, DEFAULTS.validation_ratio,
        hidden_units, seed,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "per_class", "accuracy_bar", "calibration_bar"),
    [
        ("hands", 5, 91.5, 6),
        pytest.param("hands", 20, 96.5, 3, marks=pytest.mark.thorough),
        pytest.param("cats_dogs", 5, 94.5, 6, marks=pytest.mark.thorough),
        ("cats_dogs", 30, 97.2, 3),
        ("arrows", 5, 85, None),
        ("arrows", 20, 95, None),
    ],
)
def test_a_head_is_accurate_and_as_sure_as_it_is_right(
    name: str, per_class: int, accuracy_bar: float, calibration_bar: float | None,
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    pictures: Pictures = request.getfixturevalue(name)
    head = mean_scores(
        pictures,
        per_class,
        lambda training, test, seed: head_confidences(training, test, seeded(seed)),
    )
    hidden = mean_scores(
        pictures, per_class,
        lambda training, test, seed: head_confidences(training, test, seeded(seed, hidden_units=100)),
    )  # fmt: skip
    peer = mean_scores(
        pictures, per_class, lambda training, test, seed: peer_confidences(training, test)
    )
    with capsys.disabled():
        print(f"\n{name}, {per_class} a class, means of {DRAWS} draws")
        print(f"  head                               {head}")
        print(f"  head with 100 hidden units         {hidden}")
        print(f"  logistic regression on averages    {peer}")
    assert head.accuracy >= accuracy_bar
    assert hidden.accuracy >= accuracy_bar - 0.5
    if calibration_bar is not None:
        assert head.calibration_error <= calibration_bar
        assert hidden.calibration_error <= calibration_bar + 1


@pytest.fixture(scope="module")
def fast(backbones_folder: Path) -> Embedder:
    prepare_backbone(backbones_folder, MOBILENET_V2_INT8.name, print)
    return load_embedder(backbones_folder, MOBILENET_V2_INT8.name, "litert", threads=2)


@pytest.mark.parametrize(
    ("name", "per_class"),
    [
        ("hands", 5),
        pytest.param("hands", 20, marks=pytest.mark.thorough),
        pytest.param("cats_dogs", 5, marks=pytest.mark.thorough),
        ("cats_dogs", 20),
    ],
)
def test_the_fast_network_is_as_accurate_as_the_default_one(
    name: str, per_class: int, fast: Embedder, pictures_folder: Path, squares_of: Callable[[list[Path]], Squares],
    request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """On the same draws, of pictures that it was not calibrated with."""
    default: Pictures = request.getfixturevalue(name)
    pattern = "*/*" if name == "hands" else "*.*"
    files = sorted((pictures_folder / name).glob(pattern))
    pictures = Pictures(fast.embed(squares_of(files)), default.labels)

    def scores(of: Pictures) -> MeanScores:
        return mean_scores(
            of,
            per_class,
            lambda training, test, seed: head_confidences(training, test, seeded(seed)),
        )

    by_default, by_fast = scores(default), scores(pictures)
    with capsys.disabled():
        print(f"\n{name}, {per_class} a class: default {by_default}\n{'fast':>28} {by_fast}")
    assert by_fast.accuracy >= by_default.accuracy - LARGEST_LOSS
    assert by_fast.calibration_error <= by_default.calibration_error + LARGEST_CALIBRATION_LOSS


def test_the_validation_accuracy_forecasts_the_accuracy_on_new_pictures(
    hands: Pictures, capsys: pytest.CaptureFixture[str]
) -> None:
    """val_acc is the head's accuracy on new pictures, or a little lower."""
    forecasts, outcomes = [], []
    for seed in range(DRAWS):
        training, test = draw(hands, 20, seed)
        data = LabeledEmbeddings(training.embeddings, training.labels, 6, MOBILENET_V2.blocks)
        history: list[float | None] = []
        head = train_head(
            data, seeded(seed), lambda scores, history=history: history.append(scores.val_acc)
        ).head
        assert history[-1] is not None
        forecasts.append(history[-1])
        outcomes.append(accuracy(head.confidences(test.embeddings), test.labels))
    forecast, outcome = 100 * np.mean(forecasts), 100 * np.mean(outcomes)
    with capsys.disabled():
        print(f"\nhands, 20 a class: val_acc {forecast:.1f} %, on new pictures {outcome:.1f} %")
    assert outcome - 4 < forecast < outcome + 1
