"""Recognitions as JSON."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel, Field

from app.projects.schemas import CardOut
from app.recognition.comparison import Nearest
from app.recognition.recognitions import Recognition
from app.web.fields import ClassId, ClassName, Id


class ScoreOut(BaseModel):
    """How sure the model is of one class."""

    class_id: ClassId
    class_name: ClassName
    confidence: float = Field(ge=0, le=1, description="Not a percentage", examples=[0.97])


class HeatMapOut(BaseModel):
    """Where in the picture the model found what speaks for its answer."""

    class_id: ClassId = Field(description="The best class, for which the cells speak")
    side: int = Field(description="Cells in a row, and rows", examples=[7])
    values: list[float] = Field(
        description="From 0 to 1 for each cell of the picture's square, row by row from the top left. "
        "The strongest cell has 1; all are 0 where no cell speaks more for the class than others"
    )


class NearestOut(BaseModel):
    """A training picture that the picture is like."""

    sample_id: Id
    class_id: ClassId
    similarity: float = Field(ge=-1, le=1, description="Cosine of the two", examples=[0.91])


class RecognitionOut(BaseModel):
    """The answer for one picture."""

    result: str = Field(description="The name of the best class", examples=["cat"])
    confidence: float = Field(ge=0, le=1, description="Of the best class", examples=[0.97])
    scores: list[ScoreOut] = Field(description="Every class, best first; they add to 1")
    heat_map: HeatMapOut | None = Field(None, description="Only with `with=heat_map`")

    familiarity: float | None = Field(
        None,
        ge=-1,
        le=1,
        description="Similarity to the nearest training picture; only with `with=familiarity`",
    )
    known: bool | None = Field(
        None,
        description="Whether that suffices for a known picture; only with `with=familiarity`."
        " Absent for a model that was not trained here, or by an earlier version",
    )
    nearest: list[NearestOut] | None = Field(
        None,
        description="The nearest picture of the best class, then of the second; only with"
        " `with=nearest`, and empty for callers who may not see the pictures",
    )
    similar: list[NearestOut] | None = Field(
        None,
        description="The three pictures of all classes that are most like it, the best first; only"
        " with `with=similar`, and empty for callers who may not see the pictures",
    )

    card: CardOut | None = Field(
        None,
        description="What the best class's card shows; only with `with=card`, and absent for a class"
        " without one",
    )

    @classmethod
    def of(cls, model_id: str, recognition: Recognition) -> RecognitionOut:
        best, heat_map = recognition.scores[0], recognition.heat_map
        return cls(
            result=best.class_name,
            confidence=best.confidence,
            scores=[ScoreOut(**vars(score)) for score in recognition.scores],
            heat_map=HeatMapOut(**vars(heat_map)) if heat_map is not None else None,
            familiarity=recognition.familiarity,
            known=recognition.known,
            nearest=_pictures(recognition.nearest),
            similar=_pictures(recognition.similar),
            card=CardOut.of_model(model_id, best.class_id, recognition.card),
        )


def _pictures(found: Sequence[Nearest] | None) -> list[NearestOut] | None:
    return None if found is None else [NearestOut(**vars(each)) for each in found]


class ResultOut(BaseModel):
    """What the block *recognition result* gives."""

    value: str = Field(description="Empty before any recognition", examples=["cat"])


class ConfidenceOut(BaseModel):
    """What the block *confidence of [class]* gives."""

    value: float = Field(ge=0, le=1, description="0 before any recognition", examples=[0.97])


class IsOut(BaseModel):
    """What the block *is the recognition result [class]?* gives."""

    value: bool = Field(description="False before any recognition", examples=[True])


class KnownOut(BaseModel):
    """What the block *is it a picture it does not know?* asks for."""

    value: bool | None = Field(
        description="Null before any recognition, without `with=familiarity`, and for a model that"
        " cannot tell",
        examples=[True],
    )
