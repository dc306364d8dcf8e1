"""Routes for example projects, which have classes and a program but no pictures.

Each example is a file in static/examples for all languages. `word:<key>` stands for a text of
static/words/<language>/examples.json, `class:<n>` for the id of the n-th class, counted from 0.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Response
from starlette.requests import HTTPConnection

from app import errors
from app.accounts.dependencies import CredentialsDep
from app.classrooms.project_creation import get_or_create_owner
from app.project_copies.draft import ProjectDraft
from app.project_copies.new_project import new_project_out
from app.projects.schemas import ProjectOut
from app.services import front_services
from app.storage import Storage
from app.web.dependencies import (
    DatabaseDep,
    LanguageDep,
    ModelFilesDep,
    PictureFilesDep,
    SettingsDep,
    WordsDep,
)
from app.web.errors import refusals

router = APIRouter(tags=["projects"])

Examples = Mapping[str, Mapping[str, Any]]


def read_examples(folder: Path) -> Examples:
    """All examples by name, which is the file name without its suffix."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}


async def storages_of(pictures: PictureFilesDep, models: ModelFilesDep) -> tuple[Storage, Storage]:
    return pictures, models


async def examples_of(connection: HTTPConnection) -> Examples:
    return front_services(connection).examples


@router.post(
    "/api/examples/{example}/projects",
    status_code=201,
    responses=refusals(
        errors.ExampleNotFound, errors.QuotaReached, errors.ClassroomNeeded, errors.ClassroomFrozen
    ),
)
def make_example(
    example: str,
    examples: Annotated[Examples, Depends(examples_of)],
    storages: Annotated[tuple[Storage, Storage], Depends(storages_of)],
    words: WordsDep,
    language: LanguageDep,
    credentials: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    response: Response,
) -> ProjectOut:
    """Make a project of an example, in the language of the request. It lacks only pictures."""
    if example not in examples:
        raise errors.ExampleNotFound

    def translate(key: str) -> str:
        return words.text(language, f"examples.{key}")

    draft = ProjectDraft(*storages, settings, translate(example))
    fill_draft(draft, examples[example], translate)
    with database.transaction() as session:
        student_id, token = get_or_create_owner(session, settings, credentials)
        project_id = draft.insert(session, student_id).id
    return new_project_out(project_id, token, response, database, settings)


def fill_draft(
    draft: ProjectDraft, example: Mapping[str, Any], translate: Callable[[str], str]
) -> None:
    """Add the example's classes and blocks to a draft. `translate` returns the text of a key."""
    for number, key in enumerate(example["classes"]):
        draft.add_class(f"class:{number}", translate(key))
    draft.set_program(example["format"], _translated(example["blocks"], translate))


def _translated(blocks: Any, translate: Callable[[str], str]) -> Any:
    if isinstance(blocks, dict):
        return {key: _translated(value, translate) for key, value in blocks.items()}
    if isinstance(blocks, list):
        return [_translated(value, translate) for value in blocks]
    is_word = isinstance(blocks, str) and blocks.startswith("word:")
    return translate(blocks.removeprefix("word:")) if is_word else blocks
