"""Bounds a program while it is made: a small file of Entry must not become a huge program."""

from __future__ import annotations

import json
from typing import Any

from app.errors import IncomingFileTooLarge, ProgramTooManyBlocks, ProgramTooManyParts
from app.settings import Settings


class ProgramSize:
    """Counts blocks and their letters. The finished program is checked again, to the byte."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._blocks = 0
        self._letters = 0

    def add_block(self, block_type: str, parts: dict[str, Any]) -> None:
        """Count a block. `parts`: what is its own, not what is in its slots.

        Raises ProgramTooManyBlocks, IncomingFileTooLarge.
        """
        self._blocks += 1
        if self._blocks > (most := self._settings.max_program_blocks):
            raise ProgramTooManyBlocks(blocks=self._blocks, max_blocks=most)
        self._letters += len(block_type) + len(json.dumps(parts, ensure_ascii=False))
        if self._letters > (most := self._settings.max_program_bytes):
            raise IncomingFileTooLarge(max_bytes=most)

    def check_costumes(self, count: int) -> None:
        """Blocks look for their costume among them all. Raises ProgramTooManyParts."""
        if count > (most := self._settings.max_program_parts):
            raise ProgramTooManyParts(part="costumes", count=count, max_parts=most)
