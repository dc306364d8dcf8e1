"""The cards of a model's classes, for answers and for whoever may use the model."""

from __future__ import annotations

from sqlalchemy.orm import Session

from app.db.database import Database
from app.db.tables import ImageClass, Sample
from app.errors import SampleNotFound
from app.projects.cards import ShownCard, shown_cards


class CardReader:
    """Reads cards, each in a transaction of its own. Several threads may use it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def card_of(self, class_id: str) -> ShownCard | None:
        """The class's card as it is now; None for a deleted class and for one without a card."""
        with self._database.reading() as session:
            return _card_of(session, class_id)

    def picture_of(self, class_id: str) -> Sample:
        """The sample that is the picture of the class's card. Raises SampleNotFound."""
        with self._database.reading() as session:
            card = _card_of(session, class_id)
            if card is None or card.sample_id is None:
                raise SampleNotFound
            return session.get_one(Sample, card.sample_id)


def _card_of(session: Session, class_id: str) -> ShownCard | None:
    image_class = session.get(ImageClass, class_id)
    if image_class is None or image_class.deleted_at is not None:
        return None
    return shown_cards(session, [image_class]).get(class_id)
