"""Recognition: the server's model classifies pictures."""

import argparse
import os
import secrets
import threading
import time
import urllib.parse
from pathlib import Path
from typing import Any

from .pictures import _Camera, _Files, _opencv
from .program import Problem, _give_way, _program
from .server import SERVER_WAIT_S, _Server, _trust
from .values import Value, number


class _StandingStill:
    """Time that does not count as running time of the program."""

    def __enter__(self) -> None:
        self._begun = time.monotonic()

    def __exit__(self, *_: object) -> None:
        _program.begun += time.monotonic() - self._begun


class ImageClass:
    """A class that the model has learned."""

    def __init__(self, name: str) -> None:
        self.name = name


class _Recognition:
    """The last recognition, and continuous recognition of a video."""

    server: _Server
    pictures: _Files | _Camera

    def __init__(self) -> None:
        self.model = self.project = ""
        self.picture: bytes | None = None
        self._session = secrets.token_hex(16)
        self._parts = ""
        self._known: bool | None = None
        self._scores: list[dict[str, Any]] | None = None
        self._clearings = 0
        self._remembered = False
        self._noticed: tuple[int, str] | None = None
        self._video: threading.Thread | None = None
        self._stopping = threading.Event()
        self._failure: Problem | None = None
        _program.every_frame.append(self._notice)
        _program.goes_on.append(lambda: self.video_runs or self._latest != self._noticed)
        _program.at_end.append(self._end)

    @property
    def video_runs(self) -> bool:
        return self._video is not None and self._video.is_alive()

    def ask_for_picture(self) -> None:
        """Clear the last answer and recognize the next picture, if there is one."""
        self._check_model()
        self.clear()
        with _StandingStill():
            picture = self.pictures.asked_for()
            if picture is not None:
                self.recognize(picture)

    def recognize(self, picture: bytes) -> None:
        self.picture = picture
        self._remembered = True
        path = f"{self._path()}/recognitions?session={self._session}{self._parts}"
        answer = self.server.send_picture(path, "image", picture)
        self._known = answer.get("known")
        self._scores = answer["scores"]

    def result(self) -> str:
        self._check_model()
        return str(self._scores[0]["class_name"]) if self._scores else str(self._asked("result"))

    def confidence(self, of: ImageClass) -> float:
        self._check_model()
        value = self._score(of)["confidence"] if self._scores else self._asked("confidence", of)
        return float(value)

    def is_class(self, of: ImageClass) -> bool:
        self._check_model()
        return self._score(of) is self._scores[0] if self._scores else bool(self._asked("is", of))

    def ask_familiarity(self) -> None:
        """Have the server say of each picture whether the model knows it."""
        self._parts = "&with=familiarity"

    def is_unknown(self) -> bool:
        self._check_model()
        return self._known is False

    def start_video(self) -> None:
        self._check_model()
        if not self.video_runs:
            self.pictures.open()
            self._stopping.clear()
            self._video = threading.Thread(target=self._watch, daemon=True)
            self._video.start()

    def stop_video(self) -> None:
        self._stopping.set()
        if self._video is not None:
            self._video.join(timeout=SERVER_WAIT_S)
        self._video = None

    def clear(self) -> None:
        self.picture = None
        self._scores = self._known = None
        self._clearings += 1
        if self._remembered:
            self._remembered = False
            self.server.delete(f"{self._path()}/recognition?session={self._session}")

    @property
    def _latest(self) -> tuple[int, str] | None:
        """The class of the last answer; after a clearing, the next answer counts as new."""
        return (self._clearings, self._scores[0]["class_name"]) if self._scores else None

    def _notice(self) -> None:
        """Whether the result has changed since the last frame."""
        failure, self._failure = self._failure, None
        if failure is not None:
            _program.tell(failure, "video")
        latest = self._latest
        if latest != self._noticed:
            self._noticed = latest
            if latest is not None:
                _program.launch("recognized", latest[1], leave_running=True)

    def _watch(self) -> None:
        """Recognize picture after picture, never two at a time."""
        try:
            while not self._stopping.is_set() and (picture := self.pictures.next()) is not None:
                self.recognize(picture)
                self._stopping.wait(self.pictures.rest_s)
        except Problem as problem:
            self._failure = problem

    def _end(self) -> None:
        self.stop_video()
        self.pictures.close()
        try:
            self.clear()
        except Problem as problem:
            _program.tell(problem, _program.words["server"])

    def _check_model(self) -> None:
        if self.model == "":
            raise Problem("no_model")

    def _path(self) -> str:
        return f"/api/models/{self.model}"

    def _asked(self, question: str, of: ImageClass | None = None) -> Value:
        query = {"session": self._session} | ({"class": of.name} if of else {})
        value: Value = self.server.get(f"{self._path()}/recognition/{question}", **query)["value"]
        return value

    def _score(self, of: ImageClass) -> dict[str, Any]:
        for score in self._scores or []:
            if score["class_name"] == of.name:
                return score
        raise Problem("class_not_learned")


