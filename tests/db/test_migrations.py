from __future__ import annotations

from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.exc import IntegrityError

from app.db.database import MIGRATIONS, Database
from app.db.tables import Base

FIRST_ROWS = """
INSERT INTO students VALUES ('student', 'hash', '2026-03-02 01:00:00');
INSERT INTO projects VALUES ('project', 'student', 'Pets', '2026-03-02', '2026-03-02', 3, NULL);
INSERT INTO classes VALUES ('class', 'project', 'Cat', 'cat', 0);
INSERT INTO samples VALUES ('sample', 'project', 'class', 'k', 9, '2026-03-02', NULL);
INSERT INTO embeddings VALUES ('sample', 'mobilenet_v2', x'00');
"""


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'eyeblocks.db'}"


TEACHERS_ROWS = """
INSERT INTO students VALUES ('browser', '2026-03-02 01:00:00');
INSERT INTO teachers VALUES ('teacher', 'Kim', 'kim', 'hash', '2026-03-02 01:00:00');
INSERT INTO teachers VALUES ('other', 'Lee', 'lee', 'hash', '2026-03-02 01:00:00');
INSERT INTO classrooms (id, teacher_id, name, language, join_code, created_at) \
VALUES ('room', 'teacher', '6-2', 'ko', '12345678', '2026-03-02 01:00:00');
INSERT INTO projects (id, student_id, name, created_at, updated_at, data_revision) \
VALUES ('hidden', 'browser', 'Hidden', '2026-03-02', '2026-03-02', 0);
INSERT INTO projects (id, student_id, name, created_at, updated_at, data_revision) \
VALUES ('mine', 'browser', 'Mine', '2026-03-02', '2026-03-02', 0);
INSERT INTO test_sets VALUES ('room', 'hidden');
"""


LOOK_ALIKES = """
INSERT INTO students VALUES ('student', '2026-03-02 01:00:00');
INSERT INTO projects (id, student_id, name, created_at, updated_at, data_revision) \
VALUES ('project', 'student', 'Pets', '2026-03-02', '2026-03-02', 0);
INSERT INTO classes VALUES ('1', 'project', 'Cat', 'cat', 0);
INSERT INTO classes VALUES ('2', 'project', 'Cat\u200b', 'cat\u200b', 1);
INSERT INTO classes VALUES ('3', 'project', 'Dog\u00ad', 'dog\u00ad', 2);
"""


def migrate_to(address: str, revision: str, first_rows: str = FIRST_ROWS) -> None:
    """Bring the database to a revision, with foreign keys as the product leaves them."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    engine = create_engine(address)
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        for statement in first_rows.strip().splitlines():
            connection.execute(text(statement))
    engine.dispose()


def rows(connection: Connection, table: str) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(f"SELECT * FROM {table}"))]  # noqa: S608


def test_migrating_from_the_first_schema_loses_no_row(address: str) -> None:
    migrate_to(address, "0001")
    database = Database(address)

    database.migrate()

    with database.reading() as session:
        connection = session.connection()
        for table in ("students", "projects", "classes", "samples", "embeddings"):
            assert len(rows(connection, table)) == 1, table
        assert rows(connection, "student_sessions")[0][:2] == ("hash", "student")
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert rows(connection, "pragma_foreign_key_check") == []
    database.close()


def test_keys_of_names_lose_letters_that_show_nothing(address: str) -> None:
    migrate_to(address, "0013", LOOK_ALIKES)
    database = Database(address)

    database.migrate()

    with database.reading() as session:
        keys = rows(session.connection(), "classes")
        assert [row[3] for row in keys] == ["cat", "cat\u200b", "dog"]
    database.close()


def test_classes_keep_the_color_that_their_place_gave_them(address: str) -> None:
    migrate_to(address, "0014", LOOK_ALIKES)
    database = Database(address)

    database.migrate()

    with database.reading() as session:
        connection = session.connection()
        assert rows(connection, "(SELECT name_key, color FROM classes)") == [
            ("cat", 0),
            ("cat\u200b", 1),
            ("dog\u00ad", 2),
        ]
        assert rows(connection, "(SELECT deleted_classes FROM projects)") == [("[]",)]
    database.close()


def test_a_name_is_free_again_once_its_class_is_deleted(address: str) -> None:
    migrate_to(address, "0014", LOOK_ALIKES)
    database = Database(address)

    database.migrate()

    columns = "INSERT INTO classes (id, project_id, name, name_key, position) VALUES"
    again = text(f"{columns} ('4', 'project', 'Cat', 'cat', 3)")
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(again)
    with database.transaction() as session:
        session.execute(text("UPDATE classes SET deleted_at = '2026-03-02' WHERE id = '1'"))
        session.execute(again)
    database.close()


def test_the_migrations_make_the_tables_that_the_code_declares(address: str) -> None:
    database = Database(address)
    database.migrate()
    with database.reading() as session:
        context = MigrationContext.configure(session.connection())
        assert compare_metadata(context, Base.metadata) == []
    database.close()


def test_a_hidden_test_set_moves_from_the_browser_to_the_account(address: str) -> None:
    migrate_to(address, "0008", TEACHERS_ROWS)
    database = Database(address)

    database.migrate()

    with database.reading() as session:
        connection = session.connection()
        owners = dict(rows(connection, "(SELECT id, student_id FROM projects)"))
        accounts = dict(rows(connection, "(SELECT id, student_id FROM teachers)"))
        assert owners == {"hidden": accounts["teacher"], "mine": "browser"}
        assert len({*accounts.values()} - {None}) == 2
        assert rows(connection, "pragma_foreign_key_check") == []
    database.close()
