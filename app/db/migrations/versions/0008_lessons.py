"""lessons: hints, snapshots, assignments, collections, test sets"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

TABLES = ("assignments", "collections", "hints", "snapshots", "test_sets", "copy_jobs")


def upgrade() -> None:
    _create_assignments()
    _create_collections()
    _create_hints()
    _create_snapshots()
    _create_test_sets()
    _create_copy_jobs()


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)


def _create_assignments() -> None:
    op.create_table(
        "assignments",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("classroom_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name=op.f("fk_assignments_classroom_id_classrooms"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_assignments_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
        sa.UniqueConstraint("project_id", name=op.f("uq_assignments_project_id")),
    )
    op.create_index(op.f("ix_assignments_classroom_id"), "assignments", ["classroom_id"])


def _create_collections() -> None:
    op.create_table(
        "collections",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("classroom_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name=op.f("fk_collections_classroom_id_classrooms"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collections")),
    )
    op.create_index(op.f("ix_collections_classroom_id"), "collections", ["classroom_id"])


def _create_hints() -> None:
    op.create_table(
        "hints",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("classroom_id", sa.String(), nullable=False),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name=op.f("fk_hints_classroom_id_classrooms"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["students.id"],
            name=op.f("fk_hints_student_id_students"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hints")),
    )
    op.create_index(op.f("ix_hints_classroom_id"), "hints", ["classroom_id"])
    op.create_index(op.f("ix_hints_student_id"), "hints", ["student_id"])


def _create_snapshots() -> None:
    op.create_table(
        "snapshots",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("of_project_id", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["of_project_id"],
            ["projects.id"],
            name=op.f("fk_snapshots_of_project_id_projects"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_snapshots_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_snapshots")),
    )
    op.create_index(op.f("ix_snapshots_of_project_id"), "snapshots", ["of_project_id"])


def _create_test_sets() -> None:
    op.create_table(
        "test_sets",
        sa.Column("classroom_id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name=op.f("fk_test_sets_classroom_id_classrooms"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_test_sets_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("classroom_id", name=op.f("pk_test_sets")),
    )
    op.create_index(op.f("ix_test_sets_project_id"), "test_sets", ["project_id"])


def _create_copy_jobs() -> None:
    op.create_table(
        "copy_jobs",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("assignment_id", sa.String(), nullable=True),
        sa.Column("collection_id", sa.String(), nullable=True),
        sa.Column("student_id", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("project_id", sa.String(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assignment_id"],
            ["assignments.id"],
            name=op.f("fk_copy_jobs_assignment_id_assignments"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["collection_id"],
            ["collections.id"],
            name=op.f("fk_copy_jobs_collection_id_collections"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_copy_jobs_project_id_projects"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["source_id"],
            ["projects.id"],
            name=op.f("fk_copy_jobs_source_id_projects"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["student_id"],
            ["students.id"],
            name=op.f("fk_copy_jobs_student_id_students"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_copy_jobs")),
        sa.UniqueConstraint("assignment_id", "student_id", name=op.f("uq_copy_jobs_assignment_id")),
        sa.UniqueConstraint("collection_id", "student_id", name=op.f("uq_copy_jobs_collection_id")),
    )
    op.create_index(op.f("ix_copy_jobs_finished_at"), "copy_jobs", ["finished_at"])
    op.create_index(op.f("ix_copy_jobs_project_id"), "copy_jobs", ["project_id"])
    op.create_index(op.f("ix_copy_jobs_source_id"), "copy_jobs", ["source_id"])
    op.create_index(op.f("ix_copy_jobs_student_id"), "copy_jobs", ["student_id"])
