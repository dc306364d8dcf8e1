"""Routes for samples."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from starlette.requests import HTTPConnection

from app import errors
from app.accounts.authorization import Access, Action
from app.accounts.dependencies import CredentialsDep, caller_of
from app.db.tables import Sample
from app.engine.engine import Engine
from app.projects.projects import Projects
from app.projects.routes import CHANGE_REFUSALS, ProjectDep, ProjectsDep, ProjectWithPicturesDep
from app.samples.batch_changes import BatchChanges, CopiedPictures, copied_pictures
from app.samples.kept_pictures import AsThumbnail, kept_picture
from app.samples.sample_writer import Outcome, UploadTarget
from app.samples.samples import Samples, picture_key
from app.samples.schemas import (
    AcceptedOut,
    IntakeOut,
    RejectedOut,
    SampleChange,
    SampleList,
    SampleOut,
    SamplesChange,
    SamplesOut,
)
from app.samples.uploads import ChosenFile
from app.services import services
from app.web.dependencies import (
    DatabaseDep,
    PictureFilesDep,
    ServicesDep,
    SessionDep,
    SettingsDep,
    WordsDep,
)
from app.web.errors import message_of, refusals
from app.web.fields import Id
from app.web.forms import files_form, open_files

router = APIRouter(prefix="/api/projects/{project}", tags=["samples"])

BURSTS = re.compile(r"[A-Za-z0-9_-]{0,64}(,[A-Za-z0-9_-]{0,64})*")
MAX_LISTED = 1000
MAX_FOUND = 100


async def _engine(connection: HTTPConnection) -> Engine:
    return services(connection).engine


EngineDep = Annotated[Engine, Depends(_engine)]


async def samples_of(session: SessionDep, settings: SettingsDep) -> Samples:
    return Samples(session, settings)


SamplesDep = Annotated[Samples, Depends(samples_of)]


def upload_target(
    project: str,
    class_id: str,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
) -> UploadTarget:
    """The class, read in a transaction that ends before the pictures are processed."""
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        owned = access.get_project(project, Action.CHANGE)
        image_class = Projects(session, settings).get_class(owned, class_id)
        return UploadTarget(owned.student_id, owned.id, image_class.id)


def idempotency_keys(
    header: Annotated[
        str,
        Header(
            alias="Idempotency-Key",
            max_length=40_000,
            pattern=r"^$|^[A-Za-z0-9_-]{1,64}(, ?[A-Za-z0-9_-]{1,64})*$",
            description="Chosen by the client: one key for the request, or one for each file,"
            " separated by commas. What was accepted under a key is not stored twice when it is"
            " sent again, for instance because the connection was lost before the answer.",
            examples=["6f1c0c52-5a6e-4d3b-9a3e-3f2c1b0a9d8e"],
        ),
    ] = "",
) -> list[str]:
    return [key.strip() for key in header.split(",") if key]


@router.post(
    "/classes/{class_id}/samples",
    status_code=201,
    openapi_extra=files_form(
        "files",
        "Pictures: jpg, png, bmp",
        flags={
            "mirrored": "Whether the student saw these pictures mirrored. They are sent unmirrored"
        },
        texts={
            "burst": "Chosen by the client: the same for all pictures of one press of the shutter."
            " One for all files, or one for each, separated by commas; empty where there is none"
        },
    ),
    responses=refusals(
        *CHANGE_REFUSALS,
        errors.ClassNotFound,
        errors.RequestTooLarge,
        errors.TooManyFiles,
        errors.EngineStarting,
        errors.WorkerDied,
        errors.EngineTimeout,
        errors.StorageFailed,
    ),
)
async def add_samples(
    target: Annotated[UploadTarget, Depends(upload_target)],
    services: ServicesDep,
    keys: Annotated[list[str], Depends(idempotency_keys)],
    settings: SettingsDep,
    request: Request,
    words: WordsDep,
) -> IntakeOut:
    """Add pictures to a class. One bad file never loses the good ones."""
    async with open_files(
        request, "files", settings.max_upload_files, settings.max_picture_bytes
    ) as form:
        keys_by_file = file_keys(keys, len(form.files))
        bursts = file_bursts(form.text("burst", BURSTS), len(form.files))
        chosen = [
            ChosenFile(file.filename or "", file.size or 0, file.read, key, burst)
            for file, key, burst in zip(form.files, keys_by_file, bursts, strict=True)
        ]
        mirrored = form.flag("mirrored")
        outcomes = await services.sample_uploads.accept(target, chosen, mirrored=mirrored)
    return IntakeOut(
        accepted=[
            AcceptedOut(index=index, filename=file.name, **dict(SampleOut.of(outcome)))
            for index, file, outcome in _numbered(chosen, outcomes)
            if isinstance(outcome, Sample)
        ],
        rejected=[
            RejectedOut(
                index=index,
                filename=file.name,
                code=outcome.code,
                message=message_of(words, request, outcome),
            )
            for index, file, outcome in _numbered(chosen, outcomes)
            if isinstance(outcome, errors.EyeblocksError)
        ],
    )


def file_keys(keys: list[str], count: int) -> list[str]:
    """A key for each of `count` files: one key is numbered, several must be as many as the files.

    Raises UnusableValue for another number of keys.
    """
    if not keys:
        return [""] * count
    if len(keys) == 1:
        return [f"{keys[0]}.{index}" for index in range(count)] if count > 1 else keys
    if len(set(keys)) != count:
        reason = f"{len(set(keys))} different keys for {count} files"
        problem: list[dict[str, str | int]] = [{"field": "Idempotency-Key", "reason": reason}]
        raise errors.UnusableValue(fields="Idempotency-Key", problems=problem)
    return keys


def file_bursts(text: str, count: int) -> list[str]:
    """A burst for each of `count` files: one for all, or as many as the files.

    Raises UnusableValue for another number of bursts.
    """
    bursts = text.split(",")
    if len(bursts) not in (1, count):
        reason = f"{len(bursts)} bursts for {count} files"
        raise errors.UnusableValue(fields="burst", problems=[{"field": "burst", "reason": reason}])
    return bursts if len(bursts) == count else bursts * count


def _numbered(
    files: list[ChosenFile], outcomes: list[Outcome]
) -> Iterator[tuple[int, ChosenFile, Outcome]]:
    for index, (file, outcome) in enumerate(zip(files, outcomes, strict=True)):
        yield index, file, outcome


@router.get(
    "/classes/{class_id}/samples",
    responses=refusals(errors.ProjectNotFound, errors.ClassNotFound, errors.SampleNotFound),
)
def list_samples(
    class_id: str,
    project: ProjectWithPicturesDep,
    projects: ProjectsDep,
    samples: SamplesDep,
    before: Annotated[
        Id | None, Query(description="The id of a sample: only those that came before it")
    ] = None,
    limit: Annotated[
        int | None, Query(ge=1, le=MAX_LISTED, description="The newest so many; all if left out")
    ] = None,
) -> SampleList:
    """The samples of a class. Of thousands, ask for some at a time."""
    image_class = projects.get_class(project, class_id)
    first_known = None if before is None else samples.get(project.id, before, even_deleted=True)
    return SampleList.of(samples.of_class(image_class.id, before=first_known, limit=limit))


@router.get("/samples", responses=refusals(errors.ProjectNotFound))
def find_samples(
    project: ProjectWithPicturesDep,
    samples: SamplesDep,
    sample_ids: Annotated[
        list[Id], Query(alias="id", min_length=1, max_length=MAX_FOUND, description="Of samples")
    ],
) -> SamplesOut:
    """Those of the samples that the project has, wherever in their classes' lists they are."""
    found = samples.find(sample_ids)
    own = [each for each in map(found.get, sample_ids) if each and each.project_id == project.id]
    return SamplesOut.of(own)


