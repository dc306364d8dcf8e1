"""The image, the compose file and the systemd unit fit the program."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.settings import Settings

from ..conftest import REPOSITORY
from ..server import free_port, running_server

DEPLOYED = ("Dockerfile", "deploy/compose.yaml", "deploy/eyeblocks.service")


def read(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DEPLOYED)
def test_every_variable_is_a_setting(name: str) -> None:
    named = set(re.findall(r"EYEBLOCKS_(\w+)", read(name)))
    assert named
    assert {each.lower() for each in named} <= set(Settings.model_fields)


def test_the_image_copies_what_the_repository_has_and_nothing_is_left_out() -> None:
    """`.dockerignore` lets in exactly the paths of COPY."""
    allowed = {line[1:] for line in read(".dockerignore").splitlines() if line.startswith("!")}
    copied = [line.split()[1:-1] for line in read("Dockerfile").splitlines() if "COPY" in line]
    sources = {each for line in copied for each in line if not each.startswith(("--", "/"))}
    assert sources == allowed
    assert all((REPOSITORY / each).exists() for each in sources)


@pytest.mark.parametrize("https", [False, True], ids=["http", "https"])
def test_the_health_check_of_the_image_notices_a_stopped_server(
    https: bool, tmp_path: Path, backbones: Path
) -> None:
    _, _, check = read("Dockerfile").partition("HEALTHCHECK")
    command = json.loads(check[check.index("[") : check.index("]") + 1])

    def healthy(port: int) -> bool:
        source = command[2].replace(":8000/", f":{port}/")
        assert source != command[2]
        ran = subprocess.run([sys.executable, "-c", source], capture_output=True, check=False)
        return ran.returncode == 0

    with running_server(tmp_path, backbones, https=https) as server:
        assert healthy(int(server.plain_address.rpartition(":")[2]))
    assert not healthy(free_port())
