"""Alembic's entry. Runs the migrations on the connection that `Database.migrate` passes."""

from alembic import context

from app.db import (
    account_tables,
    classroom_tables,
    incoming_tables,
    lab_tables,
    lesson_tables,
    tables,
)

MODULES = (
    tables,
    account_tables,
    classroom_tables,
    lab_tables,
    lesson_tables,
    incoming_tables,
)
"""Every module with tables. Alembic would propose to drop the tables of a missing one."""

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
