"""Whether models, names or rights have changed, as seen by this process and by another."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text
from starlette.testclient import TestClient

from app.db.changes import counts
from app.db.database import Database

from ..pictures import jpeg
from ..student import fill, make_project, train

CHANGE = text("CREATE TABLE IF NOT EXISTS something (new)")


def opened(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'eyeblocks.db'}")


def test_a_transaction_is_noticed_by_every_process_that_has_the_database(tmp_path: Path) -> None:
    ours, theirs = opened(tmp_path), opened(tmp_path)
    assert ours.revision_is_everybodys
    for _ in range(3):
        before = ours.revision, theirs.revision
        with theirs.transaction() as session:
            session.execute(CHANGE)
            assert (ours.revision, theirs.revision) == before
        assert ours.revision != before[0]
        assert theirs.revision != before[1]
    ours.close()
    theirs.close()


def test_reading_noting_and_doing_nothing_are_no_change(tmp_path: Path) -> None:
    database = opened(tmp_path)
    with database.transaction() as session:
        session.execute(CHANGE)
    before = database.revision
    for using in (database.reading(), database.noting(), database.transaction()):
        with using as session:
            session.execute(text("SELECT * FROM something"))
    assert database.revision == before
    database.close()


def test_a_database_elsewhere_tells_of_this_processs_changes_alone() -> None:
    database = Database("sqlite://")
    assert not database.revision_is_everybodys
    before = database.revision
    with database.transaction() as session:
        session.execute(CHANGE)
    assert database.revision != before
    database.close()


def test_what_a_class_does_all_the_time_is_no_change(client: TestClient) -> None:
    project = make_project(client)
    base = f"/api/projects/{project['id']}"
    before = client.app.state.database.revision  # type: ignore[attr-defined]

    fill(client, project)
    assert train(client, project)["status"] == "succeeded"
    program = {"version": 0, "format": 1, "blocks": {}}
    assert client.put(f"{base}/program", json=program).status_code == 200
    picture = {"image": jpeg("circle", 1)}
    assert client.put(f"{base}/thumbnail", files=picture).status_code == 204

    assert client.app.state.database.revision == before  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("statement", "does"),
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
def test_only_what_is_known_to_be_apart_does_not_count(statement: str, does: bool) -> None:
    assert counts(statement) is does
