"""The OpenAPI document equals the stored one in openapi.json, so no change of it goes unnoticed.

After an intended change run `python -m tests.contracts.test_openapi_document` to store the new one.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from app.main import create_app
from app.settings import Settings

STORED_DOCUMENT = Path(__file__).parent / "openapi.json"


def document() -> dict[str, Any]:
    """The document of the app with default settings, without the product's version."""
    openapi = create_app(Settings()).openapi()
    return {**openapi, "info": {**openapi["info"], "version": ""}}


def in_canonical_order(value: Any) -> Any:
    """The value with its lists sorted, because the order of parameters and tags has no meaning."""
    if isinstance(value, dict):
        return {key: in_canonical_order(part) for key, part in value.items()}
    if isinstance(value, list):
        return sorted(
            map(in_canonical_order, value), key=lambda part: json.dumps(part, sort_keys=True)
        )
    return value


def test_the_document_is_unchanged() -> None:
    assert in_canonical_order(document()) == in_canonical_order(
        json.loads(STORED_DOCUMENT.read_text("utf-8"))
    )


def write_document() -> None:
    text = json.dumps(document(), ensure_ascii=False, indent=1, sort_keys=True)
    STORED_DOCUMENT.write_text(f"{text}\n", "utf-8")


if __name__ == "__main__":
    write_document()