SAMPLE_REFUSALS = refusals(*CHANGE_REFUSALS, errors.SampleNotFound)


@router.get(
    "/samples/{sample}/image",
    response_class=Response,
    responses=refusals(errors.ProjectNotFound, errors.SampleNotFound)
    | {200: {"content": {"image/jpeg": {}}}},
)
def get_image(
    sample: str,
    project: ProjectWithPicturesDep,
    samples: SamplesDep,
    picture_files: PictureFilesDep,
    thumbnail: AsThumbnail = False,
) -> Response:
    """The cropped picture. It never changes, so browsers may keep it."""
    key = picture_key(samples.get(project.id, sample))
    try:
        return kept_picture(picture_files, key, thumbnail=thumbnail)
    except KeyError as missing:
        raise errors.SampleNotFound from missing


@router.patch(
    "/samples/{sample}",
    responses=SAMPLE_REFUSALS
    | refusals(errors.ClassNotFound, errors.QuotaReached, errors.StorageFailed),
)
def change_sample(
    body: SampleChange,
    sample: str,
    project: ProjectDep,
    projects: ProjectsDep,
    samples: SamplesDep,
    picture_files: PictureFilesDep,
) -> SampleOut:
    """Move a sample to another class of its project, or switch it off or on.

    A move to its own class changes nothing.
    """
    found = samples.get(project.id, sample)
    if body.class_id is not None:
        samples.move([found], projects.get_class(project, body.class_id).id, picture_files)
    if body.switched_off is not None:
        samples.switch([found], off=body.switched_off)
    return SampleOut.of(found)


