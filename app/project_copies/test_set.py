"""The test set of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.db.lab_tables import TestEmbedding, TestPicture
from app.db.tables import checksum_of, new_id, now
from app.lab.test_sets.test_pictures import NewTestPicture, TestPictures, storage_key
from app.settings import Settings
from app.storage import Storage


@dataclass(frozen=True)
class DraftTestPicture:
    """A picture of a draft's test set. `name`, `label` as in `TestPicture`.

    `square_jpeg`: checked, 224 × 224. `embedding`: packed, by `backbone`. `old_class_id`: of the
    class that had the label when the picture came.
    """

    square_jpeg: bytes
    name: str
    label: str | None
    old_class_id: str | None
    backbone: str
    embedding: bytes


class DraftTestSet:
    """Writes files as pictures are added, in order of arrival; `insert` then writes all rows."""

    def __init__(self, pictures: Storage, project_id: str) -> None:
        self._pictures = pictures
        self._project_id = project_id
        self._import_id = new_id()  # of no import: the pictures still need a folder of their own
        self._created_at = now().isoformat()
        self._added: list[tuple[NewTestPicture, str | None]] = []

    def add(self, picture: DraftTestPicture) -> None:
        """Write the picture's file, and keep its rows. Raises StorageFailed."""
        row = TestPicture(
            id=new_id(),
            project_id=self._project_id,
            import_id=self._import_id,
            order_key=f"{self._created_at}-{len(self._added):06}",
            name=picture.name,
            label=picture.label,
            size_bytes=len(picture.square_jpeg),
            checksum=checksum_of(picture.square_jpeg),
        )
        embedding = TestEmbedding.of(row.id, picture.backbone, picture.embedding)
        self._pictures.put(storage_key(row), picture.square_jpeg)
        self._added.append(((row, embedding), picture.old_class_id))

    def insert(
        self, session: Session, settings: Settings, student_id: str, new_ids: Mapping[str, str]
    ) -> None:
        """Insert all rows. `new_ids`: of the draft's classes, by their old ones. Raises QuotaReached."""
        for (row, _), old_class_id in self._added:
            row.class_id = new_ids.get(old_class_id) if old_class_id else None
        rows = [pair for pair, _ in self._added]
        TestPictures(session).add_to_new_project(settings, student_id, rows)
