"""The runtime that recognizes in browsers, from the built front end, for what is taken along."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from app.exports.jobs import BrowserRuntime
from app.web.words import LANGUAGES, Words

_PAGE_WORDS = (
    "loading", "ready", "open_camera", "close_camera", "choose_picture", "no_camera", "unreadable",
    "impossible", "proven", "differs",
)  # fmt: skip
_BLOCK_WORDS = (
    "block.when_recognition_becomes",
    "block.video_capture_for_image_test",
    "choice.video_capture_for_image_test.MODE.start",
    "choice.video_capture_for_image_test.MODE.stop",
    "block.video_draw_webcam",
    "choice.video_draw_webcam.MODE.on",
    "choice.video_draw_webcam.MODE.off",
    "block.test_result",
    "block.accuracy_of_result",
    "block.is_group",
)
"""The extension's blocks that are ours, too, are called alike."""
_EXTENSION_WORDS = (
    "block.recognize_picture_of", "block.recognize_data_address", "block.model_state",
    "source_costume", "source_stage", "source_camera", "state_waking", "state_proven", "state_differs",
    "state_impossible", "state_no_camera", "state_unreadable", "state_sandboxed",
)  # fmt: skip


def read_runtime(dist: Path, words: Words) -> BrowserRuntime:
    """Raises FileNotFoundError if the front end is not built."""
    page = {f"exported.page_{key}": key for key in _PAGE_WORDS}
    blocks = {f"blocks.{key}": key for key in _BLOCK_WORDS}
    extension = {f"exported.turbowarp_{key}": key for key in _EXTENSION_WORDS}
    return BrowserRuntime(
        _only(dist / "workers", "worker-*.js"),
        _only(dist / "assets", "tfjs-backend-wasm-simd-*.wasm"),
        _only(dist / "assets", "tfjs-backend-wasm-[!s]*.wasm"),
        _in_all_languages(words, page),
        _only(dist / "taken-along", "turbowarp.js"),
        _in_all_languages(words, blocks | extension),
        *(_only(dist / "taken-along", name) for name in ("page.js", "page.css", "frame.js")),
    )


def _in_all_languages(words: Words, keys: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """By language the texts of `keys`, under the names that these have there."""
    return {
        language: {name: words.text(language, key) for key, name in keys.items()}
        for language in LANGUAGES
    }


def _only(folder: Path, name: str) -> bytes:
    """The one file whose name is like this: a build adds a digest to it."""
    for file in sorted(folder.glob(name)):
        return file.read_bytes()
    raise FileNotFoundError(folder / name)
