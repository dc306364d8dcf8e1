"""What a project's stage looks like, as its card shows it. The page that plays it sends it."""

from __future__ import annotations

from typing import Annotated, cast

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response
from starlette.requests import HTTPConnection

from app import errors
from app.db.database import Database
from app.db.tables import Project, new_id
from app.engine.engine import Engine
from app.people.access import Access, Action
from app.people.identity import CredentialsDep, caller_of
from app.programs.assets.intake import ReceivingProject
from app.programs.assets.routes import receiving_project
from app.settings import Settings
from app.storage import Storage
from app.web.dependencies import DatabaseDep, PicturesDep
from app.web.errors import refusals
from app.web.forms import one_file_body, only_file

router = APIRouter(prefix="/api/projects/{project}/thumbnail", tags=["programs"])


def thumbnail_key(project_id: str, thumbnail_id: str) -> str:
    """Where storage keeps the picture: among the project's pictures, which go with it."""
    return f"{project_id}/thumbnails/{thumbnail_id}"


class Thumbnails:
    """Keeps one picture of the stage for each project, checked like any other picture."""

    def __init__(
        self, engine: Engine, database: Database, pictures: Storage, settings: Settings
    ) -> None:
        self._engine = engine
        self._database = database
        self._pictures = pictures
        self._settings = settings

    async def keep(self, receiving: ReceivingProject, picture: bytes) -> None:
        """Replace the picture. Raises the refusals of pictures, EngineBusy, EngineNotReady."""
        if not picture:
            raise errors.PictureEmpty
        if len(picture) > self._settings.max_picture_bytes:
            raise errors.PictureTooLarge(max_bytes=self._settings.max_picture_bytes)
        side = self._settings.max_thumbnail_side
        whole = await self._engine.whole(receiving.student_id, picture, side)
        await run_sync(self._store, receiving.project_id, whole.data)

    def _store(self, project_id: str, data: bytes) -> None:
        """The file first, then the row; the old file goes last."""
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


async def thumbnails_of(connection: HTTPConnection) -> Thumbnails:
    return cast(Thumbnails, connection.app.state.thumbnails)


@router.put(
    "",
    status_code=204,
    openapi_extra=one_file_body("image", "The stage as a picture: jpg or png."),
    responses=refusals(
        errors.ProjectNotFound,
        errors.OnlyToLookAt,
        errors.ProjectFrozen,
        errors.RequestTooLarge,
        errors.PictureTooLarge,
        errors.NotAPictureType,
        errors.PictureEmpty,
        errors.PictureUnreadable,
        errors.PictureAnimated,
        errors.PictureTooManyPixels,
        errors.PictureTooDemanding,
        errors.EngineBusy,
        errors.EngineStarting,
        errors.WorkerDied,
        errors.EngineTimeout,
        errors.StorageFailed,
    ),
)
async def put_thumbnail(
    request: Request,
    receiving: Annotated[ReceivingProject, Depends(receiving_project)],
    thumbnails: Annotated[Thumbnails, Depends(thumbnails_of)],
) -> None:
    """Keep what the stage looks like now. It is kept small and without metadata."""
    await thumbnails.keep(receiving, await only_file(request, "image"))


def shown_thumbnail(project: str, shown: CredentialsDep, database: DatabaseDep) -> tuple[str, str]:
    """The project's id and its picture's. Raises ThumbnailNotFound."""
    with database.reading() as session:
        found = Access(session, caller_of(session, shown)).project(project, Action.SEE)
        if found.thumbnail_id is None:
            raise errors.ThumbnailNotFound
        return found.id, found.thumbnail_id


@router.get(
    "",
    response_class=Response,
    responses=refusals(errors.ProjectNotFound, errors.ThumbnailNotFound)
    | {200: {"content": {"image/png": {}, "image/jpeg": {}}}, 304: {"description": "Not changed"}},
)
def get_thumbnail(
    kept: Annotated[tuple[str, str], Depends(shown_thumbnail)],
    pictures: PicturesDep,
    request: Request,
) -> Response:
    """What the stage looked like last. Answers 304 to whoever has it (ETag)."""
    project_id, thumbnail_id = kept
    headers = {"ETag": f'"{thumbnail_id}"', "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    try:
        picture = pictures.get(thumbnail_key(project_id, thumbnail_id))
    except KeyError as missing:
        raise errors.ThumbnailNotFound from missing
    kind = "image/png" if picture.startswith(b"\x89PNG") else "image/jpeg"
    return Response(picture, media_type=kind, headers=headers)
