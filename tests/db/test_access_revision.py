"""The access revision, as this process and another one see it."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.db.access_revision import may_change_access
from app.db.database import Database

from ..app_state import services_of
from ..pictures import jpeg
from ..student import fill, make_project, train

CHANGE = text("CREATE TABLE IF NOT EXISTS something (new)")


def open_database(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'eyeblocks.db'}")


def test_every_process_notices_a_transaction(tmp_path: Path) -> None:
    first, second = open_database(tmp_path), open_database(tmp_path)
    assert first.access_revision_covers_other_processes
    for _ in range(3):
        before = first.access_revision, second.access_revision
        with second.transaction() as session:
            session.execute(CHANGE)
            assert (first.access_revision, second.access_revision) == before
        assert first.access_revision != before[0]
        assert second.access_revision != before[1]
    first.close()
    second.close()


def test_reading_and_unsynced_transactions_leave_the_revision(tmp_path: Path) -> None:
    database = open_database(tmp_path)
    with database.transaction() as session:
        session.execute(CHANGE)
    before = database.access_revision
    for transaction in (
        database.reading(),
        database.unsynced_transaction(),
        database.transaction(),
    ):
        with transaction as session:
            session.execute(text("SELECT * FROM something"))
    assert database.access_revision == before
    database.close()


def test_a_database_without_a_file_notices_only_the_changes_of_its_own_process() -> None:
    database = Database("sqlite://")
    assert not database.access_revision_covers_other_processes
    before = database.access_revision
    with database.transaction() as session:
        session.execute(CHANGE)
    assert database.access_revision != before
    database.close()


def test_uploads_trainings_and_saved_programs_leave_the_revision(client: TestClient) -> None:
    project = make_project(client)
    base = f"/api/projects/{project['id']}"
    before = services_of(client).database.access_revision

    fill(client, project)
    assert train(client, project)["status"] == "succeeded"
    program = {"version": 0, "format": 1, "blocks": {}}
    assert client.put(f"{base}/program", json=program).status_code == 200
    picture = {"image": jpeg("circle", 1)}
    assert client.put(f"{base}/thumbnail", files=picture).status_code == 204

    assert services_of(client).database.access_revision == before


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE projects SET updated_at=?, data_revision=(projects.data_revision + ?)", False),
        ("UPDATE projects SET updated_at=%(at)s::TIMESTAMP WHERE projects.id = %(id)s", False),
        ("UPDATE projects SET updated_at=?, student_id=? WHERE projects.id = ?", True),
        ("UPDATE projects SET updated_at=(SELECT x FROM y WHERE z=?), name=?", True),
        ("UPDATE classes SET name=? WHERE classes.id = ?", True),
        ("INSERT INTO models (id) VALUES (?)", False),
        ("DELETE FROM models WHERE models.id = ?", True),
        ("DELETE FROM samples WHERE samples.id = ?", False),
        ("DELETE FROM shares", True),
        ("INSERT INTO memberships (student_id) SELECT id FROM students", True),
        ("WITH old AS (SELECT 1) DELETE FROM samples", True),
    ],
)
def test_statements_change_access_unless_they_are_known_not_to(
    statement: str, expected: bool
) -> None:
    assert may_change_access(statement) is expected
