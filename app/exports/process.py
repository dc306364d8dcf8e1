"""Makes one export in a process of its own."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from tempfile import TemporaryDirectory

from app.engine.local.channel import MessageDecoder, pack_message
from app.errors import EngineTimeout, EyeblocksError, StorageFailed, WorkerDied
from app.exports.jobs import STORAGE_RETRY_S, ExportedFile, ExportJob, Step
from app.ml.exporters.formats import IN_FOLDERS

_READ_BYTES = 1 << 20


async def make_in_process(
    job: ExportJob, on_step: Callable[[Step], None], timeout_s: float
) -> ExportedFile:
    """The exported file. However it ends, the process does, too, and what it wrote is deleted.

    Raises what `make_export` raises, WorkerDied, EngineTimeout, and StorageFailed where a format needs a
    temporary folder and none can be made.
    """
    if job.export_format not in IN_FOLDERS:
        return await _make_within(None, job, on_step, timeout_s)
    try:
        made = TemporaryDirectory(prefix="eyeblocks-export-", ignore_cleanup_errors=True)
    except OSError as problem:
        raise StorageFailed(retry_after_s=STORAGE_RETRY_S) from problem
    with made as folder:
        return await _make_within(folder, job, on_step, timeout_s)


async def _make_within(
    folder: str | None, job: ExportJob, on_step: Callable[[Step], None], timeout_s: float
) -> ExportedFile:
    """The exported file, of a process that keeps its temporary files in `folder`, if there is one."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "app.exports",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=_environment(folder),
    )  # fmt: skip
    try:
        async with asyncio.timeout(timeout_s):
            return await _exchange(process, job, on_step)
    except TimeoutError:
        raise EngineTimeout from None
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _exchange(
    process: asyncio.subprocess.Process, job: ExportJob, on_step: Callable[[Step], None]
) -> ExportedFile:
    if process.stdin is None or process.stdout is None:
        raise WorkerDied
    with suppress(ConnectionError):  # then there is no answer either
        process.stdin.writelines(pack_message(job))
        await process.stdin.drain()
    decoder = MessageDecoder()
    while data := await process.stdout.read(_READ_BYTES):
        for message in decoder.messages(data):
            if isinstance(message, ExportedFile):
                return message
            if isinstance(message, EyeblocksError):
                raise message
            if isinstance(message, Step):
                on_step(message)
    raise WorkerDied


def _environment(folder: str | None) -> dict[str, str]:
    """Our environment and module path, and where temporary files go, if there are any.

    One thread: the other cores are for recognitions.
    """
    return {
        **os.environ,
        **(dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder) if folder else {}),
        "PYTHONPATH": os.pathsep.join(entry or os.getcwd() for entry in sys.path),
        "OPENBLAS_NUM_THREADS": "1",
    }
