"""Samples as JSON."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from app.db.tables import Sample


class SampleOut(BaseModel):
    """One training picture in one class."""

    id: str = Field(examples=["7d6c5b4a39281706f5e4d3c2b1a09f8e"])
    class_id: str
    created_at: datetime
    image_url: str = Field(description="Address of the cropped picture, 224 × 224 JPEG")

    @classmethod
    def of(cls, sample: Sample) -> SampleOut:
        url = f"/api/projects/{sample.project_id}/samples/{sample.id}/image"
        return cls(
            id=sample.id,
            class_id=sample.class_id,
            created_at=sample.created_at,
            image_url=url,
        )


class AcceptedOut(SampleOut):
    index: int = Field(description="The file's place in the request, counted from 0")
    filename: str = Field(examples=["cat1.jpg"])


class RejectedOut(BaseModel):
    """A file that did not become a sample, and why."""

    index: int = Field(description="The file's place in the request, counted from 0")
    filename: str = Field(examples=["notes.jpg"])
    code: str = Field(examples=["not_a_picture_type"])
    message: str = Field(examples=["이 파일은 사진이 아니에요. jpg, png, bmp 사진을 골라 주세요."])


class IntakeOut(BaseModel):
    accepted: list[AcceptedOut]
    rejected: list[RejectedOut]


class SampleList(BaseModel):
    samples: list[SampleOut] = Field(description="In order of arrival")
