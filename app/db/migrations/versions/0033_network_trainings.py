"""trainings of whole networks: one's own, and fine-tunings"""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "network_trainings",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("validation", sa.Double(), nullable=False),
        sa.Column("test", sa.Double(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=True),
        sa.Column("training_part", sa.Integer(), nullable=False),
        sa.Column("training_pictures", sa.Integer(), nullable=False),
        sa.Column("validation_pictures", sa.Integer(), nullable=False),
        sa.Column("variants", sa.Integer(), nullable=False),
        sa.Column("variants_done", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("epochs", sa.JSON(), nullable=False),
        sa.Column("transfer", sa.JSON(), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("seconds_left", sa.Double(), nullable=True),
        sa.Column("waiting_for", sa.JSON(), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_network_trainings_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_network_trainings")),
        sa.UniqueConstraint("project_id", "kind", name=op.f("uq_network_trainings_project_id")),
    )
    op.create_index(op.f("ix_network_trainings_project_id"), "network_trainings", ["project_id"])
    op.create_index(op.f("ix_network_trainings_status"), "network_trainings", ["status"])


def downgrade() -> None:
    op.drop_table("network_trainings")
