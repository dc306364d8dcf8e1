"""The data of a comparison of networks: the same pictures as each network sees them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.errors import ValidationImpossible
from app.lab.augmentation.comparison_data import ORIGINAL, within_limit
from app.lab.job_rows import JobSize
from app.lab.networks.looks import NetworkLooks
from app.ml.backbones import backbone_spec
from app.ml.embeddings import packed_embeddings
from app.ml.split import TRAINING, VALIDATION
from app.ml.types import Indices, LabeledEmbeddings, Labels
from app.training.data import TrainingData


@dataclass(frozen=True)
class NetworkData:
    """The pictures of one comparison, as the default backbone sees them.

    `training_part`: pictures in the training part, used or not. `samples` of `sample_ids`: first
    `training` ones, then those of the validation part.
    """

    fingerprint: str
    training_part: int
    training: int
    sample_ids: Sequence[str]
    samples: LabeledEmbeddings

    def size(self, embedding_networks: int) -> JobSize:
        """`embedding_networks`: those that have to look at the pictures."""
        count = len(self.sample_ids)
        looks = count * embedding_networks
        return JobSize(self.training_part, self.training, count - self.training, looks)


@dataclass(frozen=True)
class SeenParts:
    """What one network sees of the pictures that are learnt from, and of those that score."""

    training: LabeledEmbeddings
    validation: LabeledEmbeddings


def network_data(
    data: TrainingData,
    labeled: LabeledEmbeddings,
    parts: Indices,
    seed: int,
    embedding_networks: int,
    max_embeddings: int,
) -> NetworkData:
    """Takes the training and the validation part of the data, whose samples are `labeled`.

    Of large parts, as many pictures as `max_embeddings` together allow. Raises ValidationImpossible.
    """
    training, validation = (np.flatnonzero(parts == part) for part in (TRAINING, VALIDATION))
    if not len(validation):
        raise ValidationImpossible
    chosen = parts_within_limit(
        (training, validation), data.labels, embedding_networks, max_embeddings, seed
    )
    both = np.concatenate(chosen)
    return NetworkData(
        data.fingerprint,
        len(training),
        len(chosen[0]),
        [data.sample_ids[index] for index in both.tolist()],
        labeled[both],
    )


def parts_within_limit(
    parts: Sequence[Indices], labels: Labels, embeddings: int, most: int, seed: int
) -> list[Indices]:
    """As many samples of each part as `most` embeddings allow, of which each sample has so many."""
    count = max(sum(map(len, parts)), 1)
    shares = [round(most * len(part) / count) for part in parts]
    return [
        within_limit(part, labels, embeddings, share, seed)
        for part, share in zip(parts, shares, strict=True)
    ]


async def seen_parts(looks: NetworkLooks, network: str, data: NetworkData) -> SeenParts:
    """The pictures as the network sees them. One whose picture is gone is left out.

    Raises ValidationImpossible if none is left to score on.
    """
    samples, there = data.samples, np.arange(len(data.sample_ids))
    if network != looks.default:
        by_default = dict(zip(data.sample_ids, samples.embeddings, strict=True))
        seen = await looks.read(network, data.sample_ids, [ORIGINAL], by_default)
        there = np.array(
            [place for place, each in enumerate(data.sample_ids) if (each, ORIGINAL) in seen],
            np.int64,
        )
        packed = [seen[data.sample_ids[place], ORIGINAL] for place in there.tolist()]
        samples = replace(
            samples[there],
            embeddings=packed_embeddings(packed),
            blocks=backbone_spec(network).blocks,
        )
    training, validation = (
        np.flatnonzero(part) for part in (there < data.training, there >= data.training)
    )
    if not len(validation):
        raise ValidationImpossible
    return SeenParts(samples[training], samples[validation])