@router.delete("/samples/{sample}", status_code=204, responses=SAMPLE_REFUSALS)
def delete_sample(sample: str, project: ProjectDep, samples: SamplesDep) -> None:
    """Delete a sample. `restore` brings it back for a few minutes."""
    samples.delete([samples.get(project.id, sample)])


@router.post(
    "/samples/{sample}/restore",
    responses=SAMPLE_REFUSALS | refusals(errors.QuotaReached),
)
def restore_sample(sample: str, project: ProjectDep, samples: SamplesDep) -> SampleOut:
    """Bring a deleted sample back."""
    found = samples.get(project.id, sample, even_deleted=True)
    samples.restore([found])
    return SampleOut.of(found)


def copied_for(
    project: str,
    body: SamplesChange,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    picture_files: PictureFilesDep,
) -> Iterator[CopiedPictures]:
    """The copies for a move, made before the transaction of the request begins."""
    change = body.change()
    change.check_size(settings)
    with database.reading() as session:
        access = Access(session, caller_of(session, credentials))
        owned = access.get_project(project, Action.CHANGE)
        if body.class_id is not None:
            Projects(session, settings).get_class(owned, body.class_id)
        samples = BatchChanges(session, settings, picture_files).find(owned.id, change)
    with copied_pictures(samples, body.class_id, picture_files) as copied:
        yield copied


@router.patch(
    "/samples",
    responses=SAMPLE_REFUSALS
    | refusals(
        errors.ClassNotFound, errors.QuotaReached, errors.StorageFailed, errors.TooManySamples
    ),
)
def change_samples(
    body: SamplesChange,
    copied: Annotated[CopiedPictures, Depends(copied_for, scope="function")],
    project: ProjectDep,
    projects: ProjectsDep,
    session: SessionDep,
    settings: SettingsDep,
    picture_files: PictureFilesDep,
) -> SamplesOut:
    """Move, switch off or on, delete or bring back many samples at once: all of them, or none."""
    if body.class_id is not None:
        projects.get_class(project, body.class_id)
    changes = BatchChanges(session, settings, picture_files)
    return SamplesOut.of(changes.apply(project.id, body.change(), copied))
