"""The data of a comparison of levels: which pictures are learnt from, and which are scored on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.errors import ValidationImpossible
from app.lab.augmentation.kept_variants import SampleVariant
from app.lab.job_rows import JobSize
from app.ml.augmentation import LEVELS, Level, Mirror, Variant
from app.ml.embeddings import packed_embeddings
from app.ml.split import TRAINING, VALIDATION
from app.ml.types import Indices, LabeledEmbeddings, Labels, LabSamples
from app.training.data import TrainingData

ORIGINAL = Variant(0, Mirror.NONE)
"""The picture as it is, whose embedding every sample has."""
VARIANTS = tuple(variant for variant in LEVELS[-1].variants if variant != ORIGINAL)
"""The variants that all levels together need: the levels are nested."""
_NO_VARIANTS = np.empty((0, 0), np.float16)


@dataclass(frozen=True)
class ComparisonData:
    """The parts of one comparison. `training_part`: pictures in the training part, used or not."""

    fingerprint: str
    training_part: int
    sample_ids: Sequence[str]
    """Of `training`, in its order."""
    training: LabeledEmbeddings
    validation: LabeledEmbeddings
    variants: int
    """Variants that are to be made of each picture, at most."""

    @property
    def size(self) -> JobSize:
        count = len(self.sample_ids)
        return JobSize(
            self.training_part, count, len(self.validation.labels), count * self.variants
        )

    def augmented(self, level: Level, kept: Mapping[SampleVariant, bytes]) -> LabeledEmbeddings:
        """What the level learns from. A variant that could not be made is left out."""
        lab = lab_samples(self.training, self.sample_ids, level.variants, kept, None)
        return replace(self.training, lab=lab).with_variants


def lab_samples(
    learnt: LabeledEmbeddings,
    sample_ids: Sequence[str],
    variants: Sequence[Variant],
    kept: Mapping[SampleVariant, bytes],
    validation: LabeledEmbeddings | None,
) -> LabSamples:
    """The kept variants of the samples `learnt`. One that could not be made is left out."""
    made = [
        (kept[key], index)
        for index, sample_id in enumerate(sample_ids)
        for variant in variants
        if (key := (sample_id, variant)) in kept
    ]
    packed = packed_embeddings([numbers for numbers, _ in made]) if made else _NO_VARIANTS
    return LabSamples(packed, np.array([index for _, index in made], np.int64), validation)


def comparison_data(
    data: TrainingData,
    labeled: LabeledEmbeddings,
    parts: Indices,
    seed: int,
    variants: Sequence[Variant],
    max_variants: int,
) -> ComparisonData:
    """Takes the training and the validation part of the data, whose samples are `labeled`.

    `parts` (n,): the part of each sample; the test part is not touched. Of a large training part, as
    many pictures of each class are learnt from as its share of `max_variants` allows, if there are
    `variants` to make. Raises ValidationImpossible.
    """
    labels = data.labels
    training, validation = (np.flatnonzero(parts == part) for part in (TRAINING, VALIDATION))
    if not len(validation):
        raise ValidationImpossible
    chosen = within_limit(training, labels, len(variants), max_variants, seed)
    return ComparisonData(
        data.fingerprint,
        len(training),
        [data.sample_ids[index] for index in chosen.tolist()],
        labeled[chosen],
        labeled[validation],
        len(variants),
    )


def within_limit(
    indices: Indices, labels: Labels, embeddings: int, most: int, seed: int
) -> Indices:
    """The samples of each of which so many `embeddings` are made: no more than `most` together allow."""
    if not embeddings:
        return indices
    classes = len(np.unique(labels[indices]))
    return _thinned(indices, labels, max(most // embeddings, classes), seed)


def _thinned(indices: Indices, labels: Indices, most: int, seed: int) -> Indices:
    """At most `most` of the samples, at random: of each class its share, and at least one."""
    if len(indices) <= most:
        return indices
    random = np.random.default_rng([seed, 3])
    kept = []
    for label in np.unique(labels[indices]):
        own = indices[labels[indices] == label]
        count = max(1, most * len(own) // len(indices))
        kept.append(np.sort(random.permutation(own)[:count]))
    return np.concatenate(kept)
