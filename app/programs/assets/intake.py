"""From the bytes of a file to an acknowledged asset: on disk and in the database."""

from __future__ import annotations

from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import Asset, new_id, now
from app.engine.engine import Engine
from app.errors import PictureEmpty, PictureTooLarge
from app.ml.pictures import Whole
from app.programs.assets.assets import Assets, asset_key
from app.settings import Settings
from app.storage import Storage


@dataclass(frozen=True)
class ReceivingProject:
    """Where a picture goes, and on whose behalf."""

    student_id: str
    project_id: str


class AssetIntake:
    """Accepts pictures for the stage, by the rules for samples; transparency is kept."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._pictures = pictures
        self._settings = settings

    async def accept(self, receiving: ReceivingProject, picture: bytes) -> Asset:
        """The picture, checked, made small enough and kept; what was sent is not kept.

        Raises what `Engine.whole` and `Assets.add` raise, StorageFailed.
        """
        if not picture:
            raise PictureEmpty
        if len(picture) > self._settings.max_picture_bytes:
            raise PictureTooLarge(max_bytes=self._settings.max_picture_bytes)
        side = self._settings.max_asset_side
        whole = await self._engine.whole(receiving.student_id, picture, side)
        return await run_sync(self._keep, receiving.project_id, whole)

    def _keep(self, project_id: str, whole: Whole) -> Asset:
        """The file first, then the row: what the database knows is on disk."""
        asset = Asset(
            id=new_id(),
            project_id=project_id,
            media_type=whole.media_type,
            size_bytes=len(whole.data),
            width=whole.width,
            height=whole.height,
            created_at=now(),
        )
        self._pictures.put(asset_key(asset), whole.data)
        try:
            with self._database.transaction() as session:
                Assets(session, self._settings).add(asset)
        except Exception:
            self._pictures.delete(asset_key(asset))
            raise
        return asset
