"""samples that their student saw mirrored"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("samples") as samples:
        samples.add_column(
            sa.Column("mirrored", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("samples") as samples:
        samples.drop_column("mirrored")
