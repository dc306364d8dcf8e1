"""a teacher's projects belong to the account

Handed-out projects and hidden test sets belonged to a browser's student. They move to the account.
"""

import secrets
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

STUDENTS = sa.table("students", sa.column("id"), sa.column("created_at", sa.DateTime()))
TEACHERS = sa.table("teachers", sa.column("id"), sa.column("student_id"))
CLASSROOMS = sa.table("classrooms", sa.column("id"), sa.column("teacher_id"))
PROJECTS = sa.table("projects", sa.column("id"), sa.column("student_id"))
RUNS = sa.table("training_runs", sa.column("project_id"), sa.column("student_id"))
TEACHERS_TABLES = tuple(
    sa.table(name, sa.column("classroom_id"), sa.column("project_id"))
    for name in ("assignments", "test_sets")
)


def upgrade() -> None:
    with op.batch_alter_table("teachers") as teachers:
        teachers.add_column(sa.Column("student_id", sa.String(), nullable=True))
    connection = op.get_bind()
    for (teacher_id,) in connection.execute(sa.select(TEACHERS.c.id)).all():
        _give_account(connection, teacher_id)
    with op.batch_alter_table("teachers") as teachers:
        teachers.alter_column("student_id", existing_type=sa.String(), nullable=False)
        teachers.create_unique_constraint(op.f("uq_teachers_student_id"), ["student_id"])
        teachers.create_foreign_key(
            op.f("fk_teachers_student_id_students"), "students", ["student_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("teachers") as teachers:
        teachers.drop_constraint(op.f("fk_teachers_student_id_students"), type_="foreignkey")
        teachers.drop_constraint(op.f("uq_teachers_student_id"), type_="unique")
        teachers.drop_column("student_id")


def _give_account(connection: sa.Connection, teacher_id: str) -> None:
    account_id = secrets.token_hex(16)
    moment = datetime.now(UTC).replace(tzinfo=None)
    connection.execute(STUDENTS.insert().values(id=account_id, created_at=moment))
    connection.execute(
        TEACHERS.update().where(TEACHERS.c.id == teacher_id).values(student_id=account_id)
    )
    classrooms = sa.select(CLASSROOMS.c.id).where(CLASSROOMS.c.teacher_id == teacher_id)
    for table in TEACHERS_TABLES:
        project_ids = sa.select(table.c.project_id).where(table.c.classroom_id.in_(classrooms))
        connection.execute(
            PROJECTS.update().where(PROJECTS.c.id.in_(project_ids)).values(student_id=account_id)
        )
        connection.execute(
            RUNS.update().where(RUNS.c.project_id.in_(project_ids)).values(student_id=account_id)
        )
