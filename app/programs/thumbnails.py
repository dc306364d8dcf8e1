"""Routes for thumbnails: a picture of the stage, sent by the page and shown on the project's card."""

from __future__ import annotations

from typing import Annotated

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import CredentialsDep, caller_of
from app.db.database import Database
from app.db.tables import Project, new_id
from app.engine.engine import Engine
from app.programs.assets.routes import asset_target
from app.programs.assets.uploads import AssetTarget
from app.settings import Settings
from app.storage import Storage
from app.web.dependencies import DatabaseDep, PictureFilesDep, ServicesDep, SettingsDep
from app.web.errors import ENGINE_REFUSALS, refusals
from app.web.forms import file_form, read_picture

router = APIRouter(prefix="/api/projects/{project}/thumbnail", tags=["programs"])


def thumbnail_key(project_id: str, thumbnail_id: str) -> str:
    """The storage key, under the project's prefix: deleting the project deletes it, too."""
    return f"{project_id}/thumbnails/{thumbnail_id}"


class Thumbnails:
    """Stores one picture of the stage for each project, checked like any other picture."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._pictures = pictures
        self._settings = settings

    async def replace(self, target: AssetTarget, picture: bytes) -> None:
        """Replace the thumbnail. Raises the refusals of pictures, EngineBusy, EngineNotReady."""
        if not picture:
            raise errors.PictureEmpty
        if len(picture) > self._settings.max_picture_bytes:
            raise errors.PictureTooLarge(max_bytes=self._settings.max_picture_bytes)
        side = self._settings.max_thumbnail_side
        stage_picture = await self._engine.stage_picture(target.student_id, picture, side)
        await run_sync(self._store, target.project_id, stage_picture.data)

    def _store(self, project_id: str, data: bytes) -> None:
        """Write the file, then the row, and then delete the old file."""
        thumbnail_id = new_id()
        key = thumbnail_key(project_id, thumbnail_id)
        self._pictures.put(key, data)
        try:
            with self._database.transaction() as session:
                project = session.get(Project, project_id)
                if project is None:
                    raise errors.ProjectNotFound
                old, project.thumbnail_id = project.thumbnail_id, thumbnail_id
        except Exception:
            self._pictures.delete(key)
            raise
        if old is not None:
            self._pictures.delete(thumbnail_key(project_id, old))


@router.put(
    "",
    status_code=204,
    openapi_extra=file_form("image", "The stage as a picture: jpg or png."),
    responses=refusals(
        errors.ProjectNotFound,
        errors.ReadOnly,
        errors.ProjectFrozen,
        errors.RequestTooLarge,
        errors.PictureTooLarge,
        errors.NotAPictureType,
        errors.PictureEmpty,
        errors.PictureUnreadable,
        errors.PictureAnimated,
        errors.PictureTooManyPixels,
        errors.PictureTooDemanding,
        *ENGINE_REFUSALS,
        errors.StorageFailed,
    ),
)
async def put_thumbnail(
    request: Request,
    target: Annotated[AssetTarget, Depends(asset_target)],
    services: ServicesDep,
    settings: SettingsDep,
) -> None:
    """Keep what the stage looks like now. It is kept small and without metadata."""
    picture = await read_picture(request, "image", settings.max_picture_bytes)
    await services.thumbnails.replace(target, picture)


def current_thumbnail(
    project: str, credentials: CredentialsDep, database: DatabaseDep
) -> tuple[str, str]:
    """The ids of the project and of its thumbnail. Raises ThumbnailNotFound."""
    with database.reading() as session:
        visible = Access(session, caller_of(session, credentials)).get_project(project, Action.SEE)
        if visible.thumbnail_id is None:
            raise errors.ThumbnailNotFound
        return visible.id, visible.thumbnail_id


@router.get(
    "",
    response_class=Response,
    responses=refusals(errors.ProjectNotFound, errors.ThumbnailNotFound)
    | {200: {"content": {"image/png": {}, "image/jpeg": {}}}, 304: {"description": "Not changed"}},
)
def get_thumbnail(
    thumbnail: Annotated[tuple[str, str], Depends(current_thumbnail)],
    pictures: PictureFilesDep,
    request: Request,
) -> Response:
    """What the stage looked like last. Answers 304 to whoever has it (ETag)."""
    return thumbnail_answer(*thumbnail, pictures, request)


def thumbnail_answer(
    project_id: str, thumbnail_id: str, pictures: Storage, request: Request
) -> Response:
    """The thumbnail, or 304 to whoever has it. Raises ThumbnailNotFound."""
    headers = {"ETag": f'"{thumbnail_id}"', "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    try:
        picture = pictures.get(thumbnail_key(project_id, thumbnail_id))
    except KeyError as missing:
        raise errors.ThumbnailNotFound from missing
    media_type = "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
    return Response(picture, media_type=media_type, headers=headers)
