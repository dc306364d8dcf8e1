"""training runs have a name, a note and tags, and keep what they learnt from and on which device"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

COLUMNS = {"name": sa.String, "note": sa.String, "learnt_from": sa.JSON, "device": sa.String}


def upgrade() -> None:
    with op.batch_alter_table("training_runs") as runs:
        for name, kind in COLUMNS.items():
            runs.add_column(sa.Column(name, kind(), nullable=True))
        runs.add_column(sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("training_runs") as runs:
        for name in (*COLUMNS, "tags"):
            runs.drop_column(name)
