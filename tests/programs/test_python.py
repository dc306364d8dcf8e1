"""The Python scripts that pages hand out: they run, and print what the stage says.

The front end's tests check what the stage says when it runs the same saved programs.
"""

from __future__ import annotations

import itertools
import json
import os
import re
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from ..films import write_film
from ..pictures import drawing, jpeg
from ..server import running_server
from ..waiting import wait_until

ROOT = Path(__file__).parents[2]
BLOCKS = ROOT / "static" / "src" / "blocks"
WORDS = json.loads((ROOT / "static" / "words" / "ko" / "blocks.json").read_text(encoding="utf-8"))
EXAMPLES = {
    path.stem: json.loads(path.read_text(encoding="utf-8"))
    for path in (BLOCKS / "testing" / "programs").glob("*.json")
}
HEADLESS = [
    name for name, example in EXAMPLES.items() if not example.keys() & {"pictures", "typed"}
]
CLASSES = {"동그라미": "circle", "줄무늬": "stripes"}


@dataclass(frozen=True)
class School:
    """A project with a model of circles and stripes, at a server, and its owner's cookie."""

    address: str
    project: str
    model: str
    cookie: str

    @property
    def reach(self) -> list[str]:
        return ["--server", self.address, "--model", self.model]

    @contextmanager
    def client(self) -> Iterator[httpx2.Client]:
        """What the owner asks of the project."""
        headers = {"cookie": self.cookie}
        with httpx2.Client(base_url=self.address, headers=headers, timeout=30) as client:
            yield client

    @property
    def path(self) -> str:
        return f"/api/projects/{self.project}"


Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def scripts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the scripts of all saved programs, made by the page's own code."""
    folder = tmp_path_factory.mktemp("scripts")
    command = [sys.executable, "hatch_build.py", "run", "scripts", "--", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    assert {path.stem for path in folder.iterdir()} == set(EXAMPLES)
    return folder


@pytest.fixture
def run_script(scripts: Path, tmp_path: Path) -> Run:
    """Runs a program as a student would, by itself, with warnings as errors."""

    def run(
        name: str, *arguments: str, typed: str = "", cookie: str = "", of: School | None = None,
        without_packages: bool = False,
    ) -> subprocess.CompletedProcess[str]:  # fmt: skip
        script = scripts / f"{name}.py"
        if of is not None:
            script = tmp_path / f"{name}.py"
            written = (scripts / f"{name}.py").read_text(encoding="utf-8")
            project = written.replace('project="p"', f'project="{of.project}"')
            script.write_text(project, encoding="utf-8")
            arguments, cookie = (*arguments, *of.reach), cookie or of.cookie
        options = ["-I", "-W", "error", *(["-S"] if without_packages else [])]
        environment = {**os.environ, "EYEBLOCKS_COOKIE": cookie}
        return subprocess.run(
            [sys.executable, *options, "-X", "utf8", str(script), *arguments],
            input=typed, capture_output=True, text=True, encoding="utf-8", timeout=120,
            env=environment, check=False,
        )  # fmt: skip

    return run


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
def test_a_program_prints_what_the_stage_says(run_script: Run, name: str) -> None:
    example = EXAMPLES[name]

    ran = run_script(name)

    assert said(ran.stdout, example["program"]) == once_each(example["says"]), ran.stderr
    assert len(ran.stderr.splitlines()) == example.get("fails", 0), ran.stderr
    assert ran.returncode == (1 if example.get("fails") else 0)


def test_names_that_students_chose_stay_names(run_script: Run) -> None:
    ran = run_script("hostile")

    assert ran.stderr == ""
    assert ran.returncode == 0
    assert "PWNED" not in ran.stdout.splitlines()
    assert "\x00" not in ran.stdout
    printed = [line for line in ran.stdout.splitlines() if line.startswith("'''\\: ")]
    numbers = [line.removeprefix("'''\\: ") for line in printed]
    assert numbers[:21] == EXAMPLES["hostile"]["says"][:21]


def test_no_script_names_what_it_has_not(scripts: Path) -> None:
    """What is left out of a script's lower part is nowhere asked for; Python 3.10 reads it."""
    check = [sys.executable, "-m", "ruff", "check", "--isolated", "--target-version", "py310"]
    rules = ["--select", "E9,F", "--ignore", "F841"]

    found = subprocess.run(
        [*check, *rules, str(scripts)], capture_output=True, text=True, check=False
    )

    assert found.returncode == 0, found.stdout


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, backbones: Path) -> Iterator[str]:
    with running_server(tmp_path_factory.mktemp("server"), backbones) as running:
        yield running.address


