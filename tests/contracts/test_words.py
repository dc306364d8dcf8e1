"""The texts exist in both languages, with the same placeholders, and for every error."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.errors import all_errors

WORDS = Path(__file__).parents[2] / "static" / "words"
PARTS = sorted(path.name for path in (WORDS / "ko").glob("*.json"))


def words(language: str, part: str) -> dict[str, str]:
    return dict(json.loads((WORDS / language / part).read_text(encoding="utf-8")))


def placeholders(text: str) -> set[str]:
    """The placeholders of a text: `{name}`, or `{count|picture|pictures}`."""
    return set(re.findall(r"{(\w+)", text))


def test_every_language_has_the_same_parts() -> None:
    assert PARTS
    assert sorted(path.name for path in (WORDS / "en").glob("*.json")) == PARTS


@pytest.mark.parametrize("part", PARTS)
def test_every_text_exists_in_both_languages_with_the_same_placeholders(part: str) -> None:
    korean, english = words("ko", part), words("en", part)

    assert set(korean) == set(english)
    for key, text in korean.items():
        assert text.strip()
        assert english[key].strip()
        assert placeholders(text) == placeholders(english[key]), key


@pytest.mark.parametrize("part", PARTS)
def test_english_texts_have_no_korean_letters(part: str) -> None:
    for key, text in words("en", part).items():
        assert not re.search(r"[가-힣]", text), (key, text)


def test_every_error_has_a_message() -> None:
    codes = {kind.code for kind in all_errors()}
    keys = set(words("ko", "errors.json"))
    assert codes == {key for key in keys if "." not in key}
    quotas = {key.partition(".")[2] for key in keys if key.startswith("quota_reached.")}
    source = "".join(path.read_text() for path in (WORDS.parents[1] / "app").rglob("*.py"))
    assert quotas == set(re.findall(r'(?:quota=|_Quota\(name=|_check_quota\(\s*)"(\w+)"', source))
