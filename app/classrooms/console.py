"""Commands of the terminal for classrooms. They ask for no login."""

from __future__ import annotations

from app.accounts.console import open_database
from app.classrooms.roster import Roster
from app.classrooms.word_cards import WordCards
from app.settings import Settings


def make_new_cards(settings: Settings) -> int:
    """Replace the key of the word cards, and so every card. Returns the number of cards."""
    with open_database(settings) as database, database.transaction() as session:
        cards = WordCards.with_new_key(settings.data_dir)
        return Roster(session, settings, cards).replace_all_cards()