@pytest.fixture
def new_school(server: str) -> School:
    return made_school(server)


@pytest.fixture(scope="module")
def school(server: str) -> School:
    """One that no test changes."""
    return made_school(server)


def made_school(address: str, trust: ssl.SSLContext | None = None) -> School:
    with httpx2.Client(base_url=address, timeout=30, verify=trust or True) as client:
        project = client.post("/api/projects", json={"name": "눈"}).json()
        base = f"/api/projects/{project['id']}"
        for image_class, (name, shape) in zip(project["classes"], CLASSES.items(), strict=True):
            of_class = f"{base}/classes/{image_class['id']}"
            client.patch(of_class, json={"name": name})
            files = [("files", (f"{seed}.jpg", jpeg(shape, seed))) for seed in range(6)]
            assert client.post(f"{of_class}/samples", files=files).json()["rejected"] == []
        run = client.post(f"{base}/runs", json={}).json()
        model = wait_until(lambda: client.get(f"{base}/runs/{run['id']}").json()["model_id"])
        cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
        return School(address, project["id"], model, cookie)


def picture_files(folder: Path, shapes: list[str]) -> list[str]:
    paths = [folder / f"{place}.jpg" for place in range(len(shapes))]
    for seed, (path, shape) in enumerate(zip(paths, shapes, strict=True), 80):
        path.write_bytes(jpeg(shape, seed))
    return [str(path) for path in paths]


def test_pictures_are_recognised_by_the_server(
    run_script: Run, school: School, tmp_path: Path
) -> None:
    example = EXAMPLES["recognition"]

    ran = run_script("recognition", *picture_files(tmp_path, example["pictures"]), of=school)

    assert said(ran.stdout, example["program"]) == example["says"], ran.stderr
    assert ran.returncode == 0


def test_answers_and_names_of_pictures_are_typed(
    run_script: Run, school: School, tmp_path: Path
) -> None:
    example = EXAMPLES["asking"]
    pictures = picture_files(tmp_path, example["pictures"])

    ran = run_script(
        "asking", of=school, typed="\n".join([*example["typed"], "nowhere.jpg", *pictures])
    )

    assert "? 이름이 뭐예요?" in ran.stdout
    assert "nowhere.jpg" in ran.stdout
    assert sorted(said(ran.stdout, example["program"])) == sorted(example["says"]), ran.stderr


def test_a_film_stands_in_for_the_webcam(run_script: Run, school: School, tmp_path: Path) -> None:
    film = tmp_path / "film.avi"
    shapes = ["circle"] * 3 + ["stripes"] * 20
    write_film(film, [drawing(shape, 90) for shape in shapes])

    ran = run_script("watching", "--camera", str(film), of=school)

    example = EXAMPLES["watching"]
    assert said(ran.stdout, example["program"]) == example["says"], ran.stderr
    assert (ran.stderr, ran.returncode) == ("", 0)


def test_a_camera_that_is_not_there_is_told(run_script: Run, school: School) -> None:
    ran = run_script("watching", "--camera", "63", of=school)

    assert ran.stderr == f"! 눈: {WORDS['python.no_camera']}\n"
    assert (ran.stdout, ran.returncode) == ("", 1)


def test_without_opencv_the_webcam_says_how_to_install_it(run_script: Run) -> None:
    ran = run_script("recognition", "--camera", without_packages=True)

    assert ran.stderr.endswith(f"error: {WORDS['python.no_opencv']}\n")
    assert "python3 -m pip install opencv-python" in ran.stderr
    assert (ran.stdout, ran.returncode) == ("", 2)


def test_a_script_teaches_its_owners_model(
    run_script: Run, new_school: School, tmp_path: Path
) -> None:
    example = EXAMPLES["teaching"]
    pictures = picture_files(tmp_path, example["pictures"])

    ran = run_script("teaching", *pictures, of=new_school)

    assert said(ran.stdout, example["program"]) == example["says"], ran.stderr
    assert ran.stderr == f"! 선생님: {WORDS['python.no_picture']}\n"
    assert ran.returncode == 1
    with new_school.client() as owner:
        project = owner.get(new_school.path).json()
        newest = owner.get(f"{new_school.path}/runs").json()["runs"][0]
    assert {each["name"]: each["sample_count"] for each in project["classes"]} == {
        "동그라미": 7, "줄무늬": 6,
    }  # fmt: skip
    assert project["current_model_id"] == newest["model_id"] != new_school.model
    settings = newest["settings"]
    assert (settings["epochs"], settings["batch_size"]) == (4, 8)
    assert settings["learning_rate"] == pytest.approx(0.01)


