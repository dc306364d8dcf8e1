"""the learning rate of each epoch, and the epoch after which a model was kept"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("run_epochs") as epochs:
        epochs.add_column(sa.Column("learning_rate", sa.Double(), nullable=True))
    with op.batch_alter_table("training_runs") as runs:
        runs.add_column(sa.Column("kept_epoch", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("training_runs") as runs:
        runs.drop_column("kept_epoch")
    with op.batch_alter_table("run_epochs") as epochs:
        epochs.drop_column("learning_rate")
