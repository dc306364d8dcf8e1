"""The terminal's language follows the system, even if the system lacks the locale."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from app.__main__ import main
from app.serving.console import console_language

KOREAN = "ko_KR.UTF-8"
PASSWORD = "eight green lamps by the door"


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": KOREAN}, "ko"),
        ({"LC_MESSAGES": KOREAN}, "ko"),
        ({"LANG": KOREAN}, "ko"),
        ({"LANG": "ko"}, "ko"),
        ({"LC_ALL": "", "LANG": KOREAN}, "ko"),
        ({"LC_ALL": "en_US.UTF-8", "LANG": KOREAN}, "en"),
        ({"LC_MESSAGES": "en_US.UTF-8", "LANG": KOREAN}, "en"),
        ({"LC_ALL": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_first_variable_that_is_set_decides(
    variables: dict[str, str], language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_variables(monkeypatch, **variables)
    assert console_language() == language


def test_commands_answer_in_korean_and_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folders = ["--data-dir", str(tmp_path / "data"), "--models-dir", str(tmp_path / "models")]

    def add(name: str, password: str) -> str:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))
        main(["teacher", "add", name, *folders])
        captured = capsys.readouterr()
        return captured.out + captured.err

    set_variables(monkeypatch, LC_ALL=KOREAN)
    assert "로그인할 수 있어요" in add("김선생님", PASSWORD)
    assert "비밀번호는 10자 이상" in add("other", "short")
    assert main(["backup", str(tmp_path / "all"), *folders]) == 0
    assert "작품 0개" in capsys.readouterr().out
    set_variables(monkeypatch, LC_ALL="en_US.UTF-8")
    assert "“김선생님” is already in use" in add("김선생님", PASSWORD)
    assert main(["check", *folders]) == 0
    assert "0 projects" in capsys.readouterr().out


def set_variables(monkeypatch: pytest.MonkeyPatch, **variables: str) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
