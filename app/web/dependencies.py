"""FastAPI dependencies of all routes: settings, database session, storage, texts.

Those without a database are coroutines, because FastAPI runs each plain function in a thread, which
costs 0.1 ms.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated

from fastapi import Depends
from fastapi.concurrency import contextmanager_in_threadpool
from sqlalchemy.orm import Session
from starlette.requests import HTTPConnection

from app.db.database import Database
from app.services import Services, front_services, services
from app.settings import Settings
from app.storage import Storage
from app.web.middleware import SAFE_METHODS
from app.web.words import Words, language_of


async def _services(connection: HTTPConnection) -> Services:
    return services(connection)


async def _settings(connection: HTTPConnection) -> Settings:
    return front_services(connection).settings


async def _database(connection: HTTPConnection) -> Database:
    return services(connection).database


async def _picture_files(connection: HTTPConnection) -> Storage:
    return services(connection).picture_files


async def _model_files(connection: HTTPConnection) -> Storage:
    return services(connection).model_files


async def request_session(connection: HTTPConnection) -> AsyncIterator[Session]:
    """One transaction for the request, committed before the answer is sent, or rolled back.

    Writers wait here for the write lock without a thread. If each waiting writer held a thread, the
    holder of the lock might find no thread left for its route.
    """
    database = services(connection).database
    if connection.scope["method"] in SAFE_METHODS:
        async with contextmanager_in_threadpool(database.reading()) as session:
            yield session
        return
    async with write_transaction(database) as session:
        yield session


@asynccontextmanager
async def write_transaction(database: Database) -> AsyncIterator[Session]:
    """Opens a writing transaction. It waits for the write lock without holding a thread."""
    opened = database.transaction(holds_lock=True)
    async with database.write_lock(), contextmanager_in_threadpool(opened) as session:
        yield session


async def _words(connection: HTTPConnection) -> Words:
    return front_services(connection).words


async def _language(connection: HTTPConnection) -> str:
    return language_of(connection)


ServicesDep = Annotated[Services, Depends(_services)]
SettingsDep = Annotated[Settings, Depends(_settings)]
DatabaseDep = Annotated[Database, Depends(_database)]
PictureFilesDep = Annotated[Storage, Depends(_picture_files)]
ModelFilesDep = Annotated[Storage, Depends(_model_files)]
WordsDep = Annotated[Words, Depends(_words)]
LanguageDep = Annotated[str, Depends(_language)]
SessionDep = Annotated[Session, Depends(request_session, scope="function")]
