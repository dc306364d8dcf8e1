"""Routes for browsers that recognize by themselves."""

from __future__ import annotations

from anyio.to_thread import run_sync
from fastapi import APIRouter, Response

from app import errors
from app.recognition.device_models import DeviceModelOut
from app.recognition.routes import ModelDep
from app.web.dependencies import ServicesDep
from app.web.errors import refusals

router = APIRouter()

CACHE_FOREVER = "public, max-age=31536000, immutable"


@router.get(
    "/api/models/{model}/device-model",
    tags=["recognition"],
    responses=refusals(
        errors.ModelNotFound,
        errors.ModelOutdated,
        errors.RecognizedOnServerOnly,
        errors.BackboneMissing,
        errors.BackboneDamaged,
    ),
)
async def get_device_model(model: ModelDep, services: ServicesDep) -> DeviceModelOut:
    """What a browser needs to recognize with the model by itself."""
    return await run_sync(services.device_models.get, model)


@router.get("/networks/{network}/{digest}.bin", include_in_schema=False)
def get_network(network: str, digest: str, services: ServicesDep) -> Response:
    """A network's file. Its address changes with it, so browsers keep it.

    Raises NetworkNotFound, BackboneMissing, BackboneDamaged.
    """
    try:
        file = services.browser_networks.get(network)
    except (errors.ModelOutdated, errors.RecognizedOnServerOnly):
        raise errors.NetworkNotFound(network=network) from None
    if file.digest != digest:
        raise errors.NetworkNotFound(network=network)
    return Response(
        file.data, media_type="application/octet-stream", headers={"Cache-Control": CACHE_FOREVER}
    )
