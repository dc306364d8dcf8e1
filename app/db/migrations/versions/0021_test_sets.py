"""test sets, and imports of them"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("imports") as imports:
        imports.add_column(
            sa.Column("purpose", sa.String(), nullable=False, server_default="samples")
        )
    op.create_table(
        "test_pictures",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("import_id", sa.String(), nullable=False),
        sa.Column("order_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("label", sa.String(), nullable=True),
        sa.Column("class_id", sa.String(), nullable=True),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_test_pictures_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_test_pictures")),
    )
    op.create_index(op.f("ix_test_pictures_project_id"), "test_pictures", ["project_id"])
    op.create_table(
        "test_embeddings",
        sa.Column("picture_id", sa.String(), nullable=False),
        sa.Column("backbone", sa.String(), nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.Column("checksum", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["picture_id"],
            ["test_pictures.id"],
            name=op.f("fk_test_embeddings_picture_id_test_pictures"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("picture_id", name=op.f("pk_test_embeddings")),
    )


def downgrade() -> None:
    for table in ("test_embeddings", "test_pictures"):
        op.drop_table(table)
    with op.batch_alter_table("imports") as imports:
        imports.drop_column("purpose")
