"""Routes for monitoring: whether the process runs, and whether the server is ready."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError

from app import errors
from app.engine.engine import EngineStatus
from app.samples.routes import EngineDep
from app.web.dependencies import DatabaseDep, ModelFilesDep, PictureFilesDep
from app.web.errors import refusals

router = APIRouter(tags=["server"])

RETRY_AFTER_S = 5


class Alive(BaseModel):
    """The process answers."""

    status: Literal["up"] = Field("up", description="Always this")


class WorkerOut(BaseModel):
    """A worker process of the engine."""

    name: str = Field(description="pictures or training", examples=["pictures"])
    state: str = Field(description="starting, ready, restarting or closed", examples=["ready"])
    deaths: int = Field(description="How often it died since the server started")


class Ready(BaseModel):
    """Everything answers."""

    status: Literal["ready"] = Field("ready", description="Otherwise the answer is a refusal")
    database: Literal["ok"] = Field("ok", description="It answers")
    storage: Literal["ok"] = Field("ok", description="It can be written")
    backbone: str = Field(description="The one in use", examples=["mobilenet_v2"])
    runtime: str | None = Field(description="What runs it", examples=["litert"])
    device: str | None = Field(description="What it runs on", examples=["CPU"])
    workers: list[WorkerOut] = Field(description="The engine's processes")
    pictures_waiting: int = Field(description="Pictures in the queue")
    trainings_waiting: int = Field(description="Trainings in the queue")

    @classmethod
    def of(cls, status: EngineStatus) -> Ready:
        return cls(
            backbone=status.backbone,
            runtime=status.runtime,
            device=status.device,
            workers=[
                WorkerOut(name=worker.name, state=worker.state, deaths=worker.deaths)
                for worker in status.workers
            ],
            pictures_waiting=status.pictures_waiting,
            trainings_waiting=status.trainings_waiting,
        )


@router.get("/healthz", responses=refusals())
async def healthz() -> Alive:
    """The process is up."""
    return Alive()


@router.get(
    "/readyz",
    responses=refusals(
        errors.EngineStarting,
        errors.WorkerDied,
        errors.BackboneMissing,
        errors.BackboneDamaged,
        errors.StorageFailed,
        errors.DatabaseFailed,
    ),
)
def readyz(
    engine: EngineDep, database: DatabaseDep, pictures: PictureFilesDep, models: ModelFilesDep
) -> Ready:
    """Database, storage and engine answer; otherwise what is wrong, and how to mend it."""
    try:
        database.check()
    except DBAPIError as error:
        raise errors.DatabaseFailed(retry_after_s=RETRY_AFTER_S) from error
    pictures.check()
    models.check()
    status = engine.status()
    if status.problem is not None:
        raise status.problem
    return Ready.of(status)
