"""Is the server up, can it work, and what are its limits."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError

from app import errors
from app.engine.engine import EngineStatus
from app.people.identity import StudentIdDep
from app.people.limits import StudentLimits, limits_of
from app.samples.routes import EngineDep
from app.settings import Settings
from app.training.schemas import TrainingSettings
from app.web.dependencies import DatabaseDep, ModelsDep, PicturesDep, SessionDep, SettingsDep
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
                WorkerOut(name=each.name, state=each.state, deaths=each.deaths)
                for each in status.workers
            ],
            pictures_waiting=status.pictures_waiting,
            trainings_waiting=status.trainings_waiting,
        )


class NumberRange(BaseModel):
    """What a setting may be."""

    min: float = Field(description="The least")
    max: float = Field(description="The most")
    default: float = Field(description="What it is when left out")


class SettingRanges(BaseModel):
    """The ranges of the training settings."""

    epochs: NumberRange = Field(description="How often all samples are looked at")
    batch_size: NumberRange = Field(description="Samples looked at for one step")
    learning_rate: NumberRange = Field(description="How far one step goes")
    validation_ratio: NumberRange = Field(description="Part of each class kept for checking")


def _same(setting: str) -> Any:
    """A field with the description of the setting that it shows."""
    return Field(description=Settings.model_fields[setting].description)


class Limits(BaseModel):
    """What the screens have to know of the settings."""

    max_picture_bytes: int = _same("max_picture_bytes")
    max_picture_pixels: int = _same("max_picture_pixels")
    max_upload_files: int = _same("max_upload_files")
    min_classes: int = _same("min_classes")
    min_samples_per_class: int = _same("min_samples_per_class")
    max_name_length: int = _same("max_name_length")
    max_classes: int = _same("max_classes")
    max_samples_per_class: int = _same("max_samples_per_class")
    max_samples_per_project: int = _same("max_samples_per_project")
    max_projects: int = _same("max_projects")
    undo_minutes: int = _same("undo_minutes")
    settings: SettingRanges = Field(description="The ranges of the training settings")

    @classmethod
    def of(cls, settings: Settings, student: StudentLimits) -> Limits:
        own = {name: getattr(settings, name) for name in cls.model_fields if name != "settings"}
        own |= vars(student)
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
def limits(settings: SettingsDep, session: SessionDep, student_id: StudentIdDep) -> Limits:
    """Limits and defaults of this server, stricter where the caller's classroom has its own."""
    return Limits.of(settings, limits_of(session, settings, student_id))


def _range(name: str) -> NumberRange:
    field = TrainingSettings.model_fields[name]
    bounds = {type(each).__name__: each for each in field.metadata}
    return NumberRange(min=bounds["Ge"].ge, max=bounds["Le"].le, default=field.default)
