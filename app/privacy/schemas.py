"""JSON schemas of the privacy routes."""

from __future__ import annotations

from pydantic import BaseModel, Field

from app.privacy.erasure import Receipt
from app.web.fields import Moment


class ReceiptOut(BaseModel):
    """What was erased. The server keeps nothing of it, this receipt neither."""

    erased_at: Moment
    classrooms: int = Field(ge=0, description="Classrooms", examples=[0])
    students: int = Field(ge=0, description="Students", examples=[1])
    projects: int = Field(ge=0, description="Projects", examples=[3])
    pictures: int = Field(ge=0, description="Samples and the stage's own pictures", examples=[214])
    models: int = Field(ge=0, description="Trained models", examples=[7])
    programs: int = Field(ge=0, description="Saved programs", examples=[2])
    complete: bool = Field(
        description="False while the disk refuses to let go of files; the server tries again"
    )

    @classmethod
    def of(cls, receipt: Receipt) -> ReceiptOut:
        erased = receipt.erased
        return cls(
            erased_at=receipt.erased_at,
            classrooms=erased.classrooms,
            students=erased.students,
            projects=erased.projects,
            pictures=erased.pictures,
            models=erased.models,
            programs=erased.programs,
            complete=receipt.complete,
        )


class ClassroomReceiptOut(ReceiptOut):
    """What was deleted with a classroom: erased for good, or kept until it cannot be restored."""

    restorable_until: Moment | None = Field(
        description="Until when it can be restored, and nothing is erased yet; null: it is erased"
    )

    @classmethod
    def of(cls, receipt: Receipt) -> ClassroomReceiptOut:
        counts = ReceiptOut.of(receipt).model_dump()
        return cls(**counts, restorable_until=receipt.restorable_until)
