"""embeddings of variants of samples, and comparisons of levels"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "variant_embeddings",
        sa.Column("sample_id", sa.String(), nullable=False),
        sa.Column("backbone", sa.String(), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("mirror", sa.String(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["sample_id"],
            ["samples.id"],
            name=op.f("fk_variant_embeddings_sample_id_samples"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint(
            "sample_id",
            "backbone",
            "copy_number",
            "mirror",
            name=op.f("pk_variant_embeddings"),
        ),
    )
    op.create_table(
        "level_comparisons",
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
        sa.Column("levels", sa.JSON(), nullable=False),
        sa.Column("waiting_for", sa.JSON(), nullable=True),
        sa.Column("problem", sa.JSON(), nullable=True),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("finished_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_level_comparisons_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_level_comparisons")),
        sa.UniqueConstraint("project_id", name=op.f("uq_level_comparisons_project_id")),
    )
    op.create_index(op.f("ix_level_comparisons_status"), "level_comparisons", ["status"])


def downgrade() -> None:
    for table in ("level_comparisons", "variant_embeddings"):
        op.drop_table(table)
