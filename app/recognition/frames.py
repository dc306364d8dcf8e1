"""The messages of live recognition: a head, the question, and the picture."""

from __future__ import annotations

import struct
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated
from urllib.parse import parse_qsl

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.errors import UnusableValue
from app.ml.familiarity import USUAL_STRICTNESS
from app.recognition.recognitions import Extra
from app.recognition.routes import EXTRAS, SESSION_NAME

_HEAD = struct.Struct(">IH")
"""The frame's number, which its answer repeats, and the bytes of the question."""
_MAX_QUESTION_BYTES = 512
_KEPT_QUESTIONS = 1024


class MalformedFrame(Exception):
    """The message is no frame, so there is no number under which it could be answered."""


class Question(BaseModel):
    """What is asked about the pictures of a session, as in the query of POST …/recognitions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    session: Annotated[str, Field(pattern=f"^{SESSION_NAME}$")]
    extras: Annotated[str, Field(alias="with", pattern=f"^(?:{EXTRAS})?$")] = ""
    strictness: Annotated[float, Field(ge=0, le=0.5)] = USUAL_STRICTNESS

    @property
    def asked_for(self) -> AbstractSet[Extra]:
        return frozenset(map(Extra, filter(None, self.extras.split(","))))


@dataclass(frozen=True)
class Frame:
    """One picture of a webcam, and what is asked about it."""

    number: int
    query: bytes
    picture: bytes

    @classmethod
    def of(cls, message: bytes) -> Frame:
        """Raises MalformedFrame."""
        if len(message) < _HEAD.size:
            raise MalformedFrame("no head")
        number, length = _HEAD.unpack_from(message)
        end = _HEAD.size + length
        if length > _MAX_QUESTION_BYTES or end > len(message):
            raise MalformedFrame("no question")
        return cls(number, message[_HEAD.size : end], message[end:])

    @property
    def question(self) -> Question:
        """Raises UnusableValue."""
        return _read_question(self.query)


@lru_cache(_KEPT_QUESTIONS)
def _read_question(query: bytes) -> Question:
    """The question of a frame; a page asks the same one with every picture. Raises UnusableValue."""
    problems: list[dict[str, str | int]]
    try:
        return Question.model_validate(dict(parse_qsl(query.decode("ascii"), strict_parsing=True)))
    except ValidationError as error:
        problems = [
            {"field": ".".join(map(str, each["loc"])), "reason": each["msg"]}
            for each in error.errors()
        ]
    except ValueError as error:  # no query, or not in ASCII
        problems = [{"field": "", "reason": str(error)}]
    fields = ", ".join(str(problem["field"]) for problem in problems if problem["field"])
    raise UnusableValue(fields=fields, problems=problems)
