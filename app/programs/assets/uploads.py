"""Accepts uploaded pictures and sounds for the stage and stores them as assets."""

from __future__ import annotations

from dataclasses import dataclass

from anyio.to_thread import run_sync

from app.db.database import Database
from app.db.tables import Asset, new_id, now
from app.engine.engine import Engine
from app.errors import PictureEmpty, PictureTooLarge
from app.ml.pictures import StagePicture
from app.programs.assets.assets import Assets, asset_key
from app.programs.assets.sounds import check_sound, sound_file
from app.settings import Settings
from app.storage import Storage


@dataclass(frozen=True)
class AssetTarget:
    """The project that gets the picture, and the student who owns it."""

    student_id: str
    project_id: str


class AssetUploads:
    """Accepts pictures for the stage by the rules for samples, but keeps transparency."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._pictures = pictures
        self._settings = settings

    async def accept(self, target: AssetTarget, picture: bytes) -> Asset:
        """Check the picture, scale it down and store it. The original is not stored.

        Raises what `Engine.stage_picture` and `Assets.add` raise, StorageFailed.
        """
        if not picture:
            raise PictureEmpty
        if len(picture) > self._settings.max_picture_bytes:
            raise PictureTooLarge(max_bytes=self._settings.max_picture_bytes)
        side = self._settings.max_asset_side
        stage_picture = await self._engine.stage_picture(target.student_id, picture, side)
        return await run_sync(self._store, target.project_id, stage_picture)

    async def accept_sound(self, target: AssetTarget, sound: bytes) -> Asset:
        """Check the sound and store it. Raises what `check_sound` and `Assets.add` raise, StorageFailed."""
        checked = await run_sync(check_sound, sound, self._settings.max_sound_seconds)
        return await run_sync(self._store, target.project_id, sound_file(checked))

    def _store(self, project_id: str, stage_picture: StagePicture) -> Asset:
        """Write the file, then the row, so that every row has its file."""
        asset = Asset(
            id=new_id(),
            project_id=project_id,
            media_type=stage_picture.media_type,
            size_bytes=len(stage_picture.data),
            width=stage_picture.width,
            height=stage_picture.height,
            created_at=now(),
        )
        self._pictures.put(asset_key(asset), stage_picture.data)
        try:
            with self._database.transaction() as session:
                Assets(session, self._settings).add(asset)
        except Exception:
            self._pictures.delete(asset_key(asset))
            raise
        return asset
