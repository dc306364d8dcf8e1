"""The text for people that lies in an exported file, in both languages: nobody knows who opens it."""

from __future__ import annotations

from app.ml.exporters.formats import ExportFormat
from app.web.words import LANGUAGES, Words

_LINE = "\n\n" + 40 * "-" + "\n\n"


def readme_of(words: Words, export_format: ExportFormat) -> str:
    """What to do with a file of the format, and what the golden pictures are for."""
    texts = [
        "\n\n".join(
            words.text(language, f"exported.{key}")
            for key in (f"readme_{export_format}", "readme_input", "readme_golden")
        )
        for language in LANGUAGES
    ]
    return _LINE.join(texts) + "\n"
