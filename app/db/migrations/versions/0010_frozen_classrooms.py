"""frozen classrooms"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("classrooms") as classrooms:
        classrooms.add_column(sa.Column("frozen_at", sa.DateTime(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("classrooms") as classrooms:
        classrooms.drop_column("frozen_at")
