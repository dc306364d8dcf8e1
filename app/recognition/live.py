"""Recognizes the pictures that a webcam sends over one WebSocket.

A picture that is under way is finished; of those that wait, the newest one is next. So whoever sends
faster than the server recognizes gets answers about what is to be seen now, and memory for two pictures.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from app.accounts.cookies import Credentials
from app.errors import Busy, EyeblocksError, FrameReplaced, ModelNotFound
from app.recognition.access_cache import ModelAccessCache
from app.recognition.frames import Frame, MalformedFrame
from app.recognition.recognitions import Recognizer
from app.recognition.schemas import RecognitionOut
from app.web.errors import RETRY_AFTER_S, error_body, status_of
from app.web.words import Words

NOT_BINARY = 1003
MALFORMED = 1007
IDLE = 4408
"""Nothing was sent for too long."""
GONE = 4404
"""The model was deleted, or the caller may not use it any more."""


@dataclass(frozen=True)
class LiveModel:
    """A model, and what is needed to recognize with it as long as its caller may."""

    id: str
    credentials: Credentials
    access: ModelAccessCache
    recognizer: Recognizer

    async def recognize(self, frame: Frame) -> RecognitionOut:
        """Raises UnusableValue, and the errors of access and recognizer."""
        question = frame.question
        model = await self.access.get(self.id, self.credentials)
        recognition = await self.recognizer.recognize(
            model, question.session, frame.picture, question.asked_for, question.strictness
        )
        return RecognitionOut.of(model.id, recognition)


@dataclass(frozen=True)
class Wording:
    """The texts of refusals, in the language of the one who reads them."""

    words: Words
    language: str

    def refusal(self, error: EyeblocksError) -> dict[str, Any]:
        body = error_body(self.words, self.language, error)
        return {"status": status_of(type(error)), "error": body}


class LiveRecognition:
    """One accepted WebSocket. `spend` counts a picture, and raises Busy where it is one too many."""

    def __init__(
        self,
        websocket: WebSocket,
        model: LiveModel,
        wording: Wording,
        spend: Callable[[], None],
        idle_s: float,
    ) -> None:
        self._websocket = websocket
        self._model = model
        self._wording = wording
        self._spend = spend
        self._idle_s = idle_s
        self._waiting: Frame | None = None
        self._arrived = asyncio.Event()

    async def serve(self) -> None:
        """Answers until the other end leaves, breaks the format, or may not use the model any more.

        What is being recognized is given up then.
        """
        code = await self._first_end(self._read_frames(), self._answer_frames())
        if code is not None and self._websocket.client_state is WebSocketState.CONNECTED:
            with suppress(WebSocketDisconnect, RuntimeError):  # it left meanwhile
                await self._websocket.close(code)

    async def _first_end(self, *works: Coroutine[Any, Any, int | None]) -> int | None:
        """The close code of the work that ends first; None where the other end has left."""
        tasks = [asyncio.create_task(work) for work in works]
        try:
            ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
        try:
            return next(task.result() for task in tasks if task in ended)
        except WebSocketDisconnect:
            return None
        finally:
            for task in tasks:  # asyncio complains of exceptions that nobody looked at
                _ = task.cancelled() or task.exception()

    async def _read_frames(self) -> int | None:
        """Keeps the newest frame for `_answer_frames`. Returns the close code."""
        while True:
            try:
                async with asyncio.timeout(self._idle_s):
                    message = await self._websocket.receive()
            except TimeoutError:
                return IDLE
            if message["type"] == "websocket.disconnect":
                return None
            if message.get("bytes") is None:
                return NOT_BINARY
            try:
                await self._take(Frame.of(message["bytes"]))
            except MalformedFrame:
                return MALFORMED

    async def _take(self, frame: Frame) -> None:
        try:
            self._spend()
        except Busy as refusal:
            await self._refuse(frame, refusal)
            return
        replaced, self._waiting = self._waiting, frame
        self._arrived.set()
        if replaced is not None:
            await self._refuse(replaced, FrameReplaced(retry_after_s=RETRY_AFTER_S))

    async def _answer_frames(self) -> int:
        """Recognizes one frame after the other. Returns the close code."""
        while True:
            await self._arrived.wait()
            self._arrived.clear()
            frame, self._waiting = self._waiting, None
            if frame is None:
                continue
            try:
                answer = await self._model.recognize(frame)
            except EyeblocksError as refusal:
                await self._refuse(frame, refusal)
                if isinstance(refusal, ModelNotFound):
                    return GONE
            else:
                found = answer.model_dump_json(exclude_none=True)
                await self._websocket.send_text(
                    f'{{"number":{frame.number},"recognition":{found}}}'
                )

    async def _refuse(self, frame: Frame, refusal: EyeblocksError) -> None:
        told = {"number": frame.number} | self._wording.refusal(refusal)
        await self._websocket.send_text(json.dumps(told, ensure_ascii=False))
