"""Changes many samples of a project at once: all of them, or none.

A move copies files, a thousand of which take seconds, so they are copied before the transaction:
others could not write meanwhile.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.db.tables import Sample, new_id
from app.errors import SampleNotFound, StorageFailed, TooManySamples
from app.samples.samples import Samples, picture_key
from app.settings import Settings
from app.storage import Storage

log = logging.getLogger(__name__)

FILES_AT_ONCE = 50
"""Pictures that are copied together: 1 MB of memory."""


@dataclass(frozen=True)
class BatchChange:
    """What becomes of the samples. None leaves it as it is; `deleted=False` brings deleted ones back."""

    sample_ids: Sequence[str]
    class_id: str | None = None
    switched_off: bool | None = None
    deleted: bool | None = None

    def check_size(self, settings: Settings) -> None:
        """Raises TooManySamples."""
        if len(self.sample_ids) > settings.max_samples_per_change:
            raise TooManySamples(max_samples=settings.max_samples_per_change)


@dataclass
class CopiedPictures:
    """Copies of pictures for a move: the new `file_id` of each, by its old key."""

    folder: str
    """Of the class that they are moved to, with its project's."""
    file_ids: Mapping[str, str]
    used: set[str] = field(default_factory=set)

    def take(self, keys: Iterable[str]) -> Mapping[str, str]:
        """The copies of those files that were copied, for rows that name them from now on."""
        taken = {key: self.file_ids[key] for key in keys if key in self.file_ids}
        self.used.update(taken)
        return taken

    def unused_keys(self) -> Iterator[str]:
        """The keys of the copies that no row names."""
        for key, file_id in self.file_ids.items():
            if key not in self.used:
                yield f"{self.folder}/{file_id}.jpg"


class BatchChanges:
    """Changes samples of one project within one transaction."""

    def __init__(self, session: Session, settings: Settings, pictures: Storage) -> None:
        self._samples = Samples(session, settings)
        self._pictures = pictures

    def find(self, project_id: str, change: BatchChange) -> Sequence[Sample]:
        """The samples, in the order of the change.

        Raises SampleNotFound if one of them is missing, or is deleted and not to be brought back.
        """
        found = self._samples.find(change.sample_ids)
        samples = [found[each] for each in change.sample_ids if each in found]
        even_deleted = change.deleted is False
        usable = [
            each
            for each in samples
            if each.project_id == project_id and (even_deleted or each.deleted_at is None)
        ]
        if len(usable) < len(change.sample_ids):
            raise SampleNotFound
        return usable

    def apply(
        self, project_id: str, change: BatchChange, copied: CopiedPictures
    ) -> Sequence[Sample]:
        """Changes the samples. Raises SampleNotFound, QuotaReached, StorageFailed."""
        samples = self.find(project_id, change)
        if change.deleted is False:
            self._samples.restore(samples)
        if change.class_id is not None:
            copies = copied.take(map(picture_key, samples))
            self._samples.move(samples, change.class_id, self._pictures, copies)
        if change.switched_off is not None:
            self._samples.switch(samples, off=change.switched_off)
        if change.deleted:
            self._samples.delete(samples)
        return samples


@contextmanager
def copied_pictures(
    samples: Sequence[Sample], class_id: str | None, pictures: Storage
) -> Iterator[CopiedPictures]:
    """Copies the pictures of samples into the folder of another class of their project, if one is named.

    Afterwards, copies that were not taken are deleted; all of them if the block raises. Raises
    SampleNotFound, StorageFailed.
    """
    moved = [sample for sample in samples if class_id not in (None, sample.class_id)]
    folder = f"{samples[0].project_id}/{class_id}"
    copied = CopiedPictures(folder, {picture_key(sample): new_id() for sample in moved})
    try:
        keys = list(copied.file_ids)
        for start in range(0, len(keys), FILES_AT_ONCE):
            _copy(copied, keys[start : start + FILES_AT_ONCE], pictures)
        yield copied
    except BaseException:
        copied.used.clear()
        raise
    finally:
        _delete_unused(copied, pictures)


def _copy(copied: CopiedPictures, keys: Sequence[str], pictures: Storage) -> None:
    try:
        found = pictures.get_all(keys)
    except KeyError as missing:
        raise SampleNotFound from missing
    pictures.put_all({f"{copied.folder}/{copied.file_ids[key]}.jpg": found[key] for key in keys})


def _delete_unused(copied: CopiedPictures, pictures: Storage) -> None:
    for key in copied.unused_keys():
        try:
            pictures.delete(key)
        except StorageFailed:
            log.warning("the file of an unused sample stays behind: %s", key)
