"""What networks see of samples and their variants, made once and kept network by network."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from app.lab.augmentation.comparison_data import ORIGINAL
from app.lab.augmentation.kept_variants import (
    BATCH_SIZE,
    KeptVariants,
    MissingVariants,
    SampleVariant,
)
from app.ml.augmentation import Variant
from app.ml.backbones import backbone_spec, join_packed
from app.ml.embeddings import packed_embeddings
from app.ml.types import Embeddings


@dataclass(frozen=True)
class MissingLooks:
    """Looks of one network at a sample and its variants that are not kept yet."""

    network: str
    of: MissingVariants

    @property
    def count(self) -> int:
        return len(self.of.variants)


class NetworkLooks:
    """Makes and reads embeddings by any network. Those of samples by the `default` one are kept elsewhere."""

    def __init__(self, kept: KeptVariants, default: str) -> None:
        self._kept = kept
        self.default = default

    def embedding_networks(self, network: str) -> list[str]:
        """The networks other than the default one that have to look, so that `network` has its numbers."""
        if network == self.default:
            return []
        names = [each.name for each in backbone_spec(network).networks]
        return [name for name in names if name != self.default]

    async def missing(
        self, network: str, sample_ids: Sequence[str], variants: Collection[Variant]
    ) -> list[MissingLooks]:
        """What is to be made of the samples that still exist, network by network."""
        return [
            MissingLooks(name, each)
            for name in self._networks(network)
            if (wanted := self._kept_variants(name, variants))
            for each in await self._kept.by(name).missing(sample_ids, wanted)
        ]

    async def make(self, student_id: str, missing: Sequence[MissingLooks]) -> None:
        """Makes embeddings. Raises as `KeptVariants.make`, and NetworkMissing."""
        for name in dict.fromkeys(each.network for each in missing):
            own = [each.of for each in missing if each.network == name]
            await self._kept.by(name).make(student_id, own)

    async def complete(
        self,
        student_id: str,
        network: str,
        sample_ids: Sequence[str],
        variants: Collection[Variant],
    ) -> None:
        """Makes what is missing. Raises as `make`."""
        missing = await self.missing(network, sample_ids, variants)
        for start in range(0, len(missing), BATCH_SIZE):
            await self.make(student_id, missing[start : start + BATCH_SIZE])

    async def read(
        self,
        network: str,
        sample_ids: Sequence[str],
        variants: Collection[Variant],
        by_default: Mapping[str, Embeddings],
    ) -> dict[SampleVariant, bytes]:
        """The embeddings by the network; `by_default` (d,): those of samples themselves by the default one.

        What one of joined networks has not seen is left out.
        """
        seen = [
            await self._of_network(name, sample_ids, variants, by_default)
            for name in self._networks(network)
        ]
        keys = [key for key in seen[0] if all(key in each for each in seen)]
        tables = [packed_embeddings([each[key] for key in keys]) for each in seen]
        if len(tables) == 1 or not keys:
            return {key: seen[0][key] for key in keys}
        joined = join_packed(network, tables)
        return {key: row.tobytes() for key, row in zip(keys, joined, strict=True)}

    async def _of_network(
        self,
        name: str,
        sample_ids: Sequence[str],
        variants: Collection[Variant],
        by_default: Mapping[str, Embeddings],
    ) -> dict[SampleVariant, bytes]:
        found: dict[SampleVariant, bytes] = {}
        if name == self.default and ORIGINAL in variants:
            found = {(each, ORIGINAL): by_default[each].tobytes() for each in sample_ids}
        if wanted := self._kept_variants(name, variants):
            found |= await self._kept.by(name).read(sample_ids, wanted)
        return found

    def _kept_variants(self, name: str, variants: Collection[Variant]) -> list[Variant]:
        """Those that are kept with the variants: samples themselves have their own by the default one."""
        return [each for each in variants if name != self.default or each != ORIGINAL]

    def _networks(self, network: str) -> list[str]:
        if network == self.default:
            return [network]
        return [each.name for each in backbone_spec(network).networks]