_recognition = _Recognition()


async def recognize() -> None:
    """Recognize the next picture; the whole program waits for it."""
    _recognition.ask_for_picture()
    await _give_way()


def start_video() -> None:
    _recognition.start_video()


def stop_video() -> None:
    _recognition.stop_video()


def show_video() -> None:
    """There is no stage to show the camera's picture; the same applies to the three below."""


def hide_video() -> None:
    pass


def set_video_transparency(percent: Value) -> None:
    number(percent)


def flip_video(way: str) -> None:
    pass


def result() -> str:
    """The class of the last recognition; empty before the first."""
    return _recognition.result()


def confidence(of: ImageClass) -> float:
    """0 to 1."""
    return _recognition.confidence(of)


def is_result(of: ImageClass) -> bool:
    return _recognition.is_class(of)


def is_unknown() -> bool:
    """Whether the last picture is unlike everything that the model has learned."""
    return _recognition.is_unknown()


def ask_familiarity() -> None:
    """Each recognition says whether the model knows the picture."""
    _program.at_start.append(_recognition.ask_familiarity)


def connect(*, server: str, model: str, project: str, language: str) -> None:
    """Use a model at a server, or at another server given on the command line."""

    def begin() -> None:
        given = _arguments(server, model)
        cookie = os.environ.get("EYEBLOCKS_COOKIE", "")
        trust = _trust(given.certificate)
        _recognition.server = _Server(given.server, cookie, language, trust)
        _recognition.model = urllib.parse.quote(given.model, safe="")
        _recognition.project = urllib.parse.quote(project, safe="")
        camera = given.camera is not None
        _recognition.pictures = _Camera(given.camera) if camera else _Files(given.pictures)

    _program.at_start.append(begin)


def _arguments(server: str, model: str) -> argparse.Namespace:
    """Parse the command line. Invalid options are refused before anything runs."""
    words = _program.words
    parser = argparse.ArgumentParser(description=words["about"], epilog=words["access"])
    parser.add_argument("pictures", nargs="*", type=Path, help=words["pictures"])
    parser.add_argument("--camera", nargs="?", const="0", metavar="0", help=words["camera"])
    parser.add_argument("--server", default=server, help=words["server_help"])
    parser.add_argument("--model", default=model, help=words["model_help"])
    parser.add_argument("--certificate", type=Path, help=words["certificate"])
    given = parser.parse_args()
    film = given.camera if given.camera and not given.camera.isdigit() else None
    named = [Path(film) if film else None, given.certificate]
    for path in [*given.pictures, *filter(None, named)]:
        if not path.is_file():
            parser.error(words["no_such_picture"].replace("{name}", str(path)))
    if given.camera and _opencv() is None:
        parser.error(words["no_opencv"])
    if not given.server.startswith(("http://", "https://")):
        parser.error(words["server_unreachable"].replace("{address}", given.server))
    return given
