"""The runtime that recognizes in browsers, from the built front end, for pages that are taken along."""

from __future__ import annotations

from pathlib import Path

from app.exports.jobs import BrowserRuntime
from app.web.words import LANGUAGES, Words

_PAGE_WORDS = (
    "loading", "ready", "open_camera", "close_camera", "choose_picture", "no_camera", "unreadable",
    "impossible", "proven", "differs",
)  # fmt: skip


def read_runtime(dist: Path, words: Words) -> BrowserRuntime:
    """Raises FileNotFoundError if the front end is not built."""
    return BrowserRuntime(
        _only(dist / "workers", "worker-*.js"),
        _only(dist / "assets", "tfjs-backend-wasm-simd-*.wasm"),
        _only(dist / "assets", "tfjs-backend-wasm-[!s]*.wasm"),
        {
            language: {key: words.text(language, f"exported.page_{key}") for key in _PAGE_WORDS}
            for language in LANGUAGES
        },
    )


def _only(folder: Path, name: str) -> bytes:
    """The one file whose name is like this: a build adds a digest to it."""
    for file in sorted(folder.glob(name)):
        return file.read_bytes()
    raise FileNotFoundError(folder / name)
