"""Recognitions as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from app.recognition.recognitions import Score


class ScoreOut(BaseModel):
    class_id: str
    class_name: str = Field(examples=["cat"])
    confidence: float = Field(ge=0, le=1, examples=[0.97])


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
    value: str = Field(description="Empty before any recognition", examples=["cat"])


class ConfidenceOut(BaseModel):
    value: float = Field(ge=0, le=1, description="0 before any recognition", examples=[0.97])


class IsOut(BaseModel):
    value: bool = Field(description="False before any recognition", examples=[True])
