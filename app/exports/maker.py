"""Makes exports one after the other, and keeps the latest for a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic

from anyio.to_thread import run_sync

from app.errors import ExportsBusy, ModelNotFound
from app.exports.jobs import BrowserRuntime, ExportedFile, ExportJob, PageProgram, Step
from app.exports.process import make_in_process
from app.exports.program_sources import ProgramSource
from app.exports.sources import ExportSource
from app.ml.exporters.formats import IN_BROWSERS, ExportFormat
from app.ml.pictures import PictureLimits
from app.settings import Settings
from app.storage import Storage
from app.training.runner import head_key

RETRY_AFTER_S = 5
"""An export takes one or two seconds, one that TensorFlow writes ten."""
STRANGERS_SHARE = 4
"""Strangers have a fourth of as many places as owners, so an owner waits for few of theirs."""

ReadmeOf = Callable[[ExportFormat], str]
ReadRuntime = Callable[[], BrowserRuntime]
LibraryFilesOf = Callable[[str], Mapping[str, tuple[str, bytes]]]


class KeptExports:
    """The exports used last, of at most `max_bytes` together, or the last alone. Several threads may use it.

    They stay in memory, so that none of a child's pictures is left on the disk.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._files: dict[ExportSource, ExportedFile] = {}
        self._made_at: dict[ExportSource, float] = {}
        self._expected: set[ExportSource] = set()
        self._lock = Lock()

    def get(self, source: ExportSource) -> ExportedFile | None:
        with self._lock:
            file = self._files.pop(source, None)
            if file is not None:
                self._files[source] = file
            return file

    @contextmanager
    def expected(self, source: ExportSource) -> Iterator[None]:
        """During the block the export is made. Only then is it added, unless it was discarded meanwhile."""
        with self._lock:
            self._expected.add(source)
        try:
            yield
        finally:
            with self._lock:
                self._expected.discard(source)

    def add(self, source: ExportSource, file: ExportedFile) -> None:
        with self._lock:
            if source not in self._expected:
                return
            self._files[source], self._made_at[source] = file, monotonic()
            while len(self._files) > 1 and self._bytes() > self._max_bytes:
                self._remove(next(iter(self._files)))

    def discard(self, is_unwanted: Callable[[ExportSource], bool]) -> None:
        with self._lock:
            self._expected = {each for each in self._expected if not is_unwanted(each)}
            for source in list(self._files):
                if is_unwanted(source):
                    self._remove(source)

    def discard_older_than(self, seconds: float) -> None:
        with self._lock:
            for source, made_at in list(self._made_at.items()):
                if monotonic() - made_at >= seconds:
                    self._remove(source)

    def _remove(self, source: ExportSource) -> None:
        del self._files[source], self._made_at[source]

    def _bytes(self) -> int:
        return sum(len(file.data) for file in self._files.values())


@dataclass
class _Making:
    """An export that is being made. All who ask for it wait for the one task."""

    task: asyncio.Task[ExportedFile]
    for_strangers: bool
    step: Step = field(default=Step.WAITING)


