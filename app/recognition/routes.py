"""Routes for recognition, and for the blocks that read the last recognition."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.requests import HTTPConnection

from app import errors
from app.accounts.dependencies import CredentialsDep
from app.db.tables import Sample
from app.ml.familiarity import USUAL_STRICTNESS
from app.recognition.cards import CardReader
from app.recognition.last_recognitions import LastRecognitions
from app.recognition.recognitions import Extra, RecognitionModel
from app.recognition.schemas import ConfidenceOut, IsOut, KnownOut, RecognitionOut, ResultOut
from app.samples.samples import picture_key
from app.services import front_services, services
from app.web.cors import PREFLIGHT, allow_any_origin
from app.web.dependencies import DatabaseDep, PictureFilesDep
from app.web.disconnects import cancel_on_disconnect
from app.web.errors import ENGINE_REFUSALS, refusals
from app.web.forms import file_form, read_picture

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
EXTRAS = "(?:{0})(?:,(?:{0}))*".format("|".join(Extra))
Extras = Annotated[
    str,
    Query(
        alias="with",
        pattern=f"^{EXTRAS}$",
        description="What the answer has beside its scores, separated by commas: "
        + ", ".join(f"`{extra}`" for extra in Extra),
        examples=["familiarity,heat_map"],
    ),
]
Strictness = Annotated[
    float,
    Query(
        ge=0,
        le=0.5,
        description="The share of the student's own moments that may be taken for unknown",
    ),
]
ClassIdOrName = Annotated[
    str, Query(alias="class", description="The id or the name of a class", examples=["cat"])
]


async def usable_model(
    model: str, connection: HTTPConnection, credentials: CredentialsDep
) -> RecognitionModel:
    """The model. Its transaction ends before the picture is processed."""
    usable = await services(connection).model_access_cache.get(model, credentials)
    if usable.shared:
        allow_any_origin(connection)
    return usable


async def last_recognitions_of(connection: HTTPConnection) -> LastRecognitions:
    return services(connection).last_recognitions


ModelDep = Annotated[RecognitionModel, Depends(usable_model)]
LastRecognitionsDep = Annotated[LastRecognitions, Depends(last_recognitions_of)]


@router.post(
    "/recognitions",
    status_code=201,
    response_model_exclude_none=True,
    openapi_extra=file_form("image", "A picture: jpg, png, bmp. It is not kept."),
    responses=refusals(
        errors.ModelNotFound,
        errors.ModelOutdated,
        errors.NetworkMissing,
        errors.RequestTooLarge,
        errors.PictureTooLarge,
        errors.NotAPictureType,
        errors.PictureEmpty,
        errors.PictureUnreadable,
        errors.PictureAnimated,
        errors.PictureTooManyPixels,
        errors.PictureTooDemanding,
        errors.IncomingModelTooDemanding,
        *ENGINE_REFUSALS,
        errors.BackboneMissing,
        errors.BackboneDamaged,
    ),
)
async def recognize(
    request: Request,
    model: ModelDep,
    session_name: SessionName,
    extras: Extras = "",
    strictness: Strictness = USUAL_STRICTNESS,
) -> RecognitionOut:
    """Recognize a picture. The answer is remembered as the session's last recognition."""
    return await recognize_body(request, model, session_name, extras, strictness)


async def recognize_body(
    request: Request,
    model: RecognitionModel,
    session_name: str,
    extras: str = "",
    strictness: float = USUAL_STRICTNESS,
) -> RecognitionOut:
    """Recognizes the picture in the request's body. Stops if the client disconnects.

    `extras` are separated by commas, as `EXTRAS` matches them; none if empty.
    """
    asked_for = frozenset(map(Extra, filter(None, extras.split(","))))
    limits = front_services(request).settings
    picture = await read_picture(request, "image", limits.max_picture_bytes)
    async with cancel_on_disconnect(request):
        recognition = await services(request).recognizer.recognize(
            model, session_name, picture, asked_for, strictness
        )
        return RecognitionOut.of(model.id, recognition)


