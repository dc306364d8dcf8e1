"""Makes a project of an Entry file: a program, pictures, empty classes, and a report."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from anyio.to_thread import run_sync

from app.classrooms.project_creation import get_or_create_owner
from app.db.database import Database
from app.db.tables import new_id
from app.engine.engine import Engine
from app.errors import (
    IncomingEntryEmpty,
    IncomingFileTooLarge,
    NotAPicture,
    QuotaReached,
    TooLarge,
    Unusable,
)
from app.incoming.entry.archive import EntryFile, EntryLimits, read_entry
from app.incoming.entry.program import ProgramMaker
from app.incoming.entry.symbols import text_of
from app.incoming.file import IncomingFile, Sender
from app.incoming.kinds import IncomingKind
from app.incoming.reports import IncomingReports
from app.incoming.turns import Turns
from app.names import cleaned_name, name_key
from app.programs.blocks import check_blocks
from app.programs.programs import FORMAT
from app.project_copies.draft import ProjectDraft
from app.projects.model_classes import unused_name
from app.settings import Settings
from app.storage import Storage

MAX_WAITING = 8
"""Files, the one that is read included."""

STAND_IN = "fluent:robot"
"""For pictures that are not in the file, or that cannot be used."""


class EntryProjects:
    """Makes projects of Entry files. Pictures are checked like uploads, the program like a save."""

    def __init__(
        self,
        engine: Engine,
        database: Database,
        storages: tuple[Storage, Storage],
        settings: Settings,
    ) -> None:
        self._engine = engine
        self._database = database
        self._storages = storages
        self._settings = settings
        self._turns = Turns(MAX_WAITING)
        """The pictures of a file are in memory while its project is made."""

    async def bring_in(self, incoming: IncomingFile) -> tuple[str, str]:
        """Make the project. Returns its id, and the token of a new student or ''.

        Raises IncomingEntryUnreadable, IncomingEntryModel, IncomingEntryEmpty, IncomingFileTooLarge,
        IncomingFileTooManyParts, ProgramTooDeep, ProgramTooManyBlocks, ProgramTooManyParts,
        QuotaReached, StorageFailed, ClassroomNeeded, ClassroomFrozen, EngineBusy, EngineNotReady.
        """
        async with self._turns.turn(incoming.sender.key):
            entry = await run_sync(read_entry, incoming.file, self._limits)
            return await self._make_project(incoming, entry)

    async def _make_project(self, incoming: IncomingFile, entry: EntryFile) -> tuple[str, str]:
        pictures = _Pictures(entry, self._settings.max_assets)
        maker = await run_sync(ProgramMaker, entry.project, pictures.place_of, self._settings)
        _check_classes(maker, incoming.sender.limits.max_classes)
        program = await run_sync(self._checked_program, maker)
        name = text_of(entry.project.get("name"))
        draft = ProjectDraft(
            *self._storages,
            self._settings,
            cleaned_name(name, self._settings.max_name_length, "")
            or incoming.project_name(self._settings),
        )
        with draft.deleting_files_on_error():
            await run_sync(self._add_classes, maker, incoming, draft)
            unusable = await self._add_pictures(pictures, draft, incoming.sender)
            draft.set_program(FORMAT, _with_stand_ins(program, unusable))
            maker.tally.notes.update(pictures.left_out)
            maker.tally.notes["picture_unusable"] += len(unusable)
            contents = {
                **maker.tally.contents(),
                "parts": maker.counts(program) | {"pictures": pictures.count - len(unusable)},
                "classes": [each.name for each in draft.project.classes if maker.symbols.class_ids],
            }
            return await run_sync(self._insert, draft, incoming, contents)

    @property
    def _limits(self) -> EntryLimits:
        settings = self._settings
        return EntryLimits(
            settings.max_incoming_bytes,
            settings.max_incoming_parts,
            settings.max_incoming_json_bytes,
            settings.max_picture_bytes,
        )

    def _checked_program(self, maker: ProgramMaker) -> dict[str, Any]:
        program = maker.program()
        if not program["sprites"]:
            raise IncomingEntryEmpty
        check_blocks(program, self._settings)
        if len(json.dumps(program, ensure_ascii=False).encode()) > self._settings.max_program_bytes:
            raise IncomingFileTooLarge(max_bytes=self._settings.max_program_bytes)
        return program

    def _add_classes(
        self, maker: ProgramMaker, incoming: IncomingFile, draft: ProjectDraft
    ) -> None:
        """The classes of the project's image model, without pictures; else two empty ones."""
        taken: set[str] = set()
        symbols = maker.symbols
        names = symbols.class_names or incoming.first_classes
        ids: Sequence[str] = symbols.class_ids or [new_id() for _ in names]
        longest = self._settings.max_name_length
        for number, (class_id, name) in enumerate(zip(ids, names, strict=True)):
            cleaned = unused_name(cleaned_name(name, longest, str(number + 1)), taken, longest)
            taken.add(name_key(cleaned))
            draft.add_class(class_id, cleaned)

    async def _add_pictures(
        self, pictures: _Pictures, draft: ProjectDraft, sender: Sender
    ) -> set[str]:
        """Add the pictures that can be used. Returns the ids of the others."""
        unusable = set()
        for picture_id, data in pictures.used():
            try:
                picture = await self._engine.stage_picture(
                    sender.key or "strangers", data, self._settings.max_asset_side
                )
            except (Unusable, NotAPicture, TooLarge):
                unusable.add(picture_id)
                continue
            await run_sync(draft.add_asset, picture_id, picture)
        return unusable

    def _insert(
        self, draft: ProjectDraft, incoming: IncomingFile, contents: dict[str, Any]
    ) -> tuple[str, str]:
        with self._database.transaction() as session:
            student_id, token = get_or_create_owner(
                session, self._settings, incoming.sender.credentials
            )
            project_id = draft.insert(session, student_id).id
            IncomingReports(session).keep(
                project_id, IncomingKind.ENTRY, incoming.name, contents=contents
            )
            return project_id, token


