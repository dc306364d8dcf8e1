"""A server with its database in PostgreSQL: a lesson, its start, and what it says where it cannot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import event, text
from starlette.testclient import TestClient

from app.__main__ import main
from app.db.database import Database
from app.db.server_database import DatabaseInUse, hold_database
from app.errors import DatabaseFailed, WriteLockTimeout
from app.settings import Settings

from ..app_state import services_of
from ..conftest import Cluster
from ..student import make_project, trained_project, visitor
from ..teacher import become_teacher, join, make_classroom, roster

pytestmark = pytest.mark.postgresql
NOBODY = "postgresql://nobody:secret@127.0.0.1:9/eyeblocks"


def test_a_lesson(client: TestClient) -> None:
    """A class joins, a child trains and asks, and the teacher erases all of it."""
    become_teacher(client)
    classroom = make_classroom(client)
    child = visitor(client)
    join(child, classroom, "Mina")
    project, model_id = trained_project(child, epochs=2)
    sample = child.get(
        f"/api/projects/{project['id']}/classes/{project['classes'][0]['id']}/samples"
    ).json()["samples"][0]
    picture = child.get(f"/api/projects/{project['id']}/samples/{sample['id']}/image").content
    asked = f"/api/models/{model_id}"
    answer = child.post(f"{asked}/recognitions?session=s", files={"image": picture})
    assert answer.status_code == 201
    result = child.get(f"{asked}/recognition/result?session=s").json()["value"]
    assert result == answer.json()["result"]
    assert child.get(f"{asked}/insights").status_code == 200
    assert [place["nickname"] for place in roster(client, classroom)] == ["Mina"]

    receipt = services_of(client).erasure.erase_classroom(classroom["id"])
    assert (receipt.complete, receipt.erased.students, receipt.erased.pictures) == (True, 1, 12)
    assert child.get(f"/api/projects/{project['id']}").status_code == 404


def test_a_reader_sees_one_moment(server_settings: Settings) -> None:
    database = Database.of(server_settings)
    with database.reading() as session:
        query = text("SELECT count(*) FROM students")
        assert session.scalar(query) == 0
        with database.transaction() as writing:
            writing.execute(text("INSERT INTO students VALUES ('late', now())"))
        assert session.scalar(query) == 0
    database.close()


def test_a_wait_for_another_writer_has_an_end(server_settings: Settings) -> None:
    quick = server_settings.model_copy(update={"database_lock_timeout_s": 1})
    database = Database.of(quick)
    with database.transaction() as first:
        first.execute(text("LOCK TABLE students"))
        with pytest.raises(WriteLockTimeout), database.transaction() as second:
            second.execute(text("LOCK TABLE students"))
    database.close()


END_ALL = text(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
)


def test_a_server_goes_on_when_postgresql_has_closed_its_connections(client: TestClient) -> None:
    make_project(client)
    with pytest.raises(DatabaseFailed), services_of(client).database.reading() as session:
        session.execute(END_ALL)
    assert len(client.get("/api/projects").json()["projects"]) == 1


def test_a_connection_that_comes_back_after_the_end_is_closed(server_settings: Settings) -> None:
    database = Database.of(server_settings)
    closed: list[object] = []
    with database.reading() as session:
        event.listen(session.connection().engine.pool, "close", lambda raw, _: closed.append(raw))
        database.close()
        assert not closed
    assert len(closed) == 1


def test_a_second_server_is_refused(server_settings: Settings) -> None:
    second = hold_database(server_settings)
    with (
        hold_database(server_settings),
        pytest.raises(DatabaseInUse, match=r"in use by another server .*since"),
    ):
        second.__enter__()
    with hold_database(server_settings):
        pass  # the first has ended


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (NOBODY, r"postgresql\+psycopg://nobody:\*\*\*@127\.0\.0\.1:9/eyeblocks cannot be used: .*refused"),
        ("mysql://name@host/database", "only SQLite and PostgreSQL|an address is postgresql://|install"),
        ("nonsense", "an address is postgresql://name:password@host/database"),
    ],
)  # fmt: skip
def test_a_start_without_a_usable_database_says_why(
    address: str, words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["serve", "--data-dir", str(tmp_path), "--database-url", address]) == 1
    said = capsys.readouterr().err
    assert re.search(words, said), said
    assert "secret" not in said
    assert not list(tmp_path.iterdir())


def test_a_database_of_another_encoding_is_refused(
    postgresql_cluster: Cluster, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    postgresql_cluster.execute(
        "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'"
    )
    address = postgresql_cluster.address("latin")
    assert main(["check", "--data-dir", str(tmp_path), "--database-url", address]) == 1
    assert "createdb --encoding=UTF8" in capsys.readouterr().err