class ExportMaker:
    """Makes exports in processes, one at a time. The owner calls `close`. Use it on the event loop.

    `readme_of`: the text for people that goes into a file of the format. `read_runtime`: what pages
    need that recognize by themselves. `library_files_of`: the library's pictures and sounds that a
    program's JSON names.
    """

    def __init__(
        self,
        pictures: Storage,
        models: Storage,
        readme_of: ReadmeOf,
        read_runtime: ReadRuntime,
        library_files_of: LibraryFilesOf,
        settings: Settings,
    ) -> None:
        self._pictures, self._models = pictures, models
        self._readme_of = readme_of
        self._read_runtime = read_runtime
        self._library_files_of = library_files_of
        self._settings = settings
        self._kept = KeptExports(settings.export_cache_bytes)
        self._making: dict[ExportSource, _Making] = {}
        self._one_at_a_time = asyncio.Lock()

    def step(self, source: ExportSource) -> Step | None:
        """How far the export is, if somebody waits for it."""
        making = self._making.get(source)
        return making.step if making else None

    def kept(self, source: ExportSource) -> ExportedFile | None:
        """The export, if it is made."""
        return self._kept.get(source)

    async def file(self, source: ExportSource, *, for_strangers: bool = False) -> ExportedFile:
        """The export: the kept one, or a new one. It is finished also if the caller goes away.

        `for_strangers`: somebody asks who need not be known; they have places of their own, so that
        owners never find theirs taken by them.
        Raises ExportsBusy, ModelNotFound, ExportDiffers, WorkerDied, EngineTimeout, BackboneMissing,
        BackboneDamaged.
        """
        if (kept := self._kept.get(source)) is not None:
            return kept
        if source not in self._making:
            self._check_places(for_strangers)
            task = asyncio.create_task(self._make(source))
            task.add_done_callback(_retrieve)
            self._making[source] = _Making(task, for_strangers)
        return await asyncio.shield(self._making[source].task)

    def discard_model(self, model_id: str) -> None:
        """Forgets the exports of a model that is gone. Any thread may call it."""
        self._kept.discard(lambda source: source.model_id == model_id)

    def discard_pictures(self, project_id: str) -> None:
        """Forgets the exports that hold pictures of a project. Any thread may call it."""
        own = f"{project_id}/"
        self._kept.discard(lambda source: any(key.startswith(own) for key in _keys(source)))

    def discard_old(self) -> None:
        """Forgets old exports, also those whose rows another process has deleted. Any thread may call it."""
        self._kept.discard_older_than(self._settings.export_cache_s)

    async def close(self) -> None:
        """Ends what is being made."""
        tasks = [making.task for making in self._making.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _check_places(self, for_strangers: bool) -> None:
        """Raises ExportsBusy."""
        places = self._settings.max_waiting_exports
        if for_strangers:
            places = max(1, places // STRANGERS_SHARE)
        waiting = [each for each in self._making.values() if each.for_strangers == for_strangers]
        if len(waiting) >= places:
            raise ExportsBusy(retry_after_s=RETRY_AFTER_S)

    async def _make(self, source: ExportSource) -> ExportedFile:
        making = self._making[source]

        def on_step(step: Step) -> None:
            making.step = step

        try:
            with self._kept.expected(source):
                async with self._one_at_a_time:
                    on_step(Step.WRITING)
                    job = await run_sync(self._job_of, source)
                    file = await make_in_process(job, on_step, self._settings.export_timeout_s)
                self._kept.add(source, file)
            return file
        finally:
            del self._making[source]

    def _job_of(self, source: ExportSource) -> ExportJob:
        """Raises ModelNotFound. Pictures that were deleted meanwhile are left out."""
        try:
            head = self._models.get(head_key(source.model_id))
        except KeyError as missing:
            raise ModelNotFound from missing
        settings = self._settings
        return ExportJob(
            export_format=source.export_format,
            backbones=settings.models_dir / "backbones",
            backbone=source.backbone,
            head=head,
            labels=source.labels,
            folders=source.folders,
            title=source.title,
            trained_at=source.trained_at,
            pictures=[self._pictures_at(keys) for keys in source.pictures],
            limits=PictureLimits(settings.max_picture_bytes, settings.max_picture_pixels),
            readme=self._readme_of(source.export_format),
            runtime=self._read_runtime() if source.export_format in IN_BROWSERS else None,
            program=self._program_of(source.program) if source.program else None,
        )

    def _program_of(self, source: ProgramSource) -> PageProgram:
        """Own files that were deleted meanwhile are left out."""
        own = {}
        for file in source.own_files:
            with suppress(KeyError):
                own[file.address] = (file.media_type, self._pictures.get(file.storage_key))
        files = {**self._library_files_of(source.text), **own}
        return PageProgram(source.text, source.class_ids, files)

    def _pictures_at(self, keys: tuple[str, ...]) -> list[bytes]:
        found = []
        for key in keys:
            with suppress(KeyError):
                found.append(self._pictures.get(key))
        return found


def _keys(source: ExportSource) -> list[str]:
    own = source.program.own_files if source.program else ()
    return [key for keys in source.pictures for key in keys] + [file.storage_key for file in own]


def _retrieve(task: asyncio.Task[ExportedFile]) -> None:
    """Looks at the outcome, so that asyncio reports none that nobody waited for."""
    if not task.cancelled():
        task.exception()
