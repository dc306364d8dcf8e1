"""The model of a shared project at an address that stays, for programs that load Teachable Machine's models by address.

They build the addresses of the three files themselves, some with a query that only serves to get past caches.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.requests import HTTPConnection

from app import __version__, errors
from app.db.tables import Model
from app.exports.jobs import ExportedFile
from app.exports.sources import ExportSource, read_source
from app.ml.exporters.formats import ExportFormat
from app.projects.shares import Shares
from app.web.cors import PREFLIGHT, allow_any_origin
from app.web.dependencies import DatabaseDep, ServicesDep, SessionDep
from app.web.downloads import PIECE_BYTES

router = APIRouter(prefix="/tm/{share}", include_in_schema=False)

ServedFile = Literal["model.json", "weights.bin", "metadata.json"]
MEDIA_TYPES = {"json": "application/json", "bin": "application/octet-stream"}


def shared_source(share: str, database: DatabaseDep, connection: HTTPConnection) -> ExportSource:
    """What the shared model's files are made of, without the owner's pictures.

    Raises ShareNotFound, ModelNotFound, ModelOutdated, ExportNotPossible, ExportNeedsFloats,
    ModelOfAnotherProgram.
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
    request: Request,
) -> Response:
    """One of the three files. Made at the first request after a training, and asked about drawn pictures.

    Whoever has it already is told so (ETag), and nothing is made.
    """
    headers = {"ETag": _etag(source), "Cache-Control": "no-cache"}
    if headers["ETag"] in _known_etags(request):
        return Response(status_code=304, headers=headers)
    export = await services.export_maker.file(source, for_strangers=True)
    media_type = MEDIA_TYPES[file.rpartition(".")[2]]
    response = services.downloads.response(request, _pieces(export, file), media_type, file)
    response.headers.update(headers)
    return response


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


def _etag(source: ExportSource) -> str:
    """It changes with everything that the files are made of, and with the version that makes them."""
    return f'"{hashlib.sha256(repr((__version__, source)).encode()).hexdigest()[:32]}"'


def _known_etags(request: Request) -> list[str]:
    """The ETags of what the browser has. A proxy that packs answers marks them as weak."""
    known = request.headers.get("if-none-match", "").split(",")
    return [each.strip().removeprefix("W/") for each in known]


def _pieces(export: ExportedFile, name: str) -> Iterator[bytes]:
    """A file of an export, so that no download holds a copy of it."""
    with zipfile.ZipFile(io.BytesIO(export.data)) as packed, packed.open(name) as member:
        while piece := member.read(PIECE_BYTES):
            yield piece
