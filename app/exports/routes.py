"""Routes for models that are taken along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import CredentialsDep, caller_of
from app.exports.jobs import ExportedFile
from app.exports.maker import ExportMaker
from app.exports.schemas import ExportOut, ExportsOut, ExportState
from app.exports.sources import IMPOSSIBLE, ExportSource, Sources, read_source, read_sources
from app.ml.exporters.formats import ExportFormat
from app.training.schemas import Problem
from app.web.dependencies import DatabaseDep, ServicesDep, WordsDep
from app.web.downloads import PIECE_BYTES, DownloadResponse
from app.web.errors import message_of, refusals

router = APIRouter(prefix="/api/models/{model}/exports", tags=["exports"])

MEDIA_TYPE = "application/zip"
MAKING_REFUSALS = (
    errors.ModelNotFound,
    *IMPOSSIBLE,
    errors.ExportDiffers,
    errors.ExportsBusy,
    errors.BackboneMissing,
    errors.BackboneDamaged,
    errors.WorkerDied,
    errors.EngineTimeout,
    errors.StorageFailed,
)


def all_sources(model: str, credentials: CredentialsDep, database: DatabaseDep) -> Sources:
    """What each format would be made of, or why it cannot be. Raises ModelNotFound."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        return read_sources(session, *access.get_model(model, Action.SEE_PICTURES))


def export_source(
    export_format: ExportFormat, model: str, credentials: CredentialsDep, database: DatabaseDep
) -> ExportSource:
    """Raises ModelNotFound and what `read_source` raises."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        row, project = access.get_model(model, Action.SEE_PICTURES)
        return read_source(session, row, project, export_format, with_pictures=True)


SourcesDep = Annotated[Sources, Depends(all_sources)]
SourceDep = Annotated[ExportSource, Depends(export_source)]


@router.get("", responses=refusals(errors.ModelNotFound))
async def list_exports(
    sources: SourcesDep, services: ServicesDep, words: WordsDep, request: Request
) -> ExportsOut:
    """What the model can be taken along as, and how far each file is."""
    return ExportsOut(
        exports=[
            _impossible(each, source, message_of(words, request, source))
            if isinstance(source, errors.EyeblocksError)
            else _export_out(services.export_maker, source)
            for each, source in sources.items()
        ]
    )


@router.post("/{export_format}", responses=refusals(*MAKING_REFUSALS))
async def make_export(source: SourceDep, services: ServicesDep) -> ExportOut:
    """Make the file, ask it about the golden pictures, and answer when that went well.

    The file is kept for a while, so that `GET` then gives it at once.
    """
    await services.export_maker.file(source)
    return _export_out(services.export_maker, source)


@router.get(
    "/{export_format}",
    response_class=StreamingResponse,
    responses=refusals(*MAKING_REFUSALS, errors.TooManyRequests)
    | {200: {"content": {MEDIA_TYPE: {}}}},
)
async def get_export(
    source: SourceDep, services: ServicesDep, request: Request
) -> DownloadResponse:
    """The proven file, a zip file. It is made first where it is not kept any more."""
    file = await services.export_maker.file(source)
    name = f"{source.title}-{source.export_format}.zip"
    return services.downloads.response(request, _pieces(file), MEDIA_TYPE, name)


def _export_out(maker: ExportMaker, source: ExportSource) -> ExportOut:
    kept, step = maker.kept(source), maker.step(source)
    state = ExportState(step) if step else ExportState.NOT_MADE
    return ExportOut(
        format=source.export_format,
        state=ExportState.READY if kept else state,
        size_bytes=len(kept.data) if kept else None,
        difference=kept.difference if kept else None,
        problem=None,
    )


def _impossible(
    export_format: ExportFormat, error: errors.EyeblocksError, message: str
) -> ExportOut:
    return ExportOut(
        format=export_format,
        state=ExportState.IMPOSSIBLE,
        size_bytes=None,
        difference=None,
        problem=Problem(code=error.code, message=message),
    )


def _pieces(file: ExportedFile) -> Iterator[bytes]:
    for start in range(0, len(file.data), PIECE_BYTES):
        yield file.data[start : start + PIECE_BYTES]
