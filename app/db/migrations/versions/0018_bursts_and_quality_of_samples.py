"""samples know their press of the shutter, brightness and sharpness; recognitions whether it was known"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("samples") as samples:
        samples.add_column(sa.Column("burst", sa.String(), nullable=True))
        samples.add_column(sa.Column("brightness", sa.Double(), nullable=True))
        samples.add_column(sa.Column("sharpness", sa.Double(), nullable=True))
    with op.batch_alter_table("last_recognitions") as recognitions:
        recognitions.add_column(sa.Column("known", sa.Boolean(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("last_recognitions") as recognitions:
        recognitions.drop_column("known")
    with op.batch_alter_table("samples") as samples:
        for column in ("sharpness", "brightness", "burst"):
            samples.drop_column(column)
