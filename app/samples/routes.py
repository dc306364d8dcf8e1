"""HTTP of samples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Header, Request, Response
from starlette.requests import HTTPConnection

from app import errors
from app.db.tables import Sample
from app.engine.engine import Engine
from app.people.access import Access, Action
from app.people.identity import CredentialsDep, caller_of
from app.projects.projects import Projects
from app.projects.routes import TO_CHANGE, PicturedProjectDep, ProjectDep, ProjectsDep
from app.samples.intake import ChosenFile, Intake
from app.samples.keeping import Outcome, ReceivingClass
from app.samples.samples import Samples, picture_key
from app.samples.schemas import AcceptedOut, IntakeOut, RejectedOut, SampleList, SampleOut
from app.web.dependencies import (
    DatabaseDep,
    PicturesDep,
    SessionDep,
    SettingsDep,
    WordsDep,
)
from app.web.errors import message_of, refusals
from app.web.forms import many_files, many_files_body

router = APIRouter(prefix="/api/projects/{project}", tags=["samples"])

FOREVER = "private, max-age=31536000, immutable"


async def engine_of(connection: HTTPConnection) -> Engine:
    return cast(Engine, connection.app.state.engine)


EngineDep = Annotated[Engine, Depends(engine_of)]


async def intake_of(connection: HTTPConnection) -> Intake:
    return cast(Intake, connection.app.state.intake)


async def samples_of(session: SessionDep, settings: SettingsDep) -> Samples:
    return Samples(session, settings)


SamplesDep = Annotated[Samples, Depends(samples_of)]


def receiving_class(
    project: str,
    class_id: str,
    shown: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
) -> ReceivingClass:
    """The class, looked up in a transaction that is over before the pictures are worked on."""
    with database.reading() as session:
        access = Access(session, caller_of(session, shown))
        owned = access.project(project, Action.CHANGE)
        image_class = Projects(session, settings).get_class(owned, class_id)
        return ReceivingClass(owned.student_id, owned.id, image_class.id)


def keys_of(
    given: Annotated[
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
    return [key.strip() for key in given.split(",") if key]


@router.post(
    "/classes/{class_id}/samples",
    status_code=201,
    openapi_extra=many_files_body("files", "Pictures: jpg, png, bmp"),
    responses=refusals(
        *TO_CHANGE,
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
    receiving: Annotated[ReceivingClass, Depends(receiving_class)],
    intake: Annotated[Intake, Depends(intake_of)],
    keys: Annotated[list[str], Depends(keys_of)],
    settings: SettingsDep,
    request: Request,
    words: WordsDep,
) -> IntakeOut:
    """Add pictures to a class. One bad file never loses the good ones."""
    async with many_files(request, "files", settings.max_upload_files) as files:
        own = file_keys(keys, len(files))
        chosen = [
            ChosenFile(file.filename or "", file.size or 0, file.read, key)
            for file, key in zip(files, own, strict=True)
        ]
        outcomes = await intake.accept(receiving, chosen)
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
    """A key for each of `count` files. Raises UnusableValue where their numbers do not fit."""
    if not keys:
        return [""] * count
    if len(keys) == 1:
        return [f"{keys[0]}.{index}" for index in range(count)] if count > 1 else keys
    if len(set(keys)) != count:
        reason = f"{len(set(keys))} different keys for {count} files"
        problem: list[dict[str, str | int]] = [{"field": "Idempotency-Key", "reason": reason}]
        raise errors.UnusableValue(fields="Idempotency-Key", problems=problem)
    return keys


def _numbered(
    files: list[ChosenFile], outcomes: list[Outcome]
) -> Iterator[tuple[int, ChosenFile, Outcome]]:
    for index, (file, outcome) in enumerate(zip(files, outcomes, strict=True)):
        yield index, file, outcome


@router.get(
    "/classes/{class_id}/samples",
    responses=refusals(errors.ProjectNotFound, errors.ClassNotFound),
)
def list_samples(
    class_id: str, project: PicturedProjectDep, projects: ProjectsDep, samples: SamplesDep
) -> SampleList:
    """The samples of a class."""
    image_class = projects.get_class(project, class_id)
    return SampleList(samples=[SampleOut.of(each) for each in samples.of_class(image_class.id)])


SAMPLE_REFUSALS = refusals(*TO_CHANGE, errors.SampleNotFound)


@router.get(
    "/samples/{sample}/image",
    response_class=Response,
    responses=refusals(errors.ProjectNotFound, errors.SampleNotFound)
    | {200: {"content": {"image/jpeg": {}}}},
)
def get_image(
    sample: str, project: PicturedProjectDep, samples: SamplesDep, pictures: PicturesDep
) -> Response:
    """The cropped picture. It never changes, so browsers may keep it."""
    try:
        picture = pictures.get(picture_key(samples.get(project.id, sample)))
    except KeyError as missing:
        raise errors.SampleNotFound from missing
    return Response(picture, media_type="image/jpeg", headers={"Cache-Control": FOREVER})


@router.delete("/samples/{sample}", status_code=204, responses=SAMPLE_REFUSALS)
def delete_sample(sample: str, project: ProjectDep, samples: SamplesDep) -> None:
    """Delete a sample. `restore` brings it back for a few minutes."""
    samples.delete(samples.get(project.id, sample))


@router.post(
    "/samples/{sample}/restore",
    responses=SAMPLE_REFUSALS | refusals(errors.QuotaReached),
)
def restore_sample(sample: str, project: ProjectDep, samples: SamplesDep) -> SampleOut:
    """Bring a deleted sample back."""
    return SampleOut.of(samples.restore(project.id, sample))
