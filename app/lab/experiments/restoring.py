"""Puts the samples of a project back into the classes in which a run learnt from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import ImageClass, Project, Sample, is_learnt_from
from app.errors import ClassNotFound, SampleNotFound
from app.lab.experiments.snapshots import ClassSnapshot
from app.projects.deleted_classes import DeletedClasses
from app.samples.samples import Samples
from app.settings import Settings
from app.storage import Storage

AT_ONCE = 25
"""Samples that one transaction puts back: others wait for the write lock for a tenth of a second."""


class Restored(StrEnum):
    """What became of a sample: it was there, came back from another class, came back from deletion or
    was switched on again, or is gone."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    BROUGHT_BACK = "brought_back"
    GONE = "gone"


@dataclass(frozen=True)
class Label:
    """A sample and the class in which a run learnt from it."""

    sample_id: str
    class_id: str


Results = Counter[tuple[str, Restored]]
"""How many samples of a class (its id) became what."""


def batches(snapshot: Sequence[ClassSnapshot]) -> Iterator[Sequence[Label]]:
    """The labels of a snapshot, as many together as one transaction puts back."""
    labels = [Label(sample, each.class_id) for each in snapshot for sample in each.sample_ids]
    for start in range(0, len(labels), AT_ONCE):
        yield labels[start : start + AT_ONCE]


def samples_besides(session: Session, project_id: str, snapshot: Sequence[ClassSnapshot]) -> int:
    """The number of the samples learnt from now that the run did not learn from; they stay."""
    known = {sample for each in snapshot for sample in each.sample_ids}
    own = select(Sample.id).where(Sample.project_id == project_id, is_learnt_from())
    return sum(sample_id not in known for sample_id in session.scalars(own))


class LabelRestorer:
    """Puts samples back within one transaction."""

    def __init__(
        self, session: Session, settings: Settings, pictures: Storage, project_id: str
    ) -> None:
        self._session = session
        self._samples = Samples(session, settings)
        self._classes = DeletedClasses(session, settings)
        self._pictures = pictures
        self._project_id = project_id

    def put_back(self, labels: Sequence[Label], snapshot: Sequence[ClassSnapshot]) -> Results:
        """Puts these samples of the snapshot back, and all its classes. Raises QuotaReached, StorageFailed."""
        found = self._samples.find([label.sample_id for label in labels])
        classes = self._restored_classes([each.class_id for each in snapshot if each.sample_ids])
        return Counter(
            (label.class_id, self._put_back(label, found, is_there=label.class_id in classes))
            for label in labels
        )

    def _put_back(self, label: Label, found: Mapping[str, Sample], *, is_there: bool) -> Restored:
        sample = found.get(label.sample_id)
        if sample is None or sample.project_id != self._project_id or not is_there:
            return Restored.GONE
        was_out = sample.deleted_at is not None or sample.switched_off
        if not was_out and sample.class_id == label.class_id:
            return Restored.UNCHANGED
        try:
            with self._session.begin_nested():
                self._samples.restore([sample])
                self._samples.move([sample], label.class_id, self._pictures)
                self._samples.switch([sample], off=False)
        except SampleNotFound:  # it was deleted too long ago, or its file is gone
            return Restored.GONE
        return Restored.BROUGHT_BACK if was_out else Restored.MOVED

    def _restored_classes(self, class_ids: Sequence[str]) -> frozenset[str]:
        """Those of the classes that the project has, or that come back because they were deleted
        minutes ago: without their samples, of which those that the run learnt from follow.

        The one deleted last comes first, so that each finds the places as they were at its deletion.
        """
        project = self._session.get_one(Project, self._project_id)
        query = select(ImageClass.id).where(ImageClass.id.in_(class_ids))
        known = self._session.scalars(query.order_by(ImageClass.deleted_at.desc())).all()
        return frozenset(filter(lambda class_id: self._bring_back(project, class_id), known))

    def _bring_back(self, project: Project, class_id: str) -> bool:
        try:
            self._classes.restore(project, class_id, with_samples=False)
        except ClassNotFound:
            return False
        return True
