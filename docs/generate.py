"""Writes the generated parts of the documentation: `python docs/generate.py`, or `make docs`.

docs/settings.md comes from app/settings.py and the command line, the tables of docs/api.md
from app/training, app/errors.py and the OpenAPI document, the chart of layers in
docs/architecture.md from pyproject.toml. Tests fail when a page is older than the code.
"""

from __future__ import annotations

import argparse
import inspect
import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal, get_args, get_origin

from annotated_types import Ge, Gt, Le, Lt
from pydantic.fields import FieldInfo

from app.__main__ import _parser
from app.errors import EyeblocksError, all_errors
from app.main import create_app
from app.settings import Settings
from app.training.schemas import TrainingSettings
from app.web.errors import status_of

DOCS = Path(__file__).parent
ENGLISH = DOCS.parent / "static" / "words" / "en" / "errors.json"

SECTIONS = {
    "host": "Addresses and https",
    "data_dir": "Where data lies",
    "students_alone": "Accounts and classrooms",
    "stuck_after_minutes": "Lessons",
    "backbone": "Engine",
    "max_picture_bytes": "What may be sent, and how fast",
    "kept_program_versions": "Programs and project files",
    "min_classes": "Training and quotas",
    "max_import_bytes": "The lab",
    "trackers": "Trackers of experiments",
    "undo_minutes": "How long things are kept",
}
"""Headings of the page of settings, each by the first setting below it."""

COLUMN = 5
"""Layers in one column of the chart, which would be too high otherwise."""


def main() -> None:
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")


def pages() -> dict[Path, str]:
    """Every page with generated parts, as it should be."""
    return {
        DOCS / "settings.md": page(
            "settings.md", commands=commands(), settings=settings_by_section()
        ),
        DOCS / "api.md": page(
            "api.md", training=training(), operations=operations(), errors=errors()
        ),
        DOCS / "architecture.md": page("architecture.md", layers=layers()),
    }


def page(name: str, **parts: Iterable[str]) -> str:
    """The page as it is, with its generated parts made anew."""
    text = (DOCS / name).read_text(encoding="utf-8")
    for part, lines in parts.items():
        text = with_part(text, part, lines)
    return text


def with_part(text: str, name: str, lines: Iterable[str]) -> str:
    """The page with the lines between `<!-- name: … -->` and `<!-- /name -->` replaced."""
    body = "\n".join(lines).strip()
    pattern = rf"(<!-- {name}: [^\n]* -->\n).*?(<!-- /{name} -->)"
    replaced, count = re.subn(
        pattern, lambda found: f"{found[1]}\n{body}\n\n{found[2]}", text, flags=re.DOTALL
    )
    if count != 1:
        raise ValueError(f"the page has {count} parts {name!r} instead of one")
    return replaced