def test_nobody_but_the_owner_teaches(run_script: Run, new_school: School, tmp_path: Path) -> None:
    with new_school.client() as owner:
        assert (
            owner.put(f"{new_school.path}/share", json={"with_pictures": False}).status_code == 200
        )
    reach = picture_files(tmp_path, EXAMPLES["teaching"]["pictures"])

    ran = run_script("teaching", *reach, *new_school.reach)

    assert ran.stderr.splitlines() == [f"! 선생님: {WORDS['python.only_owner']}"] * 2
    assert (ran.stdout, ran.returncode) == ("", 1)


def test_a_servers_own_certificate_is_asked_for_and_taken(
    run_script: Run, tmp_path: Path, backbones: Path
) -> None:
    example = EXAMPLES["recognition"]
    pictures = picture_files(tmp_path, example["pictures"])
    with running_server(tmp_path, backbones, https=True) as server:
        trust = ssl.create_default_context(cafile=server.authority)
        school = made_school(server.address, trust)
        handed_out = httpx2.get(f"{server.address}/certificate/authority.crt", verify=trust)
        certificate = tmp_path / "eyeblocks.crt"
        certificate.write_bytes(handed_out.content)

        unknown = run_script("recognition", *pictures, of=school)
        ran = run_script("recognition", *pictures, "--certificate", str(certificate), of=school)

    words = WORDS["python.unknown_certificate"].replace("{address}", server.address)
    assert words in unknown.stderr
    assert said(ran.stdout, example["program"]) == example["says"], ran.stderr
    assert (ran.stderr, ran.returncode) == ("", 0)


def test_keys_and_clicks_are_typed(run_script: Run) -> None:
    example = EXAMPLES["pressing"]

    ran = run_script("pressing", typed="\n".join(example["typed"]))

    assert sorted(said(ran.stdout, example["program"])) == sorted(example["says"]), ran.stderr
    assert ran.returncode == 0


def test_a_private_model_says_how_to_share_it(run_script: Run, school: School) -> None:
    ran = run_script("recognition", *school.reach)

    assert WORDS["python.private_model"] in ran.stderr
    assert ran.returncode == 1


def test_the_model_of_a_shared_project_answers_without_a_cookie(
    run_script: Run, new_school: School, tmp_path: Path
) -> None:
    example = EXAMPLES["recognition"]
    given = [*picture_files(tmp_path, example["pictures"]), *new_school.reach]
    with new_school.client() as owner:
        assert (
            owner.put(f"{new_school.path}/share", json={"with_pictures": False}).status_code == 200
        )

        ran = run_script("recognition", *given)
        owner.delete(f"{new_school.path}/share")
    refused = run_script("recognition", *given)

    assert said(ran.stdout, example["program"]) == example["says"], ran.stderr
    assert said(refused.stdout, example["program"]) == []
    assert refused.returncode == 1


def test_a_server_that_is_not_there_is_named(run_script: Run) -> None:
    ran = run_script("recognition", "--server", "http://127.0.0.1:9", "--model", "m")

    assert "http://127.0.0.1:9" in ran.stderr
    assert ran.returncode == 1


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["nowhere.jpg"], "nowhere.jpg"),
        (["--camera", "nowhere.mp4"], "nowhere.mp4"),
        (["--server", "file:///etc"], "file:///etc"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_runs(
    run_script: Run, arguments: list[str], named: str
) -> None:
    ran = run_script("recognition", *arguments)

    assert ran.returncode == 2
    assert named in ran.stderr
    assert ran.stdout == ""


def test_a_script_begins_with_the_program_and_needs_little_below(scripts: Path) -> None:
    lines = (scripts / "messages.py").read_text(encoding="utf-8").splitlines()

    assert lines[6] == "def program():"
    last = int(re.findall(r"\d+", lines[3])[-1])
    assert lines[last - 1].startswith("    ")
    assert set(lines[last : last + 2]) == {""}
    assert len(lines) - last < 450
