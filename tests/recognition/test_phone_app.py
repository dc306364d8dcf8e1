"""The example of a phone app in docs/api.md works as it is printed."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from ..cards import LINK, TEXT, samples_of, with_card
from ..pictures import jpeg
from ..server import running_server
from ..student import trained_project

PAGE = Path(__file__).parents[2] / "docs" / "api.md"


@pytest.fixture
def owner(tmp_path: Path, backbones: Path) -> Iterator[httpx2.Client]:
    with (
        running_server(tmp_path / "server", backbones) as server,
        httpx2.Client(base_url=server.address, timeout=60) as client,
    ):
        yield client


def example() -> str:
    section = PAGE.read_text("utf-8").partition("## A phone app\n")[2].partition("\n## ")[0]
    (script,) = re.findall(r"^```python\n(.*?)^```", section, flags=re.DOTALL | re.MULTILINE)
    return str(script)


def test_the_python_example_shows_the_answer_and_its_card(
    owner: httpx2.Client,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    project, _ = trained_project(owner)
    card = with_card(owner, project)
    link = owner.put(f"/api/projects/{project['id']}/share", json={}).json()["address"]
    monkeypatch.chdir(tmp_path)
    Path("new.jpg").write_bytes(jpeg("circle", 77))
    monkeypatch.setitem(sys.modules, "httpx", httpx2)  # the same client under its newer name
    monkeypatch.setattr(
        sys, "argv", ["app.py", f"{owner.base_url}{link}".replace("//play", "/play"), "new.jpg"]
    )

    exec(compile(example(), "docs/api.md", "exec"), {})  # noqa: S102

    answer, *shown = capsys.readouterr().out.strip().split("\n")
    assert answer.startswith("클래스 1 0.")
    assert "\n".join(shown) == f"{TEXT}\n{LINK}"
    picture = Path("card.jpg").read_bytes()
    assert picture == owner.get(card["image_url"]).content
    assert card["sample_id"] == samples_of(owner, project)[2]["id"]
