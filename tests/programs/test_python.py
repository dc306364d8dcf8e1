"""The Python programs that blocks turn into: they run, and print what the stage says.

The front end's tests write them to `golden/`, and check what the stage says when it runs the same
saved programs.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ..pictures import jpeg
from ..server import running_server
from ..waiting import wait_until

BLOCKS = Path(__file__).parents[2] / "static" / "src" / "blocks"
GOLDEN = BLOCKS / "python" / "golden"
EXAMPLES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (BLOCKS / "testing" / "programs").glob("*.json")
}
HEADLESS = [
    name for name, example in EXAMPLES.items() if not example.keys() & {"pictures", "typed"}
]
CLASSES = {"동그라미": "circle", "줄무늬": "stripes"}


def run_script(
    name: str, *arguments: str, typed: str = "", cookie: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run a program as a student would, warnings as errors."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(BLOCKS / "python"),
        "PYTHONIOENCODING": "utf-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "EYEBLOCKS_COOKIE": cookie,
    }
    command = [sys.executable, "-W", "error", str(GOLDEN / f"{name}.py"), *arguments]
    return subprocess.run(
        command, input=typed, capture_output=True, text=True, encoding="utf-8", timeout=60,
        env=environment, check=False,
    )  # fmt: skip


def said(output: str, program: dict[str, Any]) -> list[str]:
    """What the sprites said; monitors and hints of the console left out."""
    names = tuple(f"{sprite.get('name', '블링키')}: " for sprite in program["sprites"])
    lines = [
        line.removeprefix(name)
        for line in output.splitlines()
        for name in names
        if line.startswith(name)
    ]
    return [
        line.removeprefix("(").removesuffix(")") if line[:1] == "(" and line[-1:] == ")" else line
        for line in lines
    ]


def once_each(words: list[str]) -> list[str]:
    """A sprite that says again what it says already is printed once."""
    return [word for word, _ in itertools.groupby(words)]


@pytest.mark.parametrize("name", sorted(set(HEADLESS) - {"hostile"}))
def test_a_program_prints_what_the_stage_says(name: str) -> None:
    example = EXAMPLES[name]

    ran = run_script(name)

    assert said(ran.stdout, example["program"]) == once_each(example["says"]), ran.stderr
    assert len(ran.stderr.splitlines()) == example.get("fails", 0), ran.stderr
    assert ran.returncode == (1 if example.get("fails") else 0)


def test_names_that_students_chose_stay_names() -> None:
    ran = run_script("hostile")

    assert ran.stderr == ""
    assert ran.returncode == 0
    assert "PWNED" not in ran.stdout.splitlines()
    assert "\x00" not in ran.stdout
    printed = [line for line in ran.stdout.splitlines() if line.startswith("'''\\: ")]
    numbers = [line.removeprefix("'''\\: ") for line in printed]
    assert numbers[:21] == EXAMPLES["hostile"]["says"][:21]


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[dict[str, str]]:
    """A server with a model of circles and stripes: its address, the model, the owner's cookie."""
    with (
        running_server(tmp_path_factory.mktemp("server"), backbones) as server,
        httpx2.Client(base_url=server.address, timeout=30) as client,
    ):
        project = client.post("/api/projects", json={"name": "눈"}).json()
        base = f"/api/projects/{project['id']}"
        for image_class, (name, shape) in zip(project["classes"], CLASSES.items(), strict=True):
            address = f"{base}/classes/{image_class['id']}"
            client.patch(address, json={"name": name})
            files = [("files", (f"{seed}.jpg", jpeg(shape, seed))) for seed in range(6)]
            assert client.post(f"{address}/samples", files=files).json()["rejected"] == []
        run = client.post(f"{base}/runs", json={}).json()
        model = wait_until(lambda: client.get(f"{base}/runs/{run['id']}").json()["model_id"])
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        yield {
            "address": server.address, "model": model, "cookie": cookie, "project": project["id"],
        }  # fmt: skip


def picture_files(folder: Path, shapes: list[str]) -> list[str]:
    paths = [folder / f"{place}.jpg" for place in range(len(shapes))]
    for seed, (path, shape) in enumerate(zip(paths, shapes, strict=True), 80):
        path.write_bytes(jpeg(shape, seed))
    return [str(path) for path in paths]


def test_pictures_are_recognised_by_the_server(trained: dict[str, str], tmp_path: Path) -> None:
    example = EXAMPLES["recognition"]
    pictures = picture_files(tmp_path, example["pictures"])
    reach = ["--server", trained["address"], "--model", trained["model"]]

    ran = run_script("recognition", *pictures, *reach, cookie=trained["cookie"])

    assert said(ran.stdout, example["program"]) == example["says"], ran.stderr
    assert ran.returncode == 0


def test_answers_and_names_of_pictures_are_typed(trained: dict[str, str], tmp_path: Path) -> None:
    example = EXAMPLES["asking"]
    pictures = picture_files(tmp_path, example["pictures"])
    reach = ["--server", trained["address"], "--model", trained["model"]]

    ran = run_script(
        "asking",
        *reach,
        typed="\n".join([*example["typed"], "nowhere.jpg", *pictures]),
        cookie=trained["cookie"],
    )

    assert "? 이름이 뭐예요?" in ran.stdout
    assert "nowhere.jpg" in ran.stdout
    assert sorted(said(ran.stdout, example["program"])) == sorted(example["says"]), ran.stderr


def test_keys_and_clicks_are_typed() -> None:
    example = EXAMPLES["pressing"]

    ran = run_script("pressing", typed="\n".join(example["typed"]))

    assert sorted(said(ran.stdout, example["program"])) == sorted(example["says"]), ran.stderr
    assert ran.returncode == 0


def test_a_private_model_says_how_to_share_it(trained: dict[str, str]) -> None:
    ran = run_script("recognition", "--server", trained["address"], "--model", trained["model"])

    words = json.loads(
        (BLOCKS.parents[1] / "words" / "ko" / "blocks.json").read_text(encoding="utf-8")
    )
    assert words["python.private_model"] in ran.stderr
    assert ran.returncode == 1


def test_the_model_of_a_shared_project_answers_without_a_cookie(
    trained: dict[str, str], tmp_path: Path
) -> None:
    example = EXAMPLES["recognition"]
    pictures = picture_files(tmp_path, example["pictures"])
    reach = ["--server", trained["address"], "--model", trained["model"]]
    share = f"{trained['address']}/api/projects/{trained['project']}/share"
    owner = {"cookie": trained["cookie"]}
    shared = httpx2.put(share, json={"with_pictures": False}, headers=owner)
    assert shared.status_code == 200, shared.text

    ran = run_script("recognition", *pictures, *reach)
    httpx2.delete(share, headers=owner)
    refused = run_script("recognition", *pictures, *reach)

    assert said(ran.stdout, example["program"]) == example["says"], ran.stderr
    assert said(refused.stdout, example["program"]) == []
    assert refused.returncode == 1


def test_a_server_that_is_not_there_is_named() -> None:
    ran = run_script("recognition", "--server", "http://127.0.0.1:9", "--model", "m")

    assert "http://127.0.0.1:9" in ran.stderr
    assert ran.returncode == 1


def test_a_missing_picture_file_is_refused_before_anything_runs() -> None:
    ran = run_script("loops", "nowhere.jpg")

    assert ran.returncode == 2
    assert "nowhere.jpg" in ran.stderr
    assert ran.stdout == ""
