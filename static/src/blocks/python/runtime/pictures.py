"""Pictures to recognize: given files in order, otherwise a camera, otherwise typed file names."""

import os
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .console import _console
from .program import Problem, _print, _program

PICTURE_EVERY_S = 1.0  # picture files stand in for the camera's video one after the other


class _Files:
    """Picture files, one after the other."""

    rest_s = PICTURE_EVERY_S

    def __init__(self, files: Iterable[Path]) -> None:
        self._files = list(files)
        self._taking = threading.Lock()

    def next(self) -> bytes | None:
        """The next picture; None when there is none left."""
        with self._taking:
            return self._files.pop(0).read_bytes() if self._files else None

    def asked_for(self) -> bytes | None:
        """The next picture, or one whose file name is typed; None for an empty line."""
        picture = self.next()
        while picture is None:
            _print(_program.words["which_picture"])
            name = (_console.line(patiently=True) or "").strip("\"'")
            if name == "":
                return None
            try:
                picture = Path(name).read_bytes()
            except OSError:
                _print(_program.words["no_such_picture"].replace("{name}", name))
        return picture

    def open(self) -> None:
        """Files are open only while they are read."""

    def close(self) -> None:
        pass


class _Camera:
    """The current picture of a webcam, or of a video that started with the first picture."""

    rest_s = 0.08  # faster than this gains a program nothing

    def __init__(self, source: str) -> None:
        self._film = not source.isdigit()
        self._source = source if self._film else int(source)
        self._taking = threading.Lock()
        self._opened: Any = None
        self._began = 0.0

    def next(self) -> bytes | None:
        """The newest picture; None after the end of a video."""
        self.open()
        with self._taking:
            if not self._reaches_now():
                return None
            taken, frame = self._opened.retrieve()
            whole, encoded = _opencv().imencode(".jpg", frame) if taken else (False, b"")
            if not whole:
                raise Problem("no_camera")
            return bytes(encoded)

    def asked_for(self) -> bytes | None:
        return self.next()

    def close(self) -> None:
        if self._opened is not None:
            self._opened.release()

    def open(self) -> None:
        """Raises `Problem` if there is no such camera or video."""
        cv2 = _opencv()
        with self._taking:
            if self._opened is None:
                self._opened = cv2.VideoCapture(self._source)
                self._opened.set(cv2.CAP_PROP_BUFFERSIZE, 1)
                self._began = time.monotonic()
            if not self._opened.isOpened():
                raise Problem("no_camera")

    def _reaches_now(self) -> bool:
        """Move on to the newest picture; false after the end of a video."""
        place = _opencv().CAP_PROP_POS_MSEC
        while self._opened.grab():
            passed_ms = 1000 * (time.monotonic() - self._began)
            if not self._film or self._opened.get(place) >= passed_ms:
                return True
        if not self._film:
            raise Problem("no_camera")
        return False


def _opencv() -> Any:
    """The package that reads cameras; None if it is not installed."""
    os.environ.setdefault("OPENCV_LOG_LEVEL", "ERROR")
    try:
        import cv2
    except ImportError:
        return None
    return cv2