def _check_classes(maker: ProgramMaker, limit: int) -> None:
    """Raises QuotaReached before any class is made: finding a free name for each takes long."""
    if (reached := len(maker.symbols.class_names)) > limit:
        raise QuotaReached(quota="classes", reached=reached, limit=limit)


class _Pictures:
    """The pictures that costumes name, each with a new id. `left_out`: how many are not, by the reason."""

    def __init__(self, entry: EntryFile, most: int) -> None:
        self._entry = entry
        self._most = most
        self._ids: dict[str, str] = {}
        self.left_out: Counter[str] = Counter()

    @property
    def count(self) -> int:
        return len(self._ids)

    def place_of(self, picture: Mapping[str, Any]) -> str:
        """Where a costume's picture is: in the file under its name, never at an address."""
        names = _names_in_file(picture)
        name = next((each for each in names if each in self._entry.pictures), None)
        if name is None:
            is_too_large = not self._entry.too_large.isdisjoint(names)
            return self._stand_in("picture_too_large" if is_too_large else "picture_missing")
        if name not in self._ids and len(self._ids) >= self._most:
            return self._stand_in("picture_too_many")
        return f"own:{self._ids.setdefault(name, new_id())}"

    def _stand_in(self, reason: str) -> str:
        self.left_out[reason] += 1
        return STAND_IN

    def used(self) -> list[tuple[str, bytes]]:
        """The new id and the bytes of each."""
        return [(new, self._entry.pictures[name]) for name, new in self._ids.items()]


def _names_in_file(picture: Mapping[str, Any]) -> tuple[str, str]:
    """What a costume's picture may be called in the file."""
    address = text_of(picture.get("fileurl")).rpartition("/")[2].rpartition(".")[0]
    return text_of(picture.get("filename")), address


def _with_stand_ins(program: dict[str, Any], unusable: set[str]) -> dict[str, Any]:
    """The program, whose costumes show a stand-in where their picture could not be used."""
    for sprite in program["sprites"]:
        for costume in sprite.get("costumes", ()):
            if costume["picture"].removeprefix("own:") in unusable:
                costume["picture"] = STAND_IN
    return program
