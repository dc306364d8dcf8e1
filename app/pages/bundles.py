"""The built front end: the files that a page loads, from Vite's manifest, and how they are sent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from mimetypes import guess_type
from pathlib import Path
from typing import Any

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.web.csp import WORKER_POLICY, policy_header

DIST_PATH = "/static/dist/"
CACHE_FOREVER = "public, max-age=31536000, immutable"

_WORKERS = "workers/"
_HASHED = ("assets/", _WORKERS)


@dataclass(frozen=True)
class Bundle:
    """URL paths of a page's script, of its styles, and of the scripts that it imports."""

    script: str
    styles: tuple[str, ...]
    preloads: tuple[str, ...]


class Bundles:
    """Finds bundles in the manifest. Raises FileNotFoundError if the front end was not built."""

    def __init__(self, folder: Path) -> None:
        text = (folder / ".vite" / "manifest.json").read_text(encoding="utf-8")
        self._chunks: dict[str, dict[str, Any]] = json.loads(text)

    def bundle_for(self, entry: str) -> Bundle:
        """The bundle of an entry, a source file such as `src/home/main.tsx`."""
        names = list(dict.fromkeys(self._in_import_order(entry)))
        chunks = [self._chunks[name] for name in names]
        styles = [style for chunk in chunks for style in chunk.get("css", [])]
        return Bundle(
            script=DIST_PATH + self._chunks[entry]["file"],
            styles=tuple(DIST_PATH + style for style in dict.fromkeys(styles)),
            preloads=tuple(DIST_PATH + self._chunks[name]["file"] for name in names[:-1]),
        )

    def _in_import_order(self, entry: str) -> Iterator[str]:
        """The names of the chunks that `entry` imports, dependencies first, then `entry` itself."""
        for name in self._chunks[entry].get("imports", []):
            yield from self._in_import_order(name)
        yield entry


class BundleFiles(StaticFiles):
    """Serves the built files, compressed if the build made a compressed copy.

    Names under assets/ and workers/ contain a hash of the content, so browsers may cache those
    forever. Every origin may read the files, because the sandbox frame has an own origin and no file
    is secret.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await self._compressed(path, scope) or await super().get_response(path, scope)
        is_hashed = path.startswith(_HASHED) and response.status_code in (200, 304)
        response.headers["Cache-Control"] = CACHE_FOREVER if is_hashed else "no-cache"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Access-Control-Allow-Origin"] = "*"
        if path.startswith(_WORKERS):
            response.headers["Content-Security-Policy"] = policy_header(WORKER_POLICY)
        return response

    async def _compressed(self, path: str, scope: Scope) -> Response | None:
        if "gzip" not in Headers(scope=scope).get("accept-encoding", ""):
            return None
        if not self.lookup_path(f"{path}.gz")[1]:
            return None
        response = await super().get_response(f"{path}.gz", scope)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Type"] = guess_type(path)[0] or "application/octet-stream"
        return response
