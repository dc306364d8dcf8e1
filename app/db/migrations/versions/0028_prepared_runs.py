"""training runs whose pictures the lab prepares: variants of them, and the parts of a split"""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "prepared_runs",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("prepared", sa.Boolean(), nullable=False),
        sa.Column("variants", sa.Integer(), nullable=False),
        sa.Column("variants_done", sa.Integer(), nullable=False),
        sa.Column("training", sa.Integer(), nullable=True),
        sa.Column("validation", sa.Integer(), nullable=True),
        sa.Column("test", sa.Integer(), nullable=True),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("waiting_for", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(
            ["run_id"],
            ["training_runs.id"],
            name=op.f("fk_prepared_runs_run_id_training_runs"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("run_id", name=op.f("pk_prepared_runs")),
    )
    op.create_index(op.f("ix_prepared_runs_prepared"), "prepared_runs", ["prepared"])


def downgrade() -> None:
    op.drop_table("prepared_runs")
