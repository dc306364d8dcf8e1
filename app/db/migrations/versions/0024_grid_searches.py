"""grid searches over training conditions, and what each of their combinations came to"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "grid_searches",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
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
        sa.Column("batch_sizes", sa.JSON(), nullable=False),
        sa.Column("learning_rates", sa.JSON(), nullable=False),
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("waiting_for", sa.JSON(), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_grid_searches_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid_searches")),
        sa.UniqueConstraint("project_id", name=op.f("uq_grid_searches_project_id")),
    )
    op.create_index(op.f("ix_grid_searches_status"), "grid_searches", ["status"])
    op.create_table(
        "grid_combinations",
        sa.Column("search_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("pictures", sa.Integer(), nullable=False),
        sa.Column("epochs", sa.JSON(), nullable=False),
        sa.Column("kept_epoch", sa.Integer(), nullable=False),
        sa.Column("training_s", sa.Double(), nullable=False),
        sa.ForeignKeyConstraint(
            ["search_id"],
            ["grid_searches.id"],
            name=op.f("fk_grid_combinations_search_id_grid_searches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("search_id", "number", name=op.f("pk_grid_combinations")),
    )


def downgrade() -> None:
    for table in ("grid_combinations", "grid_searches"):
        op.drop_table(table)
