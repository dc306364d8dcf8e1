"""Takes the pictures that are gone for good out of the insights into the models that learnt from them."""

from __future__ import annotations

from collections.abc import Callable, Collection

from sqlalchemy import select

from app.db.database import Database
from app.db.tables import Model, Sample
from app.storage import Storage
from app.training.insights import Insights, insights_key


class GonePictures:
    """Changes the kept insights. `forget_model` is told of each model whose insights have changed."""

    def __init__(
        self, database: Database, model_files: Storage, forget_model: Callable[[str], None]
    ) -> None:
        self._database = database
        self._model_files = model_files
        self._forget_model = forget_model

    def forget(self, project_id: str) -> None:
        """Forgets the pictures of the project that have no row any more. Raises StorageFailed.

        It asks the database which are left, so that it can be done again after a crash.
        """
        with self._database.reading() as session:
            model_ids = session.scalars(select(Model.id).where(Model.project_id == project_id))
            sample_ids = session.scalars(select(Sample.id).where(Sample.project_id == project_id))
            models, left = model_ids.all(), frozenset(sample_ids)
        for model_id in models:
            if self._reduce(insights_key(model_id), left):
                self._forget_model(model_id)
                self._delete_orphan(model_id)

    def _reduce(self, key: str, left: Collection[str]) -> bool:
        """Whether the insights had to be changed. A damaged file is deleted: it explains nothing."""
        try:
            insights = Insights.from_bytes(self._model_files.get(key))
        except KeyError:
            return False
        except ValueError:
            self._model_files.delete(key)
            return True
        reduced = insights.with_pictures(
            {each: each for each in insights.sample_ids if each in left}
        )
        if reduced.sample_ids == insights.sample_ids:
            return False
        self._model_files.put(key, reduced.to_bytes())
        return True

    def _delete_orphan(self, model_id: str) -> None:
        """Delete the file if its model was deleted while it was being written."""
        with self._database.reading() as session:
            exists = session.get(Model, model_id) is not None
        if not exists:
            self._model_files.delete_all(model_id)
