"""Routes for the student's own sounds, uploaded or recorded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response
from pydantic import BaseModel, Field

from app import errors
from app.db.tables import Asset
from app.programs.assets.assets import asset_key
from app.programs.assets.routes import AssetsDep, asset_target
from app.programs.assets.uploads import AssetTarget
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, VisibleProjectDep
from app.samples.kept_pictures import FOREVER
from app.web.dependencies import PictureFilesDep, ServicesDep, SettingsDep
from app.web.errors import refusals
from app.web.fields import Id, Moment
from app.web.forms import file_form, read_sound

router = APIRouter(prefix="/api/projects/{project}/sounds", tags=["programs"])


class SoundOut(BaseModel):
    """A student's own sound."""

    id: Id
    name: str = Field(
        description="How the sound blocks of a program name it",
        examples=["own:5f0c7c3d9a6e4b1f8a2d3e4f5a6b7c8d"],
    )
    created_at: Moment
    audio_url: str = Field(description="Address of the sound, a WAV file")

    @classmethod
    def of(cls, asset: Asset) -> SoundOut:
        return cls(
            id=asset.id,
            name=f"own:{asset.id}",
            created_at=asset.created_at,
            audio_url=f"/api/projects/{asset.project_id}/sounds/{asset.id}/audio",
        )


class SoundList(BaseModel):
    """The own sounds of one project."""

    sounds: list[SoundOut] = Field(description="The newest first")


@router.post(
    "",
    status_code=201,
    openapi_extra=file_form("sound", "A WAV file, 16 bits, one or two channels"),
    responses=refusals(
        *CHANGE_REFUSALS,
        errors.SoundTooLarge,
        errors.NotASound,
        errors.SoundTooLong,
        errors.QuotaReached,
        errors.StorageFailed,
    ),
)
async def add_sound(
    request: Request,
    target: Annotated[AssetTarget, Depends(asset_target)],
    services: ServicesDep,
    settings: SettingsDep,
) -> SoundOut:
    """Add a sound for sound blocks. It is kept without anything but its samples."""
    sound = await read_sound(request, "sound", settings.max_sound_bytes)
    return SoundOut.of(await services.asset_uploads.accept_sound(target, sound))


@router.get("", responses=refusals(errors.ProjectNotFound))
def list_sounds(project: VisibleProjectDep, assets: AssetsDep) -> SoundList:
    """The student's own sounds in this project, used or not."""
    found = assets.sounds_of_project(project.id)
    return SoundList(sounds=[SoundOut.of(asset) for asset in found])


@router.delete(
    "/{sound}",
    status_code=204,
    responses=refusals(*CHANGE_REFUSALS, errors.SoundNotFound, errors.SoundInUse),
)
def delete_sound(
    sound: str,
    project: ProjectDep,
    assets: AssetsDep,
    pictures: PictureFilesDep,
    background_tasks: BackgroundTasks,
) -> None:
    """Delete a sound that neither the saved program nor an earlier version of it uses."""
    asset = assets.get_sound(project.id, sound)
    background_tasks.add_task(pictures.delete, asset_key(asset))
    assets.delete(asset)


@router.get(
    "/{sound}/audio",
    response_class=Response,
    responses=refusals(errors.ProjectNotFound, errors.SoundNotFound)
    | {200: {"content": {"audio/wav": {}}}},
)
def get_sound(
    sound: str, project: VisibleProjectDep, assets: AssetsDep, pictures: PictureFilesDep
) -> Response:
    """The sound. It never changes, so browsers may keep it."""
    asset = assets.get_sound(project.id, sound)
    try:
        file = pictures.get(asset_key(asset))
    except KeyError as missing:
        raise errors.SoundNotFound from missing
    return Response(file, media_type=asset.media_type, headers={"Cache-Control": FOREVER})
