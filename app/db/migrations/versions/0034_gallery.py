"""a gallery for each classroom, with likes, and with what its teacher took down"""

import sqlalchemy as sa
from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("classrooms") as classrooms:
        classrooms.add_column(
            sa.Column("gallery_open", sa.Boolean(), nullable=False, server_default=sa.false())
        )
    op.create_table(
        "gallery_entries",
        sa.Column("share_id", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_id"],
            ["shares.id"],
            name=op.f("fk_gallery_entries_share_id_shares"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["memberships.id"],
            name=op.f("fk_gallery_entries_place_id_memberships"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("share_id", name=op.f("pk_gallery_entries")),
    )
    op.create_index(op.f("ix_gallery_entries_place_id"), "gallery_entries", ["place_id"])
    op.create_table(
        "gallery_likes",
        sa.Column("share_id", sa.String(), nullable=False),
        sa.Column("place_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_id"],
            ["gallery_entries.share_id"],
            name=op.f("fk_gallery_likes_share_id_gallery_entries"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["place_id"],
            ["memberships.id"],
            name=op.f("fk_gallery_likes_place_id_memberships"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("share_id", "place_id", name=op.f("pk_gallery_likes")),
    )
    op.create_index(op.f("ix_gallery_likes_place_id"), "gallery_likes", ["place_id"])
    op.create_table(
        "gallery_removals",
        sa.Column("project_id", sa.String(), nullable=False),
        sa.Column("classroom_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_gallery_removals_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["classroom_id"],
            ["classrooms.id"],
            name=op.f("fk_gallery_removals_classroom_id_classrooms"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "classroom_id", name=op.f("pk_gallery_removals")),
    )
    op.create_index(op.f("ix_gallery_removals_classroom_id"), "gallery_removals", ["classroom_id"])


def downgrade() -> None:
    op.drop_table("gallery_removals")
    op.drop_table("gallery_likes")
    op.drop_table("gallery_entries")
    with op.batch_alter_table("classrooms") as classrooms:
        classrooms.drop_column("gallery_open")
