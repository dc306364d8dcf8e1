"""classes keep their color, and projects the names of their deleted classes"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("classes") as classes:
        classes.add_column(sa.Column("color", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("projects") as projects:
        projects.add_column(
            sa.Column("deleted_classes", sa.JSON(), nullable=False, server_default="[]")
        )
    op.execute("UPDATE classes SET color = position % 8")


def downgrade() -> None:
    with op.batch_alter_table("projects") as projects:
        projects.drop_column("deleted_classes")
    with op.batch_alter_table("classes") as classes:
        classes.drop_column("color")
