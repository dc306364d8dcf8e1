"""The model of a shared project at an address that stays, for programs that load Teachable Machine's models by address.

They build the addresses of the three files themselves, some with a query that only serves to get past caches.
"""

from __future__ import annotations

import io
import zipfile
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Response
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection

from app import errors
from app.db.tables import Model
from app.exports.sources import ExportSource, read_source
from app.ml.exporters.formats import ExportFormat
from app.projects.shares import Shares
from app.web.cors import PREFLIGHT, allow_any_origin
from app.web.dependencies import DatabaseDep, ServicesDep, SessionDep

router = APIRouter(prefix="/tm/{share}", include_in_schema=False)

ServedFile = Literal["model.json", "weights.bin", "metadata.json"]
MEDIA_TYPES = {"json": "application/json", "bin": "application/octet-stream"}


def shared_source(share: str, database: DatabaseDep, connection: HTTPConnection) -> ExportSource:
    """What the shared model's files are made of, without the owner's pictures.

    Raises ShareNotFound, ModelNotFound, ModelOutdated, ExportNotPossible.
    """
    allow_any_origin(connection)
    with database.reading() as session:
        _, project = Shares(session).get(share)
        model = session.get(Model, project.current_model_id or "")
        if model is None:
            raise errors.ModelNotFound
        return read_source(
            session, model, project, ExportFormat.TEACHABLE_MACHINE, with_pictures=False
        )


@router.get("/{file}")
async def get_model_file(
    file: ServedFile,
    source: Annotated[ExportSource, Depends(shared_source)],
    services: ServicesDep,
) -> Response:
    """One of the three files. Made at the first request after a training, and asked about drawn pictures."""
    export = await services.export_maker.file(source)
    with zipfile.ZipFile(io.BytesIO(export.data)) as packed:
        data = packed.read(file)
    media_type = MEDIA_TYPES[file.rpartition(".")[2]]
    return Response(data, media_type=media_type, headers={"Cache-Control": "no-cache"})


@router.options("/{file}")
async def ask_from_another_site(file: ServedFile, connection: HTTPConnection) -> Response:
    """Answers a browser's CORS preflight."""
    allow_any_origin(connection)
    return Response(status_code=204, headers=PREFLIGHT)


@router.get("")
@router.get("/")
def open_address(share: str, session: SessionDep) -> RedirectResponse:
    """A person who opens the address gets to the shared project. Raises ShareNotFound."""
    row, _ = Shares(session).get(share)
    return RedirectResponse(f"/play/{row.id}", 303)
