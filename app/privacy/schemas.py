"""What the privacy routes answer."""

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