@router.get("/recognition/result", responses=refusals(errors.ModelNotFound))
async def get_result(
    model: ModelDep, last: LastRecognitionsDep, session_name: SessionName
) -> ResultOut:
    """The name of the class that the session recognized last."""
    names = dict(model.classes)
    confidences = (await last.get(model.id, session_name)).confidences
    return ResultOut(value=names[next(iter(confidences))] if confidences else "")


@router.get(
    "/recognition/confidence", responses=refusals(errors.ModelNotFound, errors.ClassNotFound)
)
async def get_confidence(
    model: ModelDep, last: LastRecognitionsDep, session_name: SessionName, id_or_name: ClassIdOrName
) -> ConfidenceOut:
    """The confidence of a class in the session's last recognition, from 0 to 1."""
    class_id = model.class_id(id_or_name)
    confidences = (await last.get(model.id, session_name)).confidences
    return ConfidenceOut(value=confidences.get(class_id, 0))


@router.get("/recognition/is", responses=refusals(errors.ModelNotFound, errors.ClassNotFound))
async def get_is(
    model: ModelDep, last: LastRecognitionsDep, session_name: SessionName, id_or_name: ClassIdOrName
) -> IsOut:
    """Whether the session's last recognition gave this class."""
    class_id = model.class_id(id_or_name)
    recognized = await last.get(model.id, session_name)
    return IsOut(value=next(iter(recognized.confidences), None) == class_id)


@router.get("/recognition/known", responses=refusals(errors.ModelNotFound))
async def get_known(
    model: ModelDep, last: LastRecognitionsDep, session_name: SessionName
) -> KnownOut:
    """Whether the session's last recognition, asked for with `with=familiarity`, was of a known picture."""
    return KnownOut(value=(await last.get(model.id, session_name)).known)


@router.delete("/recognition", status_code=204, responses=refusals(errors.ModelNotFound))
async def forget(model: ModelDep, last: LastRecognitionsDep, session_name: SessionName) -> None:
    """Forget the session's last recognition: its program stopped."""
    await last.clear(model.id, session_name)


def card_picture(class_id: str, model: ModelDep, database: DatabaseDep) -> Sample:
    """The picture of a card of the model. Raises ClassNotFound, SampleNotFound."""
    if class_id not in dict(model.classes):
        raise errors.ClassNotFound
    return CardReader(database).picture_of(class_id)


@router.get(
    "/cards/{class_id}/image",
    response_class=Response,
    responses=refusals(errors.ModelNotFound, errors.ClassNotFound, errors.SampleNotFound)
    | {200: {"content": {"image/jpeg": {}}}, 304: {"description": "Not changed"}},
)
def get_card_image(
    picture: Annotated[Sample, Depends(card_picture)],
    picture_files: PictureFilesDep,
    request: Request,
) -> Response:
    """The picture on a class's card, for everybody who may use the model. Answers 304 (ETag)."""
    headers = {"ETag": f'"{picture.id}"', "Cache-Control": "private, no-cache"}
    if request.headers.get("if-none-match") == headers["ETag"]:
        return Response(status_code=304, headers=headers)
    try:
        square = picture_files.get(picture_key(picture))
    except KeyError as missing:
        raise errors.SampleNotFound from missing
    return Response(square, media_type="image/jpeg", headers=headers)


@router.options("/recognitions", include_in_schema=False)
@router.options("/recognition", include_in_schema=False)
@router.options("/recognition/{question}", include_in_schema=False)
@router.options("/cards/{class_id}/image", include_in_schema=False)
async def ask_from_another_site(model: ModelDep) -> Response:
    """Answers a browser's CORS preflight; only shared models allow other sites."""
    return Response(status_code=204, headers=PREFLIGHT)
