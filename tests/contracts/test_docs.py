"""The documentation says what is there: links, files, commands, settings and codes exist, and what exists is named."""

from __future__ import annotations

import re
import runpy
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.__main__ import _parser
from app.errors import all_errors
from app.settings import Settings

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = sorted(
    [
        *ROOT.glob("*.md"),
        *DOCS.rglob("*.md"),
        ROOT / "findings/README.md",
        ROOT / "models_store/README.md",
    ]
)
TRANSLATED = {
    "README.md": "README.ko.md",
    "docs/classroom.md": "docs/classroom.ko.md",
    "docs/lab.md": "docs/lab.ko.md",
    "docs/exports.md": "docs/exports.ko.md",
    "docs/imports.md": "docs/imports.ko.md",
}
FOLDERS = ("app", "deploy", "docs", "findings", "models_store", "static", "templates", "tests")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def prose_of(page: Path) -> str:
    """The page without its blocks of code."""
    return re.sub(r"^```.*?^```", "", text_of(page), flags=re.DOTALL | re.MULTILINE)


def code_of(page: Path) -> Iterator[str]:
    """What stands between backticks, and each line of the blocks of code."""
    yield from re.findall(r"`([^`\n]+)`", prose_of(page))
    for block in re.findall(r"^```\w*\n(.*?)^```", text_of(page), flags=re.DOTALL | re.MULTILINE):
        yield from block.splitlines()


def anchors_of(page: Path) -> set[str]:
    """The anchors that GitHub gives to the page's headings."""
    headings = re.findall(r"^#+ (.+)$", prose_of(page), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def commands() -> dict[str, set[str]]:
    """Every command of the command line with its options."""
    (choices,) = (
        action.choices for action in _parser()._actions if isinstance(action.choices, dict)
    )
    return {
        name: {option for action in command._actions for option in action.option_strings}
        for name, command in choices.items()
    }


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose_of(page)):
        if re.match(r"https?:", target):
            continue
        path, _, anchor = target.partition("#")
        aim = (page.parent / path).resolve() if path else page
        assert aim.exists(), target
        if anchor:
            assert anchor in anchors_of(aim), target


@each_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    for word in code_of(page):
        for path in re.findall(rf"(?<![\w/.-])(?:{'|'.join(FOLDERS)})/[\w./*-]*", word):
            made = path.startswith(("static/dist", "static/node_modules", "models_store/"))
            assert made or any(ROOT.glob(path.rstrip("/."))), path


@each_page
def test_every_test_that_is_named_exists(page: Path) -> None:
    source = "".join(path.read_text() for path in (ROOT / "tests").rglob("test_*.py"))
    for word in code_of(page):
        for name in re.findall(r"^test_\w+$", word):
            assert f"def {name}(" in source, name


@each_page
def test_every_make_target_that_is_named_exists(page: Path) -> None:
    targets = re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), flags=re.MULTILINE)
    for word in code_of(page):
        for target in re.findall(r"(?:^|&& )make ([a-z-]+)", word):
            assert target in targets, word


@each_page
def test_every_command_that_is_named_exists(page: Path) -> None:
    known = commands()
    for word in code_of(page):
        for name, rest in re.findall(r"(?:^|[\s/\\])eyeblocks ([a-z]+(?:-[a-z]+)*)([^#\n]*)", word):
            assert name in known, word
            assert set(re.findall(r"--[a-z-]+", rest)) <= known[name], word


@each_page
def test_every_variable_that_is_named_is_a_setting_or_read_elsewhere(page: Path) -> None:
    settings = {f"EYEBLOCKS_{name.upper()}" for name in Settings.model_fields}
    elsewhere = {"EYEBLOCKS_TEST_BROWSER", "EYEBLOCKS_COOKIE"}
    assert set(re.findall(r"EYEBLOCKS_[A-Z_]+", text_of(page))) <= settings | elsewhere


@pytest.mark.parametrize("name", ["settings.md", "api.md", "architecture.md"])
def test_the_generated_parts_are_as_the_code_says(name: str) -> None:
    """`make docs` writes them anew."""
    assert runpy.run_path(str(DOCS / "generate.py"))["pages"]()[DOCS / name] == text_of(DOCS / name)


def test_every_error_code_is_documented() -> None:
    page = text_of(DOCS / "api.md")
    assert [kind.code for kind in all_errors() if f"\n| `{kind.code}` |" not in page] == []


def test_every_command_is_documented() -> None:
    page = text_of(DOCS / "settings.md")
    assert [name for name in commands() if f"\n| `eyeblocks {name}" not in page] == []


def test_every_part_of_the_server_is_on_the_map() -> None:
    page = text_of(DOCS / "architecture.md")
    folders = [path.parent.name for path in (ROOT / "app").glob("*/__init__.py")]
    modules = [path.name for path in (ROOT / "app").glob("[a-z]*.py")]
    assert [name for name in folders if f"`app/{name}/`" not in page] == []
    assert [name for name in modules if f"`app/{name}`" not in page] == []


def test_every_decision_and_every_finding_is_listed() -> None:
    for index, pattern in (
        (DOCS / "decisions/README.md", "[0-9]*.md"),
        (ROOT / "findings/README.md", "*.sh"),
    ):
        listed = text_of(index)
        assert [
            path.name for path in index.parent.glob(pattern) if f"]({path.name})" not in listed
        ] == []


def test_every_finding_states_what_its_form_asks_for() -> None:
    for script in (ROOT / "findings").glob("*.sh"):
        head = text_of(script).partition("set -euo pipefail")[0]
        assert [
            part for part in ("Version", "Behavior", "Output", "Here") if f"# {part}:" not in head
        ] == [], script


def test_every_target_of_make_says_what_it_does() -> None:
    targets = re.findall(r"^([a-z-]+):(.*)$", text_of(ROOT / "Makefile"), flags=re.MULTILINE)
    assert [name for name, rest in targets if "  ## " not in rest] == []


def test_the_readme_fits_one_page() -> None:
    for name in ("README.md", "README.ko.md"):
        assert len(text_of(ROOT / name).splitlines()) <= 150


@pytest.mark.parametrize("name", TRANSLATED)
def test_a_translation_has_the_parts_of_the_original(name: str) -> None:
    """The same headings of the same depth, the same blocks of code, and the same pictures or their Korean ones."""
    original, korean = text_of(ROOT / name), text_of(ROOT / TRANSLATED[name])
    for part in (r"^#+ ", r"^```\w*$", r"^!\[", r"^\d+\. ", r"^\| "):
        counts = [len(re.findall(part, text, flags=re.MULTILINE)) for text in (original, korean)]
        assert counts[0] == counts[1], part
