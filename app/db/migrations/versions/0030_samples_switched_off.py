"""samples that are kept without being learnt from"""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("samples") as samples:
        samples.add_column(
            sa.Column("switched_off", sa.Boolean(), nullable=False, server_default=sa.false())
        )


def downgrade() -> None:
    with op.batch_alter_table("samples") as samples:
        samples.drop_column("switched_off")
