"""Files by key. A key is made of ids, never of anything that a user typed."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from app.errors import StorageFailed

RETRY_AFTER_S = 10
KEY = re.compile(r"[a-z0-9_]+(/[a-z0-9_]+)*(\.[a-z]+)?")


class Storage(Protocol):
    """Whole files under keys such as `samples/<project>/<sample>.jpg`."""

    def put(self, key: str, data: bytes) -> None:
        """Keep `data` for good: when this returns it survives a crash. Raises StorageFailed."""

    def get(self, key: str) -> bytes:
        """Raises KeyError when there is no such file, StorageFailed when it cannot be read."""

    def delete(self, key: str) -> None:
        """Remove the file; nothing happens when it is gone already."""

    def delete_all(self, prefix: str) -> None:
        """Remove every file whose key begins with `prefix` and a slash."""

    def check(self) -> None:
        """Raises StorageFailed when nothing can be written."""


class FolderStorage:
    """Files in one folder, written beside and renamed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, key: str, data: bytes) -> None:
        path = self._path(key)
        with _disk_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, beside = tempfile.mkstemp(prefix=".new-", dir=path.parent)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                Path(beside).replace(path)
            except BaseException:
                Path(beside).unlink(missing_ok=True)
                raise

    def get(self, key: str) -> bytes:
        try:
            with _disk_errors():
                return self._path(key).read_bytes()
        except FileNotFoundError as missing:
            raise KeyError(key) from missing

    def delete(self, key: str) -> None:
        with _disk_errors():
            self._path(key).unlink(missing_ok=True)

    def delete_all(self, prefix: str) -> None:
        folder = self._path(prefix)
        if folder.is_dir():
            with _disk_errors():
                shutil.rmtree(folder)

    def check(self) -> None:
        self.put("checks/writable", b"yes")

    def _path(self, key: str) -> Path:
        if not KEY.fullmatch(key):
            raise ValueError(f"not a storage key: {key!r}")
        return self._folder / key


@contextmanager
def _disk_errors() -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise StorageFailed(retry_after_s=RETRY_AFTER_S) from error
