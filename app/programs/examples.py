"""Example projects: classes with names and a whole program; the pictures are the student's part.

Each is a file of static/examples, one for all languages: `word:<key>` stands for a text of
static/words/<language>/examples.json, `class:<n>` for the id of the n-th class.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Response
from starlette.requests import HTTPConnection

from app import errors
from app.people.identity import CredentialsDep, student_or_new
from app.programs.draft import ProjectDraft
from app.programs.new_project import new_project_out
from app.projects.schemas import ProjectOut
from app.storage import Storage
from app.web.dependencies import (
    DatabaseDep,
    LanguageDep,
    ModelsDep,
    PicturesDep,
    SettingsDep,
    WordsDep,
)
from app.web.errors import refusals

router = APIRouter(tags=["projects"])

Examples = dict[str, dict[str, Any]]


def read_examples(folder: Path) -> Examples:
    """Every example by its name."""
    return {path.stem: json.loads(path.read_text("utf-8")) for path in folder.glob("*.json")}


async def storages_of(pictures: PicturesDep, models: ModelsDep) -> tuple[Storage, Storage]:
    return pictures, models


async def examples_of(connection: HTTPConnection) -> Examples:
    return cast(Examples, connection.app.state.examples)


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
    drafts: Annotated[tuple[Storage, Storage], Depends(storages_of)],
    words: WordsDep,
    language: LanguageDep,
    shown: CredentialsDep,
    database: DatabaseDep,
    settings: SettingsDep,
    response: Response,
) -> ProjectOut:
    """Make a project of an example, in the language of the request. It lacks only pictures."""
    if example not in examples:
        raise errors.ExampleNotFound

    def say(key: str) -> str:
        return words.say(language, f"examples.{key}")

    draft = ProjectDraft(*drafts, settings, say(example))
    fill(draft, examples[example], say)
    with database.transaction() as session:
        student_id, token = student_or_new(session, settings, shown)
        project_id = draft.keep(session, student_id).id
    return new_project_out(project_id, token, response, database, settings)


def fill(draft: ProjectDraft, example: dict[str, Any], say: Callable[[str], str]) -> None:
    """Put the example's classes and blocks into a draft."""
    for number, key in enumerate(example["classes"]):
        draft.add_class(f"class:{number}", say(key))
    draft.use_program(example["format"], _spoken(example["blocks"], say))


def _spoken(blocks: Any, say: Callable[[str], str]) -> Any:
    if isinstance(blocks, dict):
        return {key: _spoken(value, say) for key, value in blocks.items()}
    if isinstance(blocks, list):
        return [_spoken(value, say) for value in blocks]
    is_word = isinstance(blocks, str) and blocks.startswith("word:")
    return say(blocks.removeprefix("word:")) if is_word else blocks
