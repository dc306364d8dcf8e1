"""Which files of the front end's build a page loads, as Vite's manifest says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ADDRESS = "/static/dist/"


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
