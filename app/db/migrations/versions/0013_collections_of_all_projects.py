"""a collection copies every project of a student"""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

NAME = "uq_copy_jobs_collection_id"


def upgrade() -> None:
    with op.batch_alter_table("copy_jobs") as jobs:
        jobs.drop_constraint(op.f(NAME), type_="unique")
        jobs.create_unique_constraint(op.f(NAME), ["collection_id", "source_id"])


def downgrade() -> None:
    with op.batch_alter_table("copy_jobs") as jobs:
        jobs.drop_constraint(op.f(NAME), type_="unique")
        jobs.create_unique_constraint(op.f(NAME), ["collection_id", "student_id"])
