"""Golden pictures: what an exported file is asked before it is handed out, and the answers it must give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.ml._litert import LiteRTEmbedder
from app.ml.exporters.classifier import Classifier
from app.ml.pictures import SIDE, PictureLimits, Square, crop_square
from app.ml.types import Floats, Squares

PLAIN_PICTURES = 2
"""So many pictures prove an export, and their mixture: sure answers hide small differences."""


@dataclass(frozen=True)
class Golden:
    """Pictures (n, 224, 224, 3), and the model's confidences (n, classes) for them."""

    squares: Squares
    answers: Floats


def golden_of(classifier: Classifier, pictures: Sequence[bytes], limits: PictureLimits) -> Golden:
    """What the model answers about `pictures` (files), and about drawn ones where there are too few."""
    squares = [crop_square(picture, limits) for picture in pictures[:PLAIN_PICTURES]]
    drawn = [drawn_square(number) for number in range(len(squares), PLAIN_PICTURES)]
    plain = np.stack([*squares, *drawn])
    golden = np.concatenate([plain, plain.mean(axis=0, keepdims=True).astype(np.uint8)])
    embedder = LiteRTEmbedder(classifier.spec, classifier.litert_network(), threads=1)
    embeddings = embedder.embed(golden)
    embedder.close()
    return Golden(golden, classifier.head.confidences(embeddings))


def drawn_square(number: int) -> Square:
    """A picture of soft colors and a disc, another one for each number."""
    random = np.random.default_rng(number)
    across, down = np.meshgrid(np.linspace(0, 1, SIDE), np.linspace(0, 1, SIDE))
    colors = random.uniform(0, 255, (3, 3))
    ground = colors[0] + across[..., None] * (colors[1] - colors[0])
    middle, radius = random.uniform(0.3, 0.7, 2), random.uniform(0.15, 0.3)
    disc = (across - middle[0]) ** 2 + (down - middle[1]) ** 2 < radius**2
    ground[disc] = colors[2]
    return np.asarray(ground.round(), np.uint8)
