"""Recognitions as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from app.recognition.recognitions import Score
from app.web.fields import ClassId, ClassName


class ScoreOut(BaseModel):
    """How sure the model is of one class."""

    class_id: ClassId
    class_name: ClassName
    confidence: float = Field(ge=0, le=1, description="Not a percentage", examples=[0.97])


class RecognitionOut(BaseModel):
    """The answer for one picture."""

    result: str = Field(description="The name of the best class", examples=["cat"])
    confidence: float = Field(ge=0, le=1, description="Of the best class", examples=[0.97])
    scores: list[ScoreOut] = Field(description="Every class, best first; they add to 1")

    @classmethod
    def of(cls, scores: Sequence[Score]) -> RecognitionOut:
        return cls(
            result=scores[0].class_name,
            confidence=scores[0].confidence,
            scores=[ScoreOut(**vars(score)) for score in scores],
        )


class ResultOut(BaseModel):
    """What the block *recognition result* gives."""

    value: str = Field(description="Empty before any recognition", examples=["cat"])


class ConfidenceOut(BaseModel):
    """What the block *confidence of [class]* gives."""

    value: float = Field(ge=0, le=1, description="0 before any recognition", examples=[0.97])


class IsOut(BaseModel):
    """What the block *is the recognition result [class]?* gives."""

    value: bool = Field(description="False before any recognition", examples=[True])
