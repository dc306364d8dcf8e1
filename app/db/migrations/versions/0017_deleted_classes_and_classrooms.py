"""deleted classes and classrooms can be restored for a while"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

NAMES = "uq_classes_project_id"


def upgrade() -> None:
    with op.batch_alter_table("classes") as classes:
        classes.add_column(sa.Column("deleted_at", sa.DateTime(), nullable=True))
        classes.drop_constraint(op.f(NAMES), type_="unique")
        classes.create_index(op.f("ix_classes_deleted_at"), ["deleted_at"])
    not_deleted = sa.text("deleted_at IS NULL")
    op.create_index(
        NAMES,
        "classes",
        ["project_id", "name_key"],
        unique=True,
        sqlite_where=not_deleted,
        postgresql_where=not_deleted,
    )
    with op.batch_alter_table("classrooms") as classrooms:
        classrooms.add_column(sa.Column("deleted_at", sa.DateTime(), nullable=True))
        classrooms.create_index(op.f("ix_classrooms_deleted_at"), ["deleted_at"])


def downgrade() -> None:
    op.execute(
        "DELETE FROM embeddings WHERE sample_id IN (SELECT samples.id FROM samples"
        " JOIN classes ON classes.id = samples.class_id WHERE classes.deleted_at IS NOT NULL)"
    )
    op.execute(
        "DELETE FROM samples WHERE class_id IN (SELECT id FROM classes WHERE deleted_at IS NOT NULL)"
    )
    op.execute("DELETE FROM classes WHERE deleted_at IS NOT NULL")
    op.drop_index(NAMES, "classes")
    with op.batch_alter_table("classes") as classes:
        classes.drop_index(op.f("ix_classes_deleted_at"))
        classes.drop_column("deleted_at")
        classes.create_unique_constraint(op.f(NAMES), ["project_id", "name_key"])
    with op.batch_alter_table("classrooms") as classrooms:
        classrooms.drop_index(op.f("ix_classrooms_deleted_at"))
        classrooms.drop_column("deleted_at")
