"""What the web process hands to the process that makes an export, and what it gets back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from app.ml.exporters.formats import ExportFormat
from app.ml.pictures import PictureLimits


class Step(StrEnum):
    """How far an export is."""

    WAITING = "waiting"
    WRITING = "writing"
    PROVING = "proving"


@dataclass(frozen=True)
class BrowserRuntime:
    """What recognizes in browsers: the worker, and WebAssembly for new and for old ones.

    `words`: of the page for offline use by language. `extension`: the program of the extension for
    TurboWarp, and its words. `player`: what plays a program on a page of its own, its styles, and what
    runs in the program's frame there.
    """

    worker: bytes
    simd: bytes
    plain: bytes
    words: Mapping[str, Mapping[str, str]]
    extension: bytes
    extension_words: Mapping[str, Mapping[str, str]]
    player: bytes
    player_style: bytes
    player_frame: bytes


@dataclass(frozen=True)
class PageProgram:
    """A program that leaves with its model. `text`: its format and blocks as JSON.

    `class_ids`: of the model's outputs, as blocks name them. `files`: the pictures and sounds that it
    uses, each as media type and bytes, by the addresses that its page asks for.
    """

    text: str
    class_ids: Sequence[str]
    files: Mapping[str, tuple[str, bytes]]


@dataclass(frozen=True)
class ExportJob:
    """A model to be exported. `head`: the file of its head.

    `folders`: those of the classes in the data set, in the order of `labels`. `pictures`: for each
    class in that order some of its pictures' files, or none.
    `readme`: goes into the file as it is. `runtime`: for formats that recognize in a browser.
    `program`: for the page that plays one.
    """

    export_format: ExportFormat
    backbones: Path
    backbone: str
    head: bytes
    labels: Sequence[str]
    folders: Sequence[str]
    title: str
    trained_at: datetime
    pictures: Sequence[Sequence[bytes]]
    limits: PictureLimits
    readme: str
    runtime: BrowserRuntime | None = None
    program: PageProgram | None = None


@dataclass(frozen=True)
class ExportedFile:
    """A zip file that was proven. `difference`: the largest that the proof found in a confidence."""

    data: bytes
    difference: float
