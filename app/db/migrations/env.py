"""Alembic's entry: migrations run on the connection that `Database.migrate` hands over."""

from alembic import context

from app.db import lesson_tables, people_tables, tables

MODULES = (tables, people_tables, lesson_tables)
"""All that declare tables; a missing one's tables would look superfluous."""

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=tables.Base.metadata,
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
