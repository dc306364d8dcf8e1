"""Is the server up, can it work, and what are its limits."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError

from app import errors
from app.engine.engine import EngineStatus
from app.samples.routes import EngineDep
from app.settings import Settings
from app.training.schemas import TrainingSettings
from app.web.dependencies import DatabaseDep, ModelsDep, PicturesDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(tags=["server"])

RETRY_AFTER_S = 5


class Alive(BaseModel):
    status: Literal["up"] = "up"


class WorkerOut(BaseModel):
    name: str = Field(examples=["pictures"])
    state: str = Field(examples=["ready"])
    deaths: int = Field(description="How often it died since the server started")


class Ready(BaseModel):
    """Everything answers."""

    status: Literal["ready"] = "ready"
    database: Literal["ok"] = "ok"
    storage: Literal["ok"] = "ok"
    backbone: str = Field(examples=["mobilenet_v2"])
    runtime: str | None = Field(examples=["litert"])
    device: str | None = Field(examples=["CPU, 2 threads"])
    workers: list[WorkerOut]
    pictures_waiting: int
    trainings_waiting: int

    @classmethod
    def of(cls, status: EngineStatus) -> Ready:
        return cls(
            backbone=status.backbone,
            runtime=status.runtime,
            device=status.device,
            workers=[
                WorkerOut(name=each.name, state=each.state, deaths=each.deaths)
                for each in status.workers
            ],
            pictures_waiting=status.pictures_waiting,
            trainings_waiting=status.trainings_waiting,
        )


class NumberRange(BaseModel):
    min: float
    max: float
    default: float


class SettingRanges(BaseModel):
    epochs: NumberRange
    batch_size: NumberRange
    learning_rate: NumberRange
    validation_ratio: NumberRange


class Limits(BaseModel):
    """What the screens have to know of the settings."""

    max_picture_bytes: int
    max_picture_pixels: int
    max_upload_files: int
    min_classes: int
    min_samples_per_class: int
    max_name_length: int
    max_classes: int
    max_samples_per_class: int
    max_samples_per_project: int
    max_projects: int
    undo_minutes: int
    settings: SettingRanges

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        own = {name: getattr(settings, name) for name in cls.model_fields if name != "settings"}
        ranges = {name: _range(name) for name in SettingRanges.model_fields}
        return cls(**own, settings=SettingRanges(**ranges))


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
    engine: EngineDep, database: DatabaseDep, pictures: PicturesDep, models: ModelsDep
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


@router.get("/api/limits", responses=refusals())
async def limits(settings: SettingsDep) -> Limits:
    """Limits and defaults of this server."""
    return Limits.of(settings)


def _range(name: str) -> NumberRange:
    field = TrainingSettings.model_fields[name]
    bounds = {type(each).__name__: each for each in field.metadata}
    return NumberRange(min=bounds["Ge"].ge, max=bounds["Le"].le, default=field.default)
