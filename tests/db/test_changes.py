"""Whether the database has changed, as seen by this process and by another."""

from __future__ import annotations

from pathlib import Path

from app.db.database import Database


def opened(folder: Path) -> Database:
    return Database(f"sqlite:///{folder / 'eyeblocks.db'}")


def test_a_transaction_is_noticed_by_every_process_that_has_the_database(tmp_path: Path) -> None:
    ours, theirs = opened(tmp_path), opened(tmp_path)
    assert ours.revision_is_everybodys
    for _ in range(3):
        before = ours.revision, theirs.revision
        with theirs.transaction():
            assert (ours.revision, theirs.revision) == before
        assert ours.revision != before[0]
        assert theirs.revision != before[1]
    ours.close()
    theirs.close()


def test_reading_noting_and_pictures_are_no_change(tmp_path: Path) -> None:
    database = opened(tmp_path)
    with database.transaction():
        pass
    before = database.revision
    for using in (database.reading(), database.noting(), database.transaction(of_pictures=True)):
        with using:
            pass
    assert database.revision == before
    database.close()


def test_a_database_elsewhere_tells_of_this_processs_changes_alone() -> None:
    database = Database("sqlite://")
    assert not database.revision_is_everybodys
    before = database.revision
    with database.transaction():
        pass
    assert database.revision != before
    database.close()
