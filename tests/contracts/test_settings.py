from __future__ import annotations

from pathlib import Path

import pytest

from app.__main__ import main
from app.settings import Settings

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_and_read(name: str) -> None:
    assert f"`EYEBLOCKS_{name.upper()}`" in PAGE
    assert Settings.model_fields[name].description in PAGE
    readers = [
        path
        for path in (ROOT / "app").rglob("*.py")
        if f".{name}" in path.read_text() and path.name != "errors.py"
    ]
    assert readers, name


def test_the_environment_and_the_command_line_set_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EYEBLOCKS_PORT", "9123")
    assert Settings().port == 9123
    assert Settings(port=9124).port == 9124


def test_an_unusable_setting_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["serve", "--port", "many"])
    assert "port" in capsys.readouterr().err
