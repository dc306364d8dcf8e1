"""Cards of classes: what an answer shows beside the name. The students' word cards are others."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.db.tables import ImageClass, Sample
from app.errors import (
    CardLinkUnusable,
    CardTextUnusable,
    NameHasControls,
    NameUnusable,
    SampleNotFound,
)
from app.names import is_visible, usable_name
from app.settings import Settings

WEB_SCHEMES = ("http", "https")


@dataclass(frozen=True)
class Card:
    """A card as its class keeps it. `sample_id`: its picture, one of the class's own samples."""

    text: str
    link: str | None = None
    sample_id: str | None = None


@dataclass(frozen=True)
class ShownCard:
    """A card as answers show it. `sample_id` is None once the class has the sample no more."""

    text: str
    link: str | None
    sample_id: str | None
    mirrored: bool


def kept_card(image_class: ImageClass) -> Card | None:
    """The card of a class, whether its picture still exists or not."""
    if image_class.card_text is None:
        return None
    return Card(image_class.card_text, image_class.card_link, image_class.card_sample_id)


def keep_card(image_class: ImageClass, card: Card | None) -> None:
    """Give a class a card, or take its card away. Check the card before."""
    image_class.card_text = card.text if card else None
    image_class.card_link = card.link if card else None
    image_class.card_sample_id = card.sample_id if card else None


def usable_card(card: Card, settings: Settings) -> Card:
    """The card with its text and link trimmed. Raises CardTextUnusable, CardLinkUnusable."""
    text = _usable_text(card.text, settings.max_card_text_length)
    link = None if card.link is None else _usable_link(card.link, settings.max_card_link_length)
    return Card(text, link, card.sample_id)


def check_own_sample(session: Session, image_class: ImageClass, card: Card) -> None:
    """Raises SampleNotFound if the card's picture is no sample of the class."""
    if card.sample_id is None:
        return
    sample = session.get(Sample, card.sample_id)
    if sample is None or sample.class_id != image_class.id or sample.deleted_at is not None:
        raise SampleNotFound


def shown_cards(session: Session, classes: Sequence[ImageClass]) -> dict[str, ShownCard]:
    """The cards of those classes that have one, by class id."""
    cards = {each.id: card for each in classes if (card := kept_card(each)) is not None}
    mirrored = _mirrored_pictures(session, [key for key, card in cards.items() if card.sample_id])
    return {
        class_id: ShownCard(
            card.text,
            card.link,
            card.sample_id if class_id in mirrored else None,
            mirrored.get(class_id, False),
        )
        for class_id, card in cards.items()
    }


def _mirrored_pictures(session: Session, class_ids: Sequence[str]) -> dict[str, bool]:
    """Whether the card's picture is shown mirrored, for each class whose card still has one."""
    if not class_ids:
        return {}
    query = (
        select(Sample.class_id, Sample.mirrored)
        .join(ImageClass, ImageClass.card_sample_id == Sample.id)
        .where(ImageClass.id.in_(class_ids), Sample.class_id == ImageClass.id)
        .where(Sample.deleted_at.is_(None))
    )
    return {class_id: mirrored for class_id, mirrored in session.execute(query)}


def _usable_text(text: str, max_length: int) -> str:
    """The text, which may have several lines."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).strip()
    try:
        usable_name(text.replace("\n", " "), max_length)
    except (NameUnusable, NameHasControls) as problem:
        raise CardTextUnusable(max_length=max_length) from problem
    return text


def _usable_link(link: str, max_length: int) -> str:
    """The link, whose every letter can be seen, because people read and type it."""
    link = unicodedata.normalize("NFC", link).strip()
    if len(link) > max_length or not all(map(is_visible, link)) or not _is_web_address(link):
        raise CardLinkUnusable(max_length=max_length)
    return link


def _is_web_address(link: str) -> bool:
    try:
        parts = urlsplit(link)
    except ValueError:  # brackets that hold no address
        return False
    return parts.scheme in WEB_SCHEMES and bool(parts.hostname)
