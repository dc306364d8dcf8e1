"""The database's own clock, which all processes that use the database share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from app.db.tables import UtcTime


class FromNow(FunctionElement[Any]):
    """The time so much later than now, as columns of times hold it."""

    type = UtcTime()
    inherit_cache = True

    def __init__(self, later: timedelta = timedelta(0)) -> None:
        super().__init__(literal_column(f"'{later.total_seconds():g} seconds'"))


@compiles(FromNow, "sqlite")
def _in_sqlite(element: FromNow, compiler: SQLCompiler, **options: Any) -> str:
    later = compiler.process(element.clauses, **options)
    return f"strftime('%Y-%m-%d %H:%M:%f000', 'now', {later})"


@compiles(FromNow, "postgresql")
def _in_postgresql(element: FromNow, compiler: SQLCompiler, **options: Any) -> str:
    later = compiler.process(element.clauses, **options)
    return f"(timezone('utc', clock_timestamp()) + interval {later})"
