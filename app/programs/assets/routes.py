"""Routes for assets, the student's own pictures for the stage."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from pydantic import BaseModel, Field

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import CredentialsDep, caller_of
from app.db.tables import Asset
from app.programs.assets.assets import Assets, asset_key
from app.programs.assets.uploads import AssetTarget
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, VisibleProjectDep
from app.samples.kept_pictures import FOREVER
from app.web.dependencies import DatabaseDep, PictureFilesDep, ServicesDep, SessionDep, SettingsDep
from app.web.errors import ENGINE_REFUSALS, refusals
from app.web.fields import Id, Moment
from app.web.forms import file_form, read_picture

router = APIRouter(prefix="/api/projects/{project}/pictures", tags=["programs"])


class PictureOut(BaseModel):
    """A student's own picture for the stage."""

    id: Id
    name: str = Field(
        description="How costumes and backgrounds of a program name it",
        examples=["own:5f0c7c3d9a6e4b1f8a2d3e4f5a6b7c8d"],
    )
    width: int = Field(description="In pixels", examples=[640])
    height: int = Field(description="In pixels", examples=[480])
    created_at: Moment
    image_url: str = Field(description="Address of the picture, PNG or JPEG")

    @classmethod
    def of(cls, asset: Asset) -> PictureOut:
        return cls(
            id=asset.id,
            name=f"own:{asset.id}",
            width=asset.width,
            height=asset.height,
            created_at=asset.created_at,
            image_url=f"/api/projects/{asset.project_id}/pictures/{asset.id}/image",
        )


class PictureList(BaseModel):
    """The pictures of one project's stage."""

    pictures: list[PictureOut] = Field(description="The newest first")


async def assets_of(session: SessionDep, settings: SettingsDep) -> Assets:
    return Assets(session, settings)


def asset_target(project: str, credentials: CredentialsDep, database: DatabaseDep) -> AssetTarget:
    """The project, read in a transaction that ends before the picture is processed."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        owned = access.get_project(project, Action.CHANGE)
        return AssetTarget(owned.student_id, owned.id)


AssetsDep = Annotated[Assets, Depends(assets_of)]


@router.post(
    "",
    status_code=201,
    openapi_extra=file_form("image", "A picture: jpg, png, bmp. PNGs stay transparent."),
    responses=refusals(
        *CHANGE_REFUSALS,
        errors.RequestTooLarge,
        errors.PictureTooLarge,
        errors.NotAPictureType,
        errors.PictureEmpty,
        errors.PictureUnreadable,
        errors.PictureAnimated,
        errors.PictureTooManyPixels,
        errors.PictureTooDemanding,
        errors.QuotaReached,
        *ENGINE_REFUSALS,
        errors.StorageFailed,
    ),
)
async def add_picture(
    request: Request,
    target: Annotated[AssetTarget, Depends(asset_target)],
    services: ServicesDep,
    settings: SettingsDep,
) -> PictureOut:
    """Add a picture to use as costume or background. It is kept small and without metadata."""
    picture = await read_picture(request, "image", settings.max_picture_bytes)
    return PictureOut.of(await services.asset_uploads.accept(target, picture))


@router.get("", responses=refusals(errors.ProjectNotFound))
def list_pictures(project: VisibleProjectDep, assets: AssetsDep) -> PictureList:
    """The student's own pictures in this project, used or not."""
    return PictureList(pictures=[PictureOut.of(asset) for asset in assets.of_project(project.id)])


PICTURE_REFUSALS = refusals(errors.ProjectNotFound, errors.AssetNotFound)


@router.get(
    "/{picture}/image",
    response_class=Response,
    responses=PICTURE_REFUSALS | {200: {"content": {"image/png": {}, "image/jpeg": {}}}},
)
def get_picture(
    picture: str, project: VisibleProjectDep, assets: AssetsDep, pictures: PictureFilesDep
) -> Response:
    """The picture. It never changes, so browsers may keep it."""
    asset = assets.get(project.id, picture)
    try:
        file = pictures.get(asset_key(asset))
    except KeyError as missing:
        raise errors.AssetNotFound from missing
    return Response(file, media_type=asset.media_type, headers={"Cache-Control": FOREVER})


@router.delete(
    "/{picture}",
    status_code=204,
    responses=refusals(*CHANGE_REFUSALS, errors.AssetNotFound, errors.AssetInUse),
)
def delete_picture(
    picture: str,
    project: ProjectDep,
    assets: AssetsDep,
    pictures: PictureFilesDep,
    background_tasks: BackgroundTasks,
) -> None:
    """Delete a picture that the saved program does not use."""
    asset = assets.get(project.id, picture)
    background_tasks.add_task(pictures.delete, asset_key(asset))
    assets.delete(asset)
