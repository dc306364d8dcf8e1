"""Route for the limits and defaults that apply to the caller."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from app.accounts.dependencies import OwnerIdDep
from app.classrooms.limits import StudentLimits, limits_of
from app.lab.experiments.event_files import can_write_event_files
from app.settings import Settings, TrackerName
from app.training.settings import SettingRanges, setting_ranges
from app.web.dependencies import SessionDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(tags=["server"])


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
    max_card_text_length: int = _same("max_card_text_length")
    max_card_link_length: int = _same("max_card_link_length")
    max_classes: int = _same("max_classes")
    max_samples_per_class: int = _same("max_samples_per_class")
    max_samples_per_change: int = _same("max_samples_per_change")
    max_samples_per_project: int = _same("max_samples_per_project")
    max_projects: int = _same("max_projects")
    max_import_bytes: int = _same("max_import_bytes")
    max_import_files: int = _same("max_import_files")
    max_incoming_bytes: int = _same("max_incoming_bytes")
    max_test_set_pictures: int = _same("max_test_set_pictures")
    max_grid_combinations: int = _same("max_grid_combinations")
    max_grid_epochs: int = _same("max_grid_epochs")
    max_network_training_epochs: int = _same("max_network_training_epochs")
    max_own_network_layers: int = _same("max_own_network_layers")
    max_own_network_parameters: int = _same("max_own_network_parameters")
    max_own_network_work: int = _same("max_own_network_work")
    max_own_network_side: int = _same("max_own_network_side")
    max_run_note_length: int = _same("max_run_note_length")
    max_run_tags: int = _same("max_run_tags")
    max_run_tag_length: int = _same("max_run_tag_length")
    max_sound_seconds: int = _same("max_sound_seconds")
    undo_minutes: int = _same("undo_minutes")
    event_files: bool = Field(description="Whether this server writes event files of TensorBoard")
    trackers: list[TrackerName] = Field(description="The trackers that get every finished training")
    settings: SettingRanges = Field(description="The ranges of the training settings")

    @classmethod
    def of(cls, settings: Settings, student: StudentLimits) -> Limits:
        names = cls.model_fields.keys() & Settings.model_fields.keys() - {"trackers"}
        values = {name: getattr(settings, name) for name in names} | vars(student)
        return cls(
            **values,
            event_files=can_write_event_files(),
            trackers=list(settings.tracker_names),
            settings=setting_ranges(),
        )


@router.get("/api/limits", responses=refusals())
def limits(settings: SettingsDep, session: SessionDep, owner_id: OwnerIdDep) -> Limits:
    """Limits and defaults of this server, stricter where the caller's classroom has its own."""
    return Limits.of(settings, limits_of(session, settings, owner_id))
