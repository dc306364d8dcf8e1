"""The route for the pictures of a project."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import StreamingResponse

from app import errors
from app.exports.data_sets import FILE_ENDINGS, DataSetLayout, data_set_chunks
from app.project_copies.project_file.routes import SeenProject, seen_project
from app.web.dependencies import DatabaseDep, PictureFilesDep, ServicesDep
from app.web.downloads import DownloadResponse
from app.web.errors import refusals

router = APIRouter(tags=["exports"])

MEDIA_TYPE = "application/zip"


@router.get(
    "/api/projects/{project}/dataset",
    response_class=StreamingResponse,
    responses=refusals(errors.ProjectNotFound, errors.TooManyRequests)
    | {200: {"content": {MEDIA_TYPE: {}}}},
)
async def get_pictures(
    project: Annotated[SeenProject, Depends(seen_project)],
    request: Request,
    database: DatabaseDep,
    pictures: PictureFilesDep,
    services: ServicesDep,
    layout: Annotated[
        DataSetLayout,
        Query(
            description="`folders`: one for each class; `tm`: a file that Teachable Machine opens"
        ),
    ] = DataSetLayout.FOLDERS,
) -> DownloadResponse:
    """All pictures that training learns from, as JPEG files of 224 × 224 pixels."""
    chunks = data_set_chunks(project.id, layout, database, pictures)
    name = f"{project.name}{FILE_ENDINGS[layout]}"
    return services.downloads.response(request, chunks, MEDIA_TYPE, name)
