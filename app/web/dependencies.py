"""What routes ask for: the settings, a database session, storage, the words.

Whatever doesn't touch the database is a coroutine: FastAPI runs plain functions in a thread each,
0.1 ms a hop, and there were six in a recognition.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, cast

from fastapi import Depends
from fastapi.concurrency import contextmanager_in_threadpool
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from app.db.database import Database
from app.settings import Settings
from app.storage import Storage
from app.web.middleware import READING
from app.web.words import Words, language_of


async def settings_of(connection: HTTPConnection) -> Settings:
    return cast(Settings, connection.app.state.settings)


async def database_of(connection: HTTPConnection) -> Database:
    return _database(connection)


async def pictures_of(connection: HTTPConnection) -> Storage:
    return cast(Storage, connection.app.state.pictures)


async def models_of(connection: HTTPConnection) -> Storage:
    return cast(Storage, connection.app.state.models)


def words_of(connection: HTTPConnection) -> Words:
    return cast(Words, connection.app.state.words)


async def session_of(connection: HTTPConnection) -> AsyncIterator[Session]:
    """One transaction for the request: committed before the answer goes out, or rolled back.

    Writers wait for their turn here, where that takes no thread: forty that wait in a thread each
    leave none for the one that holds the lock and has still to run its route.
    """
    database = _database(connection)
    if connection.scope["method"] in READING:
        async with contextmanager_in_threadpool(database.reading()) as session:
            yield session
        return
    async with writing(database) as session:
        yield session


@asynccontextmanager
async def writing(database: Database) -> AsyncIterator[Session]:
    """One transaction that waits for its turn without a thread."""
    opened = database.transaction(has_turn=True)
    async with database.turn(), contextmanager_in_threadpool(opened) as session:
        yield session


def _database(connection: HTTPConnection) -> Database:
    return cast(Database, connection.app.state.database)


async def _words(connection: HTTPConnection) -> Words:
    return words_of(connection)


async def _language(connection: HTTPConnection) -> str:
    return language_of(connection)


SettingsDep = Annotated[Settings, Depends(settings_of)]
DatabaseDep = Annotated[Database, Depends(database_of)]
PicturesDep = Annotated[Storage, Depends(pictures_of)]
ModelsDep = Annotated[Storage, Depends(models_of)]
WordsDep = Annotated[Words, Depends(_words)]
LanguageDep = Annotated[str, Depends(_language)]
SessionDep = Annotated[Session, Depends(session_of, scope="function")]
