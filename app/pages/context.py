"""The data that the templates of pages may use."""

from __future__ import annotations

from dataclasses import dataclass

from app.pages.bundles import Bundle


@dataclass(frozen=True)
class Tab:
    """A link to one page of the project, in the header. `quiet`: a page for older pupils."""

    name: str
    address: str
    current: bool
    quiet: bool


@dataclass(frozen=True)
class PageProject:
    """The project of a page. `notice` is the code of the error that forbids changes, or empty.

    `student_mark` stands for the project's student, whose id it does not tell. `came_in`: another
    program's file was brought in as this project, and a page says what came.
    """

    id: str
    name: str
    student_mark: str
    notice: str = ""
    came_in: bool = False


@dataclass(frozen=True)
class PagePerson:
    """The person shown in the header, and the address of the link there."""

    name: str
    place: str
    """The classroom's name; empty for a teacher."""
    address: str


@dataclass(frozen=True)
class PageCard:
    """A student's word card on the printed sheet."""

    nickname: str
    words: tuple[str, ...]
    qr: str | None


@dataclass(frozen=True)
class CardSheet:
    """The word cards of one classroom."""

    classroom: str
    classroom_address: str
    join_address: str
    on_network: bool
    cards: tuple[PageCard, ...]


@dataclass(frozen=True)
class CertificateNotice:
    """The facts about this machine's own certificate for the page of instructions."""

    origin: str
    """The origin of https: `https://192.168.0.12:8443`."""
    path: str
    """The path and query that the visitor asked for."""
    fingerprint: str


@dataclass(frozen=True)
class PageShare:
    """A shared project: the id of the share link and the project's name."""

    id: str
    name: str


@dataclass(frozen=True)
class Section:
    """A heading and its sentences in the page's language. `key` is the key of the heading."""

    key: str
    heading: str
    sentences: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    """One operation of the API. `summary` is the first line of its description."""

    method: str
    path: str
    summary: str


@dataclass(frozen=True)
class OperationGroup:
    """The operations of one tag."""

    tag: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Page:
    """The data of one page in one language. `message` is the text of an error page."""

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
