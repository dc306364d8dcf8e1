"""classroom endings"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("classrooms", schema=None) as batch_op:
        batch_op.add_column(sa.Column("warned_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("classrooms", schema=None) as batch_op:
        batch_op.drop_column("warned_on")
