"""Routes for share links, and for anybody who opens a shared project by one."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from app import errors
from app.accounts.dependencies import CredentialsDep
from app.db.tables import Program, Project, Share
from app.programs.assets.assets import asset_key
from app.programs.assets.routes import AssetsDep
from app.programs.routes import ProgramsDep
from app.project_copies.new_project import new_project_out
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, VisibleProjectDep
from app.projects.schemas import ProjectOut
from app.projects.shares import Shares
from app.serving.addresses import network_hosts
from app.serving.page_links import page_link_of
from app.settings import Settings
from app.sharing.remix import Remixes
from app.web.dependencies import (
    DatabaseDep,
    ModelFilesDep,
    PictureFilesDep,
    SessionDep,
    SettingsDep,
)
from app.web.errors import refusals
from app.web.fields import Body, ClassId, ClassName, Moment

router = APIRouter(tags=["sharing"])

ShareId = Annotated[
    str, Field(description="Unguessable", examples=["5f0c7c3d9a6e4b1f8a2d3e4f5a6b7c8d"])
]


class ShareIn(Body):
    """What the link allows."""

    with_pictures: bool = Field(
        False, description="Whether remixes get copies of the pictures, too"
    )


class ShareOut(BaseModel):
    """A project's link."""

    id: ShareId
    address: str = Field(description="Where the program plays", examples=["/play/5f0c7c3d"])
    url: str = Field(
        description="The same for other devices", examples=["http://192.168.0.5:8000/play/5f0c7c3d"]
    )
    qr: str = Field(description="`url` as a QR code, an SVG in a data address")
    on_network: bool = Field(description="Whether other devices reach the server at all")
    with_pictures: bool = Field(description="Whether remixes get copies of the pictures, too")
    created_at: Moment

    @classmethod
    def of(cls, share: Share, settings: Settings) -> ShareOut:
        path = f"/play/{share.id}"
        link = page_link_of(settings, network_hosts(), path)
        return cls(
            id=share.id,
            address=path,
            url=link.address,
            qr=link.qr,
            on_network=link.on_network,
            with_pictures=share.with_pictures,
            created_at=share.created_at,
        )


class SharedClass(BaseModel):
    """A class that the program may speak of."""

    id: ClassId
    name: ClassName


class SharedOut(BaseModel):
    """What is needed to play a shared program, and nothing of whoever made it."""

    name: str = Field(description="The project's name", examples=["가위바위보"])
    format: int = Field(description="The format of the blocks")
    blocks: dict[str, Any] | None = Field(description="As saved; null before the first save")
    model_id: str | None = Field(description="The model that the program uses, open to anybody")
    classes: list[SharedClass] = Field(description="In the order of the project")
    with_pictures: bool = Field(description="Whether a remix gets copies of the pictures, too")

    @classmethod
    def of(cls, share: Share, project: Project, program: Program) -> SharedOut:
        return cls(
            name=project.name,
            format=program.format,
            blocks=program.blocks,
            model_id=project.current_model_id,
            classes=[
                SharedClass(id=image_class.id, name=image_class.name)
                for image_class in project.classes
            ],
            with_pictures=share.with_pictures,
        )


async def shares_of(session: SessionDep) -> Shares:
    return Shares(session)


SharesDep = Annotated[Shares, Depends(shares_of)]


@router.put("/api/projects/{project}/share", responses=refusals(*CHANGE_REFUSALS))
def share_project(
    body: ShareIn, project: ProjectDep, shares: SharesDep, settings: SettingsDep
) -> ShareOut:
    """Share the project by link, or change what its link allows."""
    share = shares.share_project(project, with_pictures=body.with_pictures)
    return ShareOut.of(share, settings)


@router.get(
    "/api/projects/{project}/share",
    responses=refusals(errors.ProjectNotFound, errors.ShareNotFound),
)
def get_share(project: VisibleProjectDep, settings: SettingsDep) -> ShareOut:
    """The project's link, while it is shared."""
    if project.share is None:
        raise errors.ShareNotFound
    return ShareOut.of(project.share, settings)


@router.delete(
    "/api/projects/{project}/share",
    status_code=204,
    responses=refusals(*CHANGE_REFUSALS),
)
def unshare_project(project: ProjectDep, shares: SharesDep) -> None:
    """Switch the link off, at once and for good: sharing again makes another one."""
    shares.unshare_project(project)


@router.get("/api/shares/{share}", responses=refusals(errors.ShareNotFound))
def get_shared(share: str, shares: SharesDep, programs: ProgramsDep) -> SharedOut:
    """What the link opens, to anybody who knows it."""
    row, project = shares.get(share)
    return SharedOut.of(row, project, programs.get(project))


@router.get(
    "/api/shares/{share}/pictures/{picture}/image",
    response_class=Response,
    responses=refusals(errors.ShareNotFound, errors.AssetNotFound)
    | {200: {"content": {"image/png": {}, "image/jpeg": {}}}},
)
def get_shared_picture(
    share: str, picture: str, shares: SharesDep, assets: AssetsDep, pictures: PictureFilesDep
) -> Response:
    """A picture of a shared program's stage; never one that a class was taught with."""
    _, project = shares.get(share)
    asset = assets.get(project.id, picture)
    try:
        file = pictures.get(asset_key(asset))
    except KeyError as missing:
        raise errors.AssetNotFound from missing
    return Response(file, media_type=asset.media_type)


async def remixes_of(
    database: DatabaseDep, pictures: PictureFilesDep, models: ModelFilesDep, settings: SettingsDep
) -> Remixes:
    return Remixes(database, pictures, models, settings)


@router.post(
    "/api/shares/{share}/remix",
    status_code=201,
    responses=refusals(
        errors.ClassroomNeeded,
        errors.ClassroomFrozen,
        errors.ShareNotFound,
        errors.QuotaReached,
        errors.StorageFailed,
    ),
)
def remix_project(
    share: str,
    remixes: Annotated[Remixes, Depends(remixes_of)],
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    response: Response,
) -> ProjectOut:
    """Make the caller's own copy of a shared project. A caller without a cookie gets one."""
    project_id, token = remixes.remix(share, credentials)
    return new_project_out(project_id, token, response, database, settings)
