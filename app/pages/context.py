"""What a page's template may use."""

from __future__ import annotations

from dataclasses import dataclass

from app.pages.bundles import Bundle


@dataclass(frozen=True)
class Tab:
    """A page of the project in the header."""

    name: str
    address: str
    current: bool


@dataclass(frozen=True)
class PageProject:
    """`notice` is the key of an error's words that says why it cannot be changed, or empty."""

    id: str
    name: str
    notice: str = ""


@dataclass(frozen=True)
class PagePerson:
    """Who is shown in the header, and where that leads."""

    name: str
    place: str
    """The classroom's name; empty for a teacher."""
    address: str


@dataclass(frozen=True)
class PageCard:
    """A student's word card on the printed sheet."""

    nickname: str
    words: tuple[str, ...]
    qr: str


@dataclass(frozen=True)
class CardSheet:
    """The word cards of one classroom."""

    classroom: str
    classroom_address: str
    join_address: str
    cards: tuple[PageCard, ...]


@dataclass(frozen=True)
class CertificateNotice:
    """What a device has to know of this machine's own certificate."""

    origin: str
    """Where https is served: `https://192.168.0.12:8443`."""
    path: str
    """Where the visitor wanted to go there."""
    fingerprint: str


@dataclass(frozen=True)
class PageShare:
    """A shared project as its link knows it."""

    id: str
    name: str


@dataclass(frozen=True)
class Section:
    """A heading and its sentences, in the page's language."""

    key: str
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    """One thing that the API does; `says` is the first sentence about it."""

    method: str
    path: str
    says: str


@dataclass(frozen=True)
class OperationGroup:
    """The operations under one tag."""

    tag: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Page:
    """One page in one language; `message` is an error page's sentence."""

    language: str
    title: str
    address: str
    bundle: Bundle
    project: PageProject | None = None
    share: PageShare | None = None
    tabs: tuple[Tab, ...] = ()
    message: str = ""
    notice: CertificateNotice | None = None
    sections: tuple[Section, ...] = ()
    operations: tuple[OperationGroup, ...] = ()
    person: PagePerson | None = None
    sheet: CardSheet | None = None

    @property
    def script(self) -> str:
        return self.bundle.script

    @property
    def styles(self) -> tuple[str, ...]:
        return self.bundle.styles

    @property
    def preloads(self) -> tuple[str, ...]:
        return self.bundle.preloads
