"""The training settings as JSON, derived from the table `app.ml.head_settings.HeadSettings`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any, get_type_hints

from pydantic import BaseModel, Field, ValidationInfo, create_model, field_validator

from app.ml.head_settings import HeadSettings
from app.web.fields import Body

_SETTINGS = {setting.name: setting for setting in fields(HeadSettings)}
_TYPES = get_type_hints(HeadSettings)
_RANGED = {name: setting for name, setting in _SETTINGS.items() if "le" in setting.metadata}

MAX_HELD_OUT = 0.9
"""The most that validation and test of a split may be together."""
MAX_EPOCHS: int = _SETTINGS["epochs"].metadata["le"]


class NumberRange(BaseModel):
    """What a setting may be."""

    min: float = Field(description="The least")
    max: float = Field(description="The most")
    default: float = Field(description="What it is when left out")


def setting_bounds(name: str) -> Mapping[str, Any]:
    """What pydantic checks of the setting."""
    return {key: value for key, value in _SETTINGS[name].metadata.items() if key != "description"}


def _check_least_rate(least: float, info: ValidationInfo) -> float:
    """Raises ValueError for a falling rate that would end above where it begins."""
    if least > info.data.get("learning_rate", least):
        raise ValueError("above the learning rate")
    return least


def _check_test_share(test: float, info: ValidationInfo) -> float:
    """Raises ValueError for shares that leave too little to learn from."""
    if info.data.get("split_validation", 0.0) + test > MAX_HELD_OUT:
        raise ValueError(f"validation and test together are more than {MAX_HELD_OUT}")
    return test


if TYPE_CHECKING:  # mypy does not follow create_model
    TrainingSettings = Body
    SettingRanges = BaseModel
else:
    TrainingSettings = create_model(
        "TrainingSettings",
        __base__=Body,
        __doc__="What is left out takes its default.",
        __validators__={
            "check_least_rate": field_validator("min_learning_rate")(_check_least_rate),  # type: ignore[dict-item]
            "check_test_share": field_validator("split_test")(_check_test_share),  # type: ignore[dict-item]
        },
        **{
            name: (_TYPES[name], Field(setting.default, **setting.metadata))
            for name, setting in _SETTINGS.items()
        },
    )
    SettingRanges = create_model(
        "SettingRanges",
        __doc__="The ranges of the training settings.",
        **{
            name: (NumberRange, Field(description=setting.metadata["description"]))
            for name, setting in _RANGED.items()
        },
    )


def setting_ranges() -> SettingRanges:
    """The least, the most and the default of each setting that is a number in a range."""
    return SettingRanges(
        **{
            name: NumberRange(
                min=setting.metadata["ge"], max=setting.metadata["le"], default=setting.default
            )
            for name, setting in _RANGED.items()
        }
    )
