"""teachers and classrooms"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_student_sessions()
    with op.batch_alter_table("projects") as projects:
        projects.add_column(sa.Column("frozen_at", sa.DateTime(), nullable=True))
    _create_teachers()
    _create_classrooms()


def _create_student_sessions() -> None:
    """Move the token hashes to a table of their own: a student may use several browsers."""
    op.create_table(
        "student_sessions",
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["students.id"],
            name=op.f("fk_student_sessions_student_id_students"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_student_sessions")),
    )
    op.create_index(
        op.f("ix_student_sessions_student_id"), "student_sessions", ["student_id"], unique=False
    )
    op.execute(
        "INSERT INTO student_sessions (token_hash, student_id, created_at) "
        "SELECT token_hash, id, created_at FROM students"
    )
    with op.batch_alter_table("students") as students:
        students.drop_constraint("uq_students_token_hash", type_="unique")
        students.drop_column("token_hash")


def _create_teachers() -> None:
    op.create_table(
        "teachers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_key", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teachers")),
        sa.UniqueConstraint("name_key", name=op.f("uq_teachers_name_key")),
    )
    op.create_table(
        "teacher_sessions",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("teacher_id", sa.String(), nullable=False),
        sa.Column("device", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["teacher_id"],
            ["teachers.id"],
            name=op.f("fk_teacher_sessions_teacher_id_teachers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teacher_sessions")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_teacher_sessions_token_hash")),
    )
    op.create_index(
        op.f("ix_teacher_sessions_teacher_id"), "teacher_sessions", ["teacher_id"], unique=False
    )
    op.create_index(
        op.f("ix_teacher_sessions_expires_at"), "teacher_sessions", ["expires_at"], unique=False
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("teacher_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("expires_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["teacher_id"],
            ["teachers.id"],
            name=op.f("fk_invitations_teacher_id_teachers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_teacher_id"), "invitations", ["teacher_id"], unique=False)


def _create_classrooms() -> None:
    op.create_table(
        "classrooms",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("teacher_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("join_code", sa.String(), nullable=False),
        sa.Column("join_until", sa.DateTime(), nullable=True),
        sa.Column("max_projects", sa.Integer(), nullable=True),
        sa.Column("max_classes", sa.Integer(), nullable=True),
        sa.Column("max_samples_per_project", sa.Integer(), nullable=True),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["teacher_id"],
            ["teachers.id"],
            name=op.f("fk_classrooms_teacher_id_teachers"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classrooms")),
        sa.UniqueConstraint("join_code", name=op.f("uq_classrooms_join_code")),
    )
    op.create_index(op.f("ix_classrooms_teacher_id"), "classrooms", ["teacher_id"], unique=False)
    op.create_table(
        "memberships",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("classroom_id", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=True),
        sa.Column("nickname", sa.String(), nullable=False),
        sa.Column("nickname_key", sa.String(), nullable=False),
        sa.Column("card_number", sa.Integer(), nullable=False),
        sa.Column("card_hash", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("joined_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name=op.f("fk_memberships_classroom_id_classrooms"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["students.id"],
            name=op.f("fk_memberships_student_id_students"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_memberships")),
        sa.UniqueConstraint("card_hash", name=op.f("uq_memberships_card_hash")),
        sa.UniqueConstraint("student_id", name=op.f("uq_memberships_student_id")),
        sa.UniqueConstraint(
            "classroom_id", "nickname_key", name=op.f("uq_memberships_classroom_id")
        ),
    )
    op.create_index(
        op.f("ix_memberships_classroom_id"), "memberships", ["classroom_id"], unique=False
    )


def downgrade() -> None:
    op.drop_table("memberships")
    op.drop_table("classrooms")
    op.drop_table("invitations")
    op.drop_table("teacher_sessions")
    op.drop_table("teachers")
    with op.batch_alter_table("projects") as projects:
        projects.drop_column("frozen_at")
    _bring_student_tokens_back()


def _bring_student_tokens_back() -> None:
    """Keep one token hash per student. A student without one gets the id and cannot log in."""
    with op.batch_alter_table("students") as students:
        students.add_column(sa.Column("token_hash", sa.String(), nullable=True))
    op.execute(
        "UPDATE students SET token_hash = COALESCE((SELECT MIN(token_hash) FROM student_sessions "
        "WHERE student_sessions.student_id = students.id), id)"
    )
    with op.batch_alter_table("students") as students:
        students.alter_column("token_hash", existing_type=sa.String(), nullable=False)
        students.create_unique_constraint(op.f("uq_students_token_hash"), ["token_hash"])
    op.drop_table("student_sessions")
