"""keys of names leave out letters that show nothing

Where two names have the same key now, the later one keeps its old key.
"""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BLANK = "\u115f\u1160\u3164\uffa0\u2800\u034f\u180b\u180c\u180d\u180f"
STYLES = "".join(map(chr, range(0xFE00, 0xFE10)))
KEYS = {
    "classes": ("project_id", "name_key"),
    "memberships": ("classroom_id", "nickname_key"),
    "teachers": (None, "name_key"),
}


def upgrade() -> None:
    connection = op.get_bind()
    for name, (owner, key) in KEYS.items():
        table = sa.table(name, *(sa.column(column) for column in ("id", key, owner) if column))
        _shorten(connection, table, owner, key)


def downgrade() -> None:
    """Shorter keys work with the earlier version, too."""


def _shorten(connection: sa.Connection, table: sa.TableClause, owner: str | None, key: str) -> None:
    rows = connection.execute(sa.select(table).order_by(table.c.id)).mappings().all()
    taken = {(row[owner] if owner else None, row[key]) for row in rows}
    for row in rows:
        place = row[owner] if owner else None
        short = _without_invisible(row[key])
        if short != row[key] and (place, short) not in taken:
            taken.add((place, short))
            connection.execute(table.update().where(table.c.id == row["id"]).values({key: short}))


def _without_invisible(key: str) -> str:
    shown = "".join(
        " " if letter.isspace() else letter
        for letter in key
        if unicodedata.category(letter) != "Cf" and letter not in BLANK + STYLES
    )
    return unicodedata.normalize("NFC", shown).strip()
