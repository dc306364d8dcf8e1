"""The built front end: what a page loads, as Vite's manifest says, and how it is sent."""

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

ADDRESS = "/static/dist/"
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class Bundle:
    """Addresses of one page's script, of the styles it needs and the scripts it imports."""

    script: str
    styles: tuple[str, ...]
    preloads: tuple[str, ...]


class Bundles:
    """Reads the manifest once. Raises FileNotFoundError when the front end was not built."""

    def __init__(self, folder: Path) -> None:
        text = (folder / ".vite" / "manifest.json").read_text(encoding="utf-8")
        self._chunks: dict[str, dict[str, Any]] = json.loads(text)

    def of(self, entry: str) -> Bundle:
        """The bundle of a source file such as `src/home/main.tsx`."""
        imported = list(dict.fromkeys(self._imported(entry)))
        chunks = [self._chunks[each] for each in imported]
        styles = [style for chunk in chunks for style in chunk.get("css", [])]
        return Bundle(
            script=ADDRESS + self._chunks[entry]["file"],
            styles=tuple(ADDRESS + style for style in dict.fromkeys(styles)),
            preloads=tuple(ADDRESS + self._chunks[each]["file"] for each in imported[:-1]),
        )

    def _imported(self, entry: str) -> Iterator[str]:
        """What `entry` imports, deepest first, and itself."""
        for name in self._chunks[entry].get("imports", []):
            yield from self._imported(name)
        yield entry


class BundleFiles(StaticFiles):
    """The built files: compressed where the build left a compressed copy beside them.

    Names under assets/ change with their content, so browsers may keep those for good. Every
    origin may read them: the program's frame has one of its own, and nothing here is secret.
    """

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await self._compressed(path, scope) or await super().get_response(path, scope)
        kept = path.startswith("assets/") and response.status_code in (200, 304)
        response.headers["Cache-Control"] = FOREVER if kept else "no-cache"
        response.headers["Vary"] = "Accept-Encoding"
        response.headers["Access-Control-Allow-Origin"] = "*"
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
