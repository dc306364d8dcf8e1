"""HTTP of the student's own pictures for the stage."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from pydantic import BaseModel, Field
from starlette.requests import HTTPConnection

from app import errors
from app.db.tables import Asset
from app.people.access import Access, Action
from app.people.identity import CredentialsDep, caller_of
from app.programs.assets.assets import Assets, asset_key
from app.programs.assets.intake import AssetIntake, ReceivingProject
from app.projects.routes import TO_CHANGE, ProjectDep, SeenProjectDep
from app.samples.routes import FOREVER
from app.web.dependencies import DatabaseDep, PicturesDep, SessionDep, SettingsDep
from app.web.errors import refusals
from app.web.fields import Id, Moment
from app.web.forms import one_file_body, only_file

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


async def intake_of(connection: HTTPConnection) -> AssetIntake:
    return cast(AssetIntake, connection.app.state.asset_intake)


def receiving_project(
    project: str, shown: CredentialsDep, database: DatabaseDep
) -> ReceivingProject:
    """The project, looked up in a transaction that is over before the picture is worked on."""
    with database.reading() as session:
        access = Access(session, caller_of(session, shown))
        owned = access.project(project, Action.CHANGE)
        return ReceivingProject(owned.student_id, owned.id)


AssetsDep = Annotated[Assets, Depends(assets_of)]


@router.post(
    "",
    status_code=201,
    openapi_extra=one_file_body("image", "A picture: jpg, png, bmp. PNGs stay transparent."),
    responses=refusals(
        *TO_CHANGE,
        errors.RequestTooLarge,
        errors.PictureTooLarge,
        errors.NotAPictureType,
        errors.PictureEmpty,
        errors.PictureUnreadable,
        errors.PictureAnimated,
        errors.PictureTooManyPixels,
        errors.PictureTooDemanding,
        errors.QuotaReached,
        errors.EngineBusy,
        errors.EngineStarting,
        errors.WorkerDied,
        errors.EngineTimeout,
        errors.StorageFailed,
    ),
)
async def add_picture(
    request: Request,
    receiving: Annotated[ReceivingProject, Depends(receiving_project)],
    intake: Annotated[AssetIntake, Depends(intake_of)],
) -> PictureOut:
    """Add a picture to use as costume or background. It is kept small and without metadata."""
    return PictureOut.of(await intake.accept(receiving, await only_file(request, "image")))


@router.get("", responses=refusals(errors.ProjectNotFound))
def list_pictures(project: SeenProjectDep, assets: AssetsDep) -> PictureList:
    """The student's own pictures in this project, used or not."""
    return PictureList(pictures=[PictureOut.of(each) for each in assets.of_project(project.id)])


PICTURE_REFUSALS = refusals(errors.ProjectNotFound, errors.AssetNotFound)


@router.get(
    "/{picture}/image",
    response_class=Response,
    responses=PICTURE_REFUSALS | {200: {"content": {"image/png": {}, "image/jpeg": {}}}},
)
def get_picture(
    picture: str, project: SeenProjectDep, assets: AssetsDep, pictures: PicturesDep
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
    responses=refusals(*TO_CHANGE, errors.AssetNotFound, errors.AssetInUse),
)
def delete_picture(
    picture: str,
    project: ProjectDep,
    assets: AssetsDep,
    pictures: PicturesDep,
    after: BackgroundTasks,
) -> None:
    """Delete a picture that the saved program does not use."""
    asset = assets.get(project.id, picture)
    after.add_task(pictures.delete, asset_key(asset))
    assets.delete(asset)
