"""classes may have a card: a text, a link and one of their pictures, which answers show"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

COLUMNS = ("card_text", "card_link", "card_sample_id")


def upgrade() -> None:
    with op.batch_alter_table("classes") as classes:
        for column in COLUMNS:
            classes.add_column(sa.Column(column, sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("classes") as classes:
        for column in COLUMNS:
            classes.drop_column(column)