def layers() -> Iterator[str]:
    """The layers that import-linter checks, as a Mermaid chart: down each column, then on to the next."""
    tools = tomllib.loads((DOCS.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]
    contracts = tools["importlinter"]["contracts"]
    (names,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    boxes = [
        f'layer{number}["{name.replace("app.", "").replace("|", "·")}"]'
        for number, name in enumerate(names)
    ]
    columns = [boxes[start : start + COLUMN] for start in range(0, len(boxes), COLUMN)]
    yield "```mermaid\nflowchart LR"
    for number, column in enumerate(columns):
        yield f'    subgraph column{number}[" "]\n        direction TB'
        yield f"        {' --> '.join(column)}\n    end"
    yield f"    {' --> '.join(f'column{number}' for number in range(len(columns)))}\n```"


def commands() -> Iterator[str]:
    """Each command of the command line with its own arguments."""
    yield "| command | does |\n| --- | --- |"
    (subparsers,) = (
        action for action in _parser()._actions if isinstance(action, argparse._SubParsersAction)
    )
    for name, command in subparsers.choices.items():
        typed = " ".join(["eyeblocks", name, *arguments_of(command)])
        yield f"| `{typed}` | {command.description} |"


def arguments_of(command: argparse.ArgumentParser) -> Iterator[str]:
    """What a command takes besides the settings."""
    for action in command._actions:
        if action.dest == "help" or action.dest.startswith("setting_"):
            continue
        if not action.option_strings:
            yield "\\|".join(action.choices) if action.choices else action.dest.upper()
        elif action.nargs == 0:
            yield f"[{action.option_strings[0]}]"
        else:
            yield f"[{action.option_strings[0]} {action.metavar or action.dest.upper()}]"


def settings_by_section() -> Iterator[str]:
    for name, field in Settings.model_fields.items():
        if name in SECTIONS:
            yield f"\n## {SECTIONS[name]}\n"
            yield "| variable | default | allowed | meaning |\n| --- | --- | --- | --- |"
        variable, default = f"`EYEBLOCKS_{name.upper()}`", default_of(name, field)
        yield f"| {variable} | {default} | {allowed(field)} | {field.description} |"


def default_of(name: str, field: FieldInfo) -> str:
    if field.default in (None, ""):
        return "empty"
    if isinstance(field.default, bool):
        return f"`{str(field.default).lower()}`"
    if name.endswith("_bytes"):
        return f"`{field.default}` ({size(field.default)})"
    return f"`{field.default}`"


def size(number: int) -> str:
    """Bytes in the largest unit of which they are a multiple."""
    for unit, factor in (("GB", 2**30), ("MB", 2**20), ("kB", 2**10)):
        if number % factor == 0:
            return f"{number // factor} {unit}"
    return f"{number} bytes"


def allowed(field: FieldInfo) -> str:
    """The values that a setting admits, where there is more to say than its type."""
    if get_origin(field.annotation) is Literal:
        return ", ".join(f"`{value}`" for value in get_args(field.annotation))
    if field.annotation is bool:
        return "`true`, `false`"
    least = next((f"≥ {b.ge}" for b in field.metadata if isinstance(b, Ge)), "")
    above = next((f"> {b.gt}" for b in field.metadata if isinstance(b, Gt)), "")
    most = next((f"≤ {b.le}" for b in field.metadata if isinstance(b, Le)), "")
    below = next((f"< {b.lt}" for b in field.metadata if isinstance(b, Lt)), "")
    return ", ".join(filter(None, (least, above, most, below)))


def training() -> Iterator[str]:
    """The settings of a training run."""
    yield "| field | default | allowed | meaning |\n| --- | --- | --- | --- |"
    for name, field in TrainingSettings.model_fields.items():
        values = f"`{name}` | {default_of(name, field)} | {allowed(field)}"
        yield f"| {values} | {field.description} |"


def operations() -> Iterator[str]:
    """Every operation of the API in the order of its OpenAPI document."""
    yield "| method and path | does |\n| --- | --- |"
    for path, methods in create_app(Settings()).openapi()["paths"].items():
        for method, described in methods.items():
            first, _, _ = described["description"].partition("\n")
            yield f"| `{method.upper()} {path}` | {first} |"


def errors() -> Iterator[str]:
    """Every error code, by its status, with the words that a person reads."""
    words: dict[str, str] = json.loads(ENGLISH.read_text(encoding="utf-8"))
    yield "| code | status | what a person reads | more |\n| --- | --- | --- | --- |"
    for kind in sorted(all_errors(), key=lambda kind: (status_of(kind), kind.code)):
        yield f"| `{kind.code}` | {status_of(kind)} | {words[kind.code]} | {meaning(kind)} |"


def meaning(kind: type[EyeblocksError]) -> str:
    """The docstring of the error itself, on one line; empty where the code says it all."""
    own = vars(kind).get("__doc__")
    return " ".join(inspect.cleandoc(own).split()).replace("Facts:", "Details:") if own else ""


if __name__ == "__main__":
    main()
