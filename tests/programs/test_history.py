from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from starlette.testclient import TestClient

from app.db.tables import ProgramVersion, now

from ..app_state import services_of
from ..conftest import Start
from ..pictures import jpeg
from ..student import Json, error_of, make_project, visitor


def blocks(number: int) -> Json:
    stack = {"type": "when_run", "next": {"block": {"type": "say", "fields": {"N": number}}}}
    workspace = {"blocks": {"languageVersion": 0, "blocks": [stack]}}
    return {"sprites": [{"id": "a", "workspace": workspace}, {"id": "b", "workspace": {}}]}


class SavedProgram:
    """A project whose program is saved again and again."""

    def __init__(self, client: TestClient) -> None:
        self.client = client
        self.address = f"/api/projects/{make_project(client)['id']}/program"
        self.version = 0

    def save(self, times: int = 1) -> None:
        for _ in range(times):
            body = {"version": self.version, "format": 1, "blocks": blocks(self.version + 1)}
            answer = self.client.put(self.address, json=body)
            assert answer.status_code == 200, answer.text
            self.version = answer.json()["version"]

    def versions(self) -> list[Json]:
        return list(self.client.get(f"{self.address}/versions").json()["versions"])

    def numbers(self) -> list[int]:
        return [each["version"] for each in self.versions()]

    def restore(self, version: int) -> Any:
        answer = self.client.post(f"{self.address}/versions/{version}/restore")
        if answer.is_success:
            self.version = answer.json()["version"]
        return answer

    def age(self, **by: float) -> None:
        """Move the time of all saves into the past."""
        database = services_of(self.client).database
        with database.transaction() as session:
            session.execute(update(ProgramVersion).values(saved_at=now() - timedelta(**by)))


def test_earlier_versions_are_listed_with_what_was_in_them(client: TestClient) -> None:
    saved = SavedProgram(client)
    assert saved.versions() == []
    saved.save(3)

    assert saved.numbers() == [2, 1]
    newest = saved.versions()[0]
    assert (newest["sprites"], newest["blocks"]) == (2, 2)
    assert newest["saved_at"].endswith("Z")


def test_restoring_makes_a_new_version_and_loses_nothing(client: TestClient) -> None:
    saved = SavedProgram(client)
    saved.save(3)

    answer = saved.restore(1)

    assert (answer.status_code, answer.json()["version"]) == (200, 4)
    assert client.get(saved.address).json()["blocks"] == blocks(1)
    assert saved.numbers() == [3, 2, 1]
    assert saved.restore(3).json()["blocks"] == blocks(3)
    stale = client.put(saved.address, json={"version": 3, "format": 1, "blocks": {}})
    assert error_of(stale) == "program_stale"


def test_older_versions_lie_further_apart(client: TestClient) -> None:
    saved = SavedProgram(client)
    saved.save(6)
    saved.age(hours=2)
    saved.save(3)
    assert saved.numbers() == [8, 7, 6]  # of the versions that are two hours old, only the last
    saved.restore(7)
    saved.age(hours=3)
    saved.save(2)
    assert saved.numbers()[:2] == [11, 10]
    assert 9 in saved.numbers()  # a restore replaced it, so it is pinned


@pytest.mark.parametrize("limit", ["kept_program_versions", "max_program_history_bytes"])
def test_the_number_and_the_bytes_of_versions_are_bounded(start: Start, limit: str) -> None:
    size = len(str(blocks(1)))
    bound = {"kept_program_versions": 4, "max_program_history_bytes": 4 * size}[limit]
    with start(ready=False, **{limit: bound}) as client:
        saved = SavedProgram(client)
        saved.save(9)
        assert saved.numbers() == [8, 7, 6]


def test_a_version_that_is_not_kept_cannot_be_restored(client: TestClient) -> None:
    saved = SavedProgram(client)
    saved.save(2)
    for version in (3, 99):
        answer = saved.restore(version)
        assert (answer.status_code, error_of(answer)) == (404, "program_version_not_found")
    assert error_of(saved.restore(0)) == "unusable_value"
    stranger = visitor(client)
    assert stranger.get(f"{saved.address}/versions").status_code == 404
    assert stranger.post(f"{saved.address}/versions/1/restore").status_code == 404


def test_own_pictures_of_earlier_versions_are_kept(client: TestClient) -> None:
    project = make_project(client)
    address = f"/api/projects/{project['id']}"
    picture = client.post(f"{address}/pictures", files={"image": jpeg("cross", 1)}).json()
    body = {"version": 0, "format": 1, "blocks": {"costume": picture["name"]}}
    client.put(f"{address}/program", json=body)
    client.put(f"{address}/program", json={"version": 1, "format": 1, "blocks": {}})
    answer = client.delete(f"{address}/pictures/{picture['id']}")
    assert (answer.status_code, error_of(answer)) == (409, "picture_in_use")
