"""HTTP of links: switching one on and off, and what it opens to whoever knows it."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel, Field

from app import errors
from app.db.tables import Program, Project, Share
from app.people.identity import CredentialsDep
from app.programs.assets.assets import asset_key
from app.programs.assets.routes import AssetsDep
from app.programs.new_project import new_project_out
from app.programs.remix import Remixes
from app.programs.routes import ProgramsDep
from app.projects.routes import TO_CHANGE, ProjectDep, SeenProjectDep
from app.projects.schemas import ProjectOut
from app.projects.shares import Shares
from app.web.dependencies import (
    DatabaseDep,
    ModelsDep,
    PicturesDep,
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
    with_pictures: bool = Field(description="Whether remixes get copies of the pictures, too")
    created_at: Moment

    @classmethod
    def of(cls, share: Share) -> ShareOut:
        return cls(
            id=share.id,
            address=f"/play/{share.id}",
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
            classes=[SharedClass(id=each.id, name=each.name) for each in project.classes],
            with_pictures=share.with_pictures,
        )


async def shares_of(session: SessionDep) -> Shares:
    return Shares(session)


SharesDep = Annotated[Shares, Depends(shares_of)]


@router.put("/api/projects/{project}/share", responses=refusals(*TO_CHANGE))
def share_project(body: ShareIn, project: ProjectDep, shares: SharesDep) -> ShareOut:
    """Share the project by link, or change what its link allows."""
    return ShareOut.of(shares.switch_on(project, with_pictures=body.with_pictures))


@router.get(
    "/api/projects/{project}/share",
    responses=refusals(errors.ProjectNotFound, errors.ShareNotFound),
)
def get_share(project: SeenProjectDep) -> ShareOut:
    """The project's link, while it is shared."""
    if project.share is None:
        raise errors.ShareNotFound
    return ShareOut.of(project.share)


@router.delete(
    "/api/projects/{project}/share",
    status_code=204,
    responses=refusals(*TO_CHANGE),
)
def unshare_project(project: ProjectDep, shares: SharesDep) -> None:
    """Switch the link off, at once and for good: sharing again makes another one."""
    shares.switch_off(project)


@router.get("/api/shares/{share}", responses=refusals(errors.ShareNotFound))
def get_shared(share: str, shares: SharesDep, programs: ProgramsDep) -> SharedOut:
    """What the link opens, to anybody who knows it."""
    found, project = shares.get(share)
    return SharedOut.of(found, project, programs.get(project))


@router.get(
    "/api/shares/{share}/pictures/{picture}/image",
    response_class=Response,
    responses=refusals(errors.ShareNotFound, errors.AssetNotFound)
    | {200: {"content": {"image/png": {}, "image/jpeg": {}}}},
)
def get_shared_picture(
    share: str, picture: str, shares: SharesDep, assets: AssetsDep, pictures: PicturesDep
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
    database: DatabaseDep, pictures: PicturesDep, models: ModelsDep, settings: SettingsDep
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
    shown: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    response: Response,
) -> ProjectOut:
    """Make the caller's own copy of a shared project. A caller without a cookie gets one."""
    project_id, token = remixes.remix(share, shown)
    return new_project_out(project_id, token, response, database, settings)
