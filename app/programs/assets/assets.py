"""The assets of a project: rows, quotas, copies, and which of them nothing names any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.db.tables import Asset, Program, ProgramVersion, Project, new_id, now
from app.errors import AssetInUse, AssetNotFound, ProjectNotFound, QuotaReached
from app.programs.assets.references import assets_in
from app.samples.room import stored_bytes
from app.settings import Settings
from app.storage import Storage

SUFFIXES = {"image/jpeg": "jpg", "image/png": "png"}


def asset_key(asset: Asset) -> str:
    """Where storage keeps the asset's file: among the project's pictures, which go with it."""
    return f"{asset.project_id}/assets/{asset.id}.{SUFFIXES[asset.media_type]}"


class Assets:
    """Reads and changes assets within one transaction."""

    def __init__(self, session: Session, settings: Settings) -> None:
        self._session = session
        self._settings = settings

    def of_project(self, project_id: str) -> Sequence[Asset]:
        """The project's assets, the newest first."""
        query = select(Asset).where(Asset.project_id == project_id)
        return self._session.scalars(query.order_by(Asset.created_at.desc(), Asset.id)).all()

    def get(self, project_id: str, asset_id: str) -> Asset:
        """Raises AssetNotFound."""
        asset = self._session.get(Asset, asset_id)
        if asset is None or asset.project_id != project_id:
            raise AssetNotFound
        return asset

    def add(self, asset: Asset) -> None:
        """Raises ProjectNotFound when the project was deleted meanwhile, QuotaReached."""
        project = self._session.get(Project, asset.project_id)
        if project is None:
            raise ProjectNotFound
        count = select(func.count()).where(Asset.project_id == project.id)
        self._refuse_above("assets", self._session.scalar(count), self._settings.max_assets)
        used = self._session.scalar(stored_bytes(project.student_id))
        self._refuse_above("student_bytes", used, self._settings.max_student_bytes)
        self._session.add(asset)

    def delete(self, asset: Asset) -> None:
        """Forget the row; the caller deletes the file. Raises AssetInUse while blocks name it."""
        if asset.id in self.used(asset.project_id):
            raise AssetInUse
        self._session.delete(asset)

    def used(self, project_id: str) -> set[str]:
        """The ids of the assets that the project's saved programs name."""
        return set().union(*map(assets_in, self._saved_blocks(project_id)))

    def copy(
        self, from_project: str, to_project: str, ids: set[str], storage: Storage
    ) -> dict[str, str]:
        """Copy those assets of one project into another; the new id of each that was there.

        `app.programs.assets.references.renamed` makes the blocks follow. Raises ProjectNotFound,
        QuotaReached; files that were written before the refusal go with the new project.
        """
        new_ids = {}
        for asset in self.of_project(from_project):
            if asset.id in ids:
                copied = _copied(asset, to_project)
                storage.put(asset_key(copied), storage.get(asset_key(asset)))
                self.add(copied)
                self._session.flush()
                new_ids[asset.id] = copied.id
        return new_ids

    def purge(self) -> Sequence[str]:
        """Forget assets that were found unused twice, `unused_asset_hours` apart; their keys."""
        limit = now() - timedelta(hours=self._settings.unused_asset_hours)
        due = self._session.scalars(select(Asset).where(Asset.checked_at < limit)).all()
        used = {project: self.used(project) for project in {each.project_id for each in due}}
        gone = []
        for asset in due:
            is_used = asset.id in used[asset.project_id]
            if asset.unused and not is_used:
                gone.append(asset)
            asset.unused, asset.checked_at = not is_used, now()
        self._session.execute(delete(Asset).where(Asset.id.in_([each.id for each in gone])))
        return [asset_key(each) for each in gone]

    def _saved_blocks(self, project_id: str) -> Iterator[Any]:
        for table in (Program, ProgramVersion):
            yield from self._session.scalars(
                select(table.blocks).where(table.project_id == project_id)
            )

    @staticmethod
    def _refuse_above(quota: str, reached: int | None, limit: int) -> None:
        if (reached or 0) >= limit:
            raise QuotaReached(quota=quota, reached=reached or 0, limit=limit)


def _copied(asset: Asset, project_id: str) -> Asset:
    return Asset(
        id=new_id(),
        project_id=project_id,
        media_type=asset.media_type,
        size_bytes=asset.size_bytes,
        width=asset.width,
        height=asset.height,
        created_at=now(),
    )
