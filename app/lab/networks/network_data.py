"""The data of a comparison of networks: the same pictures as each network sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.errors import ValidationImpossible
from app.lab.augmentation.comparison_data import ORIGINAL, within_limit
from app.lab.augmentation.kept_variants import KeptVariants
from app.lab.job_rows import JobSize
from app.ml.backbones import backbone_spec, join_packed
from app.ml.embeddings import packed_embeddings
from app.ml.split import TRAINING, VALIDATION
from app.ml.types import Halves, Indices, LabeledEmbeddings
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

    def size(self, embedded_networks: int) -> JobSize:
        """`embedded_networks`: those of whose pictures embeddings are made."""
        count = len(self.sample_ids)
        validation = count - self.training
        return JobSize(self.training_part, self.training, validation, count * embedded_networks)


@dataclass(frozen=True)
class LabeledParts:
    """What one network learns from and what it is scored on."""

    training: LabeledEmbeddings
    validation: LabeledEmbeddings


def network_data(
    data: TrainingData,
    labeled: LabeledEmbeddings,
    parts: Indices,
    seed: int,
    embedded_networks: int,
    max_embeddings: int,
) -> NetworkData:
    """Takes the training and the validation part of the data, whose samples are `labeled`.

    Of large parts, as many pictures as `max_embeddings` together allow. Raises ValidationImpossible.
    """
    training, validation = (np.flatnonzero(parts == part) for part in (TRAINING, VALIDATION))
    if not len(validation):
        raise ValidationImpossible
    share = len(training) / (len(training) + len(validation))
    chosen = [
        within_limit(indices, data.labels, embedded_networks, round(max_embeddings * part), seed)
        for indices, part in ((training, share), (validation, 1 - share))
    ]
    both = np.concatenate(chosen)
    return NetworkData(
        data.fingerprint,
        len(training),
        len(chosen[0]),
        [data.sample_ids[index] for index in both.tolist()],
        labeled[both],
    )


class NetworkEyes:
    """Reads the pictures of a comparison as networks see them, from kept embeddings."""

    def __init__(self, kept: KeptVariants, default: str) -> None:
        self._kept = kept
        self._default = default

    def embedded(self, networks: Sequence[str]) -> list[str]:
        """The networks of which embeddings are to be kept, so that all `networks` have theirs."""
        names = [name for each in networks for name in self._embedded(each)]
        return list(dict.fromkeys(names))

    async def read(self, network: str, data: NetworkData) -> LabeledParts:
        """The pictures as the network sees them. One whose picture is gone is left out."""
        samples, there = data.samples, np.arange(len(data.sample_ids))
        if network != self._default:
            numbers, there = await self._numbers(network, data)
            samples = replace(
                samples[there], embeddings=numbers, blocks=backbone_spec(network).blocks
            )
        training = np.flatnonzero(there < data.training)
        validation = np.flatnonzero(there >= data.training)
        if not len(validation):
            raise ValidationImpossible
        return LabeledParts(samples[training], samples[validation])

    async def _numbers(self, network: str, data: NetworkData) -> tuple[Halves, Indices]:
        """The embeddings (n, d) of the pictures that have all of them, and the places of these."""
        names = [each.name for each in backbone_spec(network).networks]
        kept = [await self._of_network(name, data) for name in names]
        ids = data.sample_ids
        there = [place for place, each in enumerate(ids) if all(each in own for own in kept)]
        tables = [packed_embeddings([own[ids[place]] for place in there]) for own in kept]
        return join_packed(network, tables), np.array(there, np.int64)

    async def _of_network(self, name: str, data: NetworkData) -> Mapping[str, bytes]:
        """The kept embeddings of one network, by samples."""
        if name == self._default:
            rows = zip(data.sample_ids, data.samples.embeddings, strict=True)
            return {sample_id: row.tobytes() for sample_id, row in rows}
        kept = await self._kept.by(name).read(data.sample_ids, [ORIGINAL])
        return {sample_id: numbers for (sample_id, _), numbers in kept.items()}

    def _embedded(self, network: str) -> list[str]:
        if network == self._default:
            return []
        names = [each.name for each in backbone_spec(network).networks]
        return [name for name in names if name != self._default]
