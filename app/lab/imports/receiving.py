"""Receives the zip file of an import, straight onto the disk."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass

from anyio import CancelScope
from anyio.to_thread import run_sync
from fastapi.concurrency import contextmanager_in_threadpool

from app.db.database import Database
from app.db.row_locks import lock_owner
from app.db.tables import Project
from app.errors import ImportEmpty, ImportNotFound, ImportTooLarge, ProjectNotFound
from app.lab.imports.import_rows import ImportPurpose, Imports, import_key
from app.lab.imports.importer import Importer
from app.lab.imports.opening import ImportFiles

PIECE_BYTES = 1024 * 1024
"""What is written at once: a change of threads for each 64 kB of a body would cost more."""


@dataclass(frozen=True)
class ImportTarget:
    """The project that gets the pictures, as what, the name of the sent file, its largest size."""

    project_id: str
    purpose: ImportPurpose
    file_name: str
    max_bytes: int


class BegunImports:
    """Imports whose zip files are being written. Its methods block: call them in a thread."""

    def __init__(self, database: Database, import_files: ImportFiles) -> None:
        self._database = database
        self._import_files = import_files

    def begin(self, project_id: str, file_name: str, purpose: ImportPurpose) -> str:
        """The id of a new import. Raises ProjectNotFound, ImportUnfinished."""
        with self._database.transaction() as session:
            lock_owner(session, project_id)
            project = session.get(Project, project_id)
            if project is None:
                raise ProjectNotFound
            return Imports(session).begin(project, file_name, purpose).id

    def queue(self, project_id: str, import_id: str) -> None:
        """Queue the import, whose zip file is written.

        Raises ImportEmpty, ImportNotFound and the errors of `ImportFiles.open`.
        """
        files = self._import_files.count(project_id, import_id)
        if files == 0:
            raise ImportEmpty
        with self._database.transaction() as session:
            if not Imports(session).queue(import_id, files):
                raise ImportNotFound

    def discard(self, project_id: str, import_id: str) -> None:
        """Delete an import that cannot be queued, with what was written of it."""
        with self._database.transaction() as session:
            Imports(session).discard(project_id, import_id)


class ImportUploads:
    """Receives zip files and queues their imports."""

    def __init__(self, database: Database, import_files: ImportFiles, importer: Importer) -> None:
        self._begun = BegunImports(database, import_files)
        self._storage = import_files.storage
        self._importer = importer

    async def receive(self, target: ImportTarget, chunks: AsyncIterator[bytes]) -> str:
        """The id of the queued import. If it cannot be queued, nothing of it stays.

        Raises ImportTooLarge, StorageFailed, the errors of `BegunImports` and those of receiving the
        body.
        """
        import_id = await run_sync(
            self._begun.begin, target.project_id, target.file_name, target.purpose
        )
        try:
            await self._write(
                import_key(target.project_id, import_id), _bounded(chunks, target.max_bytes)
            )
            await run_sync(self._begun.queue, target.project_id, import_id)
        except BaseException:
            with CancelScope(shield=True):
                await run_sync(self._begun.discard, target.project_id, import_id)
            raise
        await self._importer.wake()
        return import_id

    async def _write(self, key: str, chunks: AsyncIterator[bytes]) -> None:
        async with contextmanager_in_threadpool(self._storage.writing(key)) as file:
            piece = bytearray()
            async for chunk in chunks:
                piece += chunk
                if len(piece) >= PIECE_BYTES:
                    await run_sync(file.write, bytes(piece))
                    piece.clear()
            await run_sync(file.write, bytes(piece))


async def _bounded(chunks: AsyncIterator[bytes], max_bytes: int) -> AsyncIterator[bytes]:
    """The chunks. Raises ImportTooLarge once they are more than `max_bytes` together."""
    received = 0
    async for chunk in chunks:
        received += len(chunk)
        if received > max_bytes:
            raise ImportTooLarge(max_bytes=max_bytes)
        yield chunk
