"""Field types of request bodies and answers that several schemas share."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Body(BaseModel):
    """Base of request bodies: unknown fields are refused and values are not converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


Id = Annotated[
    str,
    Field(description="Permanent and unguessable", examples=["5f0c7c3d9a6e4b1f8a2d3e4f5a6b7c8d"]),
]
Name = Annotated[str, StringConstraints(strict=True), Field(examples=["고양이"])]
ClassId = Annotated[
    str, Field(description="The class's id", examples=["5f0c7c3d9a6e4b1f8a2d3e4f5a6b7c8d"])
]
ClassName = Annotated[str, Field(description="The class's name now", examples=["고양이"])]
SampleCount = Annotated[int, Field(ge=0, description="Samples in the class", examples=[12])]
Moment = Annotated[
    datetime, Field(description="UTC, ISO 8601", examples=["2026-03-02T01:23:45.678901Z"])
]
FileName = Annotated[str, Field(description="As the client named it", examples=["cat1.jpg"])]
