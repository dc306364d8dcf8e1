"""Samples as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from app.db.tables import Sample
from app.samples.batch_changes import BatchChange
from app.samples.samples import SamplePage
from app.web.fields import Body, ClassId, FileName, Id, Moment


class SampleOut(BaseModel):
    """One training picture in one class."""

    id: Id
    class_id: ClassId
    created_at: Moment
    image_url: str = Field(description="Address of the cropped picture, 224 × 224 JPEG")
    mirrored: bool = Field(
        description="Whether the student saw it mirrored, as in the preview of a webcam; pages show"
        " it mirrored, but the picture itself is not"
    )
    switched_off: bool = Field(description="Whether it is kept without being learnt from")

    @classmethod
    def of(cls, sample: Sample) -> SampleOut:
        url = f"/api/projects/{sample.project_id}/samples/{sample.id}/image"
        return cls(
            id=sample.id,
            class_id=sample.class_id,
            created_at=sample.created_at,
            image_url=url,
            mirrored=sample.mirrored,
            switched_off=sample.switched_off,
        )


class SampleChange(Body):
    """What is left out stays as it is."""

    class_id: ClassId | None = Field(None, description="The class of the project to move it to")
    switched_off: bool | None = Field(
        None, description="true: keep it without learning from it; false: learn from it again"
    )


class SamplesChange(SampleChange):
    """One change of many samples. What is left out stays as it is."""

    sample_ids: list[Id] = Field(
        min_length=1, description="Samples of the project, at most `max_samples_per_change`"
    )
    deleted: bool | None = Field(
        None, description="true: delete them; false: bring back those that were deleted"
    )

    def change(self) -> BatchChange:
        return BatchChange(
            sample_ids=list(dict.fromkeys(self.sample_ids)),
            class_id=self.class_id,
            switched_off=self.switched_off,
            deleted=self.deleted,
        )


class SamplesOut(BaseModel):
    """Samples that were asked for or changed together."""

    samples: list[SampleOut] = Field(description="In the order of the request; none deleted ones")

    @classmethod
    def of(cls, samples: Sequence[Sample]) -> SamplesOut:
        return cls(samples=[SampleOut.of(each) for each in samples if each.deleted_at is None])


class AcceptedOut(SampleOut):
    """A file that became a sample."""

    index: int = Field(description="The file's place in the request, counted from 0")
    filename: FileName


class RejectedOut(BaseModel):
    """A file that did not become a sample, and why."""

    index: int = Field(description="The file's place in the request, counted from 0")
    filename: FileName
    code: str = Field(description="Stable", examples=["not_a_picture_type"])
    message: str = Field(description="Words for a person, in the request's language")


class IntakeOut(BaseModel):
    """What became of each file."""

    accepted: list[AcceptedOut] = Field(description="In the order of the request")
    rejected: list[RejectedOut] = Field(description="In the order of the request")


class SampleList(BaseModel):
    """Samples of one class."""

    samples: list[SampleOut] = Field(description="In order of arrival")
    earlier: int = Field(
        ge=0,
        description="How many came before the first one, more than the limit that was asked for",
    )

    @classmethod
    def of(cls, page: SamplePage) -> SampleList:
        return cls(samples=[SampleOut.of(sample) for sample in page.samples], earlier=page.earlier)
