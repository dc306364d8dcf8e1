"""The text for people that lies in an exported file, in both languages: nobody knows who opens it."""

from __future__ import annotations

from app.ml.exporters.formats import ExportFormat
from app.web.words import LANGUAGES, Words

_TAKE_PIXELS = frozenset({ExportFormat.KERAS, ExportFormat.SAVED_MODEL})
"""Formats that scale a picture themselves."""
_LINE = "\n\n" + 40 * "-" + "\n\n"


def readme_of(words: Words, export_format: ExportFormat) -> str:
    """What to do with a file of the format, and what the golden pictures are for."""
    prepared = "readme_input_pixels" if export_format in _TAKE_PIXELS else "readme_input"
    texts = [
        "\n\n".join(
            words.text(language, f"exported.{key}")
            for key in (f"readme_{export_format}", prepared, "readme_golden")
        )
        for language in LANGUAGES
    ]
    return _LINE.join(texts) + "\n"
