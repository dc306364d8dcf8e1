"""The rows of assets: quotas, and the deletion of unused ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, func, select
from sqlalchemy.orm import Session

from app.db.row_locks import lock_owner
from app.db.tables import Asset, Program, ProgramVersion, Project, now
from app.errors import (
    AssetInUse,
    AssetNotFound,
    ProjectNotFound,
    QuotaReached,
    SoundInUse,
    SoundNotFound,
)
from app.programs.assets.references import assets_in
from app.programs.assets.sounds import MEDIA_TYPE
from app.samples.quotas import stored_bytes
from app.settings import Settings

SUFFIXES = {"image/jpeg": "jpg", "image/png": "png", MEDIA_TYPE: "wav"}


def asset_key(asset: Asset | Row[*tuple[Any, ...]]) -> str:
    """The storage key, under the project's prefix: deleting the project deletes the file, too.

    A row needs the columns of the same names.
    """
    return f"{asset.project_id}/assets/{asset.id}.{SUFFIXES[asset.media_type]}"


class Assets:
    """Reads and changes assets within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def of_project(self, project_id: str) -> Sequence[Asset]:
        """The project's pictures, the newest first."""
        query = select(Asset).where(Asset.project_id == project_id, Asset.media_type != MEDIA_TYPE)
        return self._session.scalars(query.order_by(Asset.created_at.desc(), Asset.id)).all()

    def sounds_of_project(self, project_id: str) -> Sequence[Asset]:
        """The project's sounds, the newest first."""
        query = select(Asset).where(Asset.project_id == project_id, Asset.media_type == MEDIA_TYPE)
        return self._session.scalars(query.order_by(Asset.created_at.desc(), Asset.id)).all()

    def get(self, project_id: str, asset_id: str) -> Asset:
        """A picture. Raises AssetNotFound."""
        asset = self._session.get(Asset, asset_id)
        if asset is None or asset.project_id != project_id or asset.media_type == MEDIA_TYPE:
            raise AssetNotFound
        return asset

    def get_sound(self, project_id: str, asset_id: str) -> Asset:
        """Raises SoundNotFound."""
        asset = self._session.get(Asset, asset_id)
        if asset is None or asset.project_id != project_id or asset.media_type != MEDIA_TYPE:
            raise SoundNotFound
        return asset

    def add(self, asset: Asset) -> None:
        """Insert the row. Raises ProjectNotFound for a project deleted meanwhile, QuotaReached."""
        lock_owner(self._session, asset.project_id)
        project = self._session.get(Project, asset.project_id)
        if project is None:
            raise ProjectNotFound
        self._check_count(project.id, is_sound=asset.media_type == MEDIA_TYPE)
        used = self._session.scalar(stored_bytes(project.student_id))
        self._check_quota("student_bytes", used, self._settings.max_student_bytes)
        self._session.add(asset)

    def _check_count(self, project_id: str, *, is_sound: bool) -> None:
        of_kind = Asset.media_type == MEDIA_TYPE if is_sound else Asset.media_type != MEDIA_TYPE
        count = self._session.scalar(
            select(func.count()).where(Asset.project_id == project_id, of_kind)
        )
        if is_sound:
            self._check_quota("sounds", count, self._settings.max_sounds)
        else:
            self._check_quota("assets", count, self._settings.max_assets)

    def delete(self, asset: Asset) -> None:
        """Delete the row; the caller deletes the file.

        Raises AssetInUse or SoundInUse while blocks refer to it.
        """
        if asset.id in self.used(asset.project_id):
            raise SoundInUse if asset.media_type == MEDIA_TYPE else AssetInUse
        self._session.delete(asset)

    def used(self, project_id: str) -> set[str]:
        """The ids of the assets that the saved program or an earlier version refers to."""
        return set().union(*map(assets_in, self._saved_blocks(project_id)))

    def purge(self) -> Sequence[str]:
        """Delete the rows of assets that were unused at two checks, `unused_asset_hours` apart.

        Returns their storage keys.
        """
        limit = now() - timedelta(hours=self._settings.unused_asset_hours)
        due = self._session.scalars(select(Asset).where(Asset.checked_at < limit)).all()
        project_ids = {asset.project_id for asset in due}
        used = {project_id: self.used(project_id) for project_id in project_ids}
        deleted = []
        for asset in due:
            is_used = asset.id in used[asset.project_id]
            if asset.unused and not is_used:
                deleted.append(asset)
            asset.unused, asset.checked_at = not is_used, now()
        self._session.execute(delete(Asset).where(Asset.id.in_([asset.id for asset in deleted])))
        return [asset_key(asset) for asset in deleted]

    def _saved_blocks(self, project_id: str) -> Iterator[Any]:
        for table in (Program, ProgramVersion):
            yield from self._session.scalars(
                select(table.blocks).where(table.project_id == project_id)
            )

    @staticmethod
    def _check_quota(quota: str, reached: int | None, limit: int) -> None:
        if (reached or 0) >= limit:
            raise QuotaReached(quota=quota, reached=reached or 0, limit=limit)
