"""samples know the colors of their parts, which tell whether backgrounds are alike"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("samples") as samples:
        samples.add_column(sa.Column("colors", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("samples") as samples:
        samples.drop_column("colors")
