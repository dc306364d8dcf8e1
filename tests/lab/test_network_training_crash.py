"""The training of a network goes on after its server was killed."""

from __future__ import annotations

from pathlib import Path

import httpx2
import pytest

from app.projects.file_deletions import NETWORK_TRAININGS

from ..server import running_server
from ..student import Json, fill, make_project
from ..waiting import wait_until
from .test_import_crash import kill, visitor_of
from .test_network_trainings import LEARNING_S, TUNING, begin, current, ended

BODY = {"head_epochs": 2, "epochs": 2, "blocks": 1, "batch_size": 8}


@pytest.mark.thorough
def test_a_killed_fine_tuning_goes_on_behind_its_last_epoch(
    tmp_path: Path, backbones: Path
) -> None:
    """In the epochs of the head, and after a second kill in those of the blocks."""
    with running_server(tmp_path, backbones) as server, visitor_of(server) as client:
        project, cookies = make_project(client), client.cookies  # type: ignore[arg-type]
        fill(client, project, each=12)  # type: ignore[arg-type]
        begin(client, project, TUNING, **BODY)
        first = epochs_when(client, project, 1)
        kill(server)

    with running_server(tmp_path, backbones) as server, visitor_of(server, cookies) as client:
        second = epochs_when(client, project, 3)
        assert second[: len(first)] == first
        kill(server)

    with running_server(tmp_path, backbones) as server, visitor_of(server, cookies) as client:
        found = ended(client, project, TUNING)
        assert (found["status"], found["problem"]) == ("succeeded", None)
        assert found["epochs"][: len(second)] == second
        assert [each["epoch"] for each in found["epochs"]] == [1, 2, 3, 4]
        assert found["outcome"]["trained"] > 1281 * 2
        trainings = tmp_path / "data" / NETWORK_TRAININGS
        wait_until(lambda: not list(trainings.iterdir()), 30)


def epochs_when(client: httpx2.Client, project: Json, count: int) -> list[Json]:
    """The epochs of the running fine-tuning, once there are so many."""

    def there() -> list[Json] | None:
        found = current(client, project, TUNING)
        assert found["status"] in ("queued", "running"), found
        return found["epochs"] if len(found["epochs"]) >= count else None

    return wait_until(there, LEARNING_S) or []
