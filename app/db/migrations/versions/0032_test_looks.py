"""what several networks see of a test set"""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

NAME = "pk_test_embeddings"


def upgrade() -> None:
    _set_key("picture_id", "backbone")


def downgrade() -> None:
    """Of several networks' embeddings of a picture one is kept; the others can be made anew."""
    kept = sa.text(
        "DELETE FROM test_embeddings WHERE EXISTS (SELECT 1 FROM test_embeddings AS other"
        " WHERE other.picture_id = test_embeddings.picture_id"
        " AND other.backbone < test_embeddings.backbone)"
    )
    op.get_bind().execute(kept)
    _set_key("picture_id")


def _set_key(*columns: str) -> None:
    with op.batch_alter_table("test_embeddings") as embeddings:
        embeddings.drop_constraint(NAME, type_="primary")
        embeddings.create_primary_key(NAME, list(columns))
