"""HTTP of recognition, and the endpoints that blocks ask."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.requests import HTTPConnection

from app import errors
from app.people.identity import CredentialsDep
from app.recognition.asked_models import AskedModels
from app.recognition.last_recognitions import LastRecognitions
from app.recognition.recognitions import Recognizer, RecognizingModel
from app.recognition.schemas import ConfidenceOut, IsOut, RecognitionOut, ResultOut
from app.web.errors import refusals
from app.web.forms import one_file_body, only_file
from app.web.other_sites import PREFLIGHT, let_any_site_read
from app.web.waiting import while_client_waits

router = APIRouter(prefix="/api/models/{model}", tags=["recognition"])

SESSION_NAME = "[A-Za-z0-9_-]{1,64}"
SessionName = Annotated[
    str,
    Query(
        alias="session",
        pattern=f"^{SESSION_NAME}$",
        description="Chosen by the client; one for each playing of a program",
        examples=["stage-1"],
    ),
]
WantedClass = Annotated[
    str, Query(alias="class", description="The id or the name of a class", examples=["cat"])
]


async def asked_model(
    model: str, connection: HTTPConnection, shown: CredentialsDep
) -> RecognizingModel:
    """The model, looked up in a transaction that is over before the picture is worked on."""
    models = cast(AskedModels, connection.app.state.asked_models)
    asked = await models.get(model, shown)
    if asked.shared:
        let_any_site_read(connection)
    return asked


async def last_recognitions_of(connection: HTTPConnection) -> LastRecognitions:
    return cast(LastRecognitions, connection.app.state.last_recognitions)


ModelDep = Annotated[RecognizingModel, Depends(asked_model)]
LastDep = Annotated[LastRecognitions, Depends(last_recognitions_of)]


@router.post(
    "/recognitions",
    status_code=201,
    openapi_extra=one_file_body("image", "A picture: jpg, png, bmp. It is not kept."),
    responses=refusals(
        errors.ModelNotFound,
        errors.ModelOutdated,
        errors.RequestTooLarge,
        errors.PictureTooLarge,
        errors.NotAPictureType,
        errors.PictureEmpty,
        errors.PictureUnreadable,
        errors.PictureAnimated,
        errors.PictureTooManyPixels,
        errors.PictureTooDemanding,
        errors.EngineBusy,
        errors.EngineStarting,
        errors.WorkerDied,
        errors.EngineTimeout,
        errors.BackboneMissing,
        errors.BackboneDamaged,
    ),
)
async def recognize(request: Request, model: ModelDep, session_name: SessionName) -> RecognitionOut:
    """Recognise a picture. The answer is remembered as the session's last recognition."""
    return await recognized(request, model, session_name)


async def recognized(
    request: Request, model: RecognizingModel, session_name: str
) -> RecognitionOut:
    """What the model says of the picture in the request, for as long as its client waits."""
    recognizer = cast(Recognizer, request.app.state.recognizer)
    picture = await only_file(request, "image")
    async with while_client_waits(request):
        return RecognitionOut.of(await recognizer.recognize(model, session_name, picture))


@router.get("/recognition/result", responses=refusals(errors.ModelNotFound))
async def get_result(model: ModelDep, last: LastDep, session_name: SessionName) -> ResultOut:
    """The name of the class that the session recognised last."""
    names = dict(model.classes)
    confidences = await last.of(model.id, session_name)
    return ResultOut(value=names[next(iter(confidences))] if confidences else "")


@router.get(
    "/recognition/confidence", responses=refusals(errors.ModelNotFound, errors.ClassNotFound)
)
async def get_confidence(
    model: ModelDep, last: LastDep, session_name: SessionName, wanted: WantedClass
) -> ConfidenceOut:
    """The confidence of a class in the session's last recognition, from 0 to 1."""
    class_id = model.class_id(wanted)
    confidences = await last.of(model.id, session_name)
    return ConfidenceOut(value=confidences.get(class_id, 0))


@router.get("/recognition/is", responses=refusals(errors.ModelNotFound, errors.ClassNotFound))
async def get_is(
    model: ModelDep, last: LastDep, session_name: SessionName, wanted: WantedClass
) -> IsOut:
    """Whether the session's last recognition gave this class."""
    class_id = model.class_id(wanted)
    best = next(iter(await last.of(model.id, session_name)), None)
    return IsOut(value=best == class_id)


@router.delete("/recognition", status_code=204, responses=refusals(errors.ModelNotFound))
async def forget(model: ModelDep, last: LastDep, session_name: SessionName) -> None:
    """Forget the session's last recognition: its program stopped."""
    await last.forget(model.id, session_name)


@router.options("/recognitions", include_in_schema=False)
@router.options("/recognition", include_in_schema=False)
@router.options("/recognition/{question}", include_in_schema=False)
async def ask_from_another_site(model: ModelDep) -> Response:
    """What a browser asks before a program of another site may ask us. Only of shared models."""
    return Response(status_code=204, headers=PREFLIGHT)
