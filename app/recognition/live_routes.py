"""The WebSocket of live recognition."""

from __future__ import annotations

from functools import partial

from fastapi import APIRouter
from starlette.websockets import WebSocket

from app.accounts.dependencies import CredentialsDep
from app.recognition.live import LiveModel, LiveRecognition, Wording
from app.recognition.routes import ModelDep
from app.services import front_services
from app.web.dependencies import LanguageDep, ServicesDep

router = APIRouter()


@router.websocket("/api/models/{model}/live")
async def recognize_live(
    websocket: WebSocket,
    model: ModelDep,
    credentials: CredentialsDep,
    services: ServicesDep,
    language: LanguageDep,
) -> None:
    """Recognizes a webcam's pictures; opening counts like a picture.

    The caller's right to the model is checked with every picture, as for POST …/recognitions.
    """
    front = front_services(websocket)
    rates, sender = front.rates, front.rates.sender_of(websocket)
    spend = partial(rates.recognitions.spend, sender)
    with services.live_places.held(sender.caller, sender.address):
        spend()
        await websocket.accept()
        live = LiveModel(model.id, credentials, services.model_access_cache, services.recognizer)
        wording = Wording(front.words, language)
        await LiveRecognition(websocket, live, wording, spend, front.settings.live_idle_s).serve()
