"""Draws pages from templates."""

from __future__ import annotations

import secrets
from functools import partial
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from app.errors import EyeblocksError
from app.pages.bundles import Bundles
from app.pages.context import (
    CardSheet,
    CertificateNotice,
    OperationGroup,
    Page,
    PagePerson,
    PageProject,
    PageShare,
    Section,
    Tab,
)
from app.web.errors import message_of
from app.web.policies import (
    OPEN_STYLES,
    PAGE_POLICY,
    PLAYS_PROGRAMS,
    PROGRAM_FRAME_POLICY,
    written,
)
from app.web.words import Words, language_of

BLOCKS_HEADERS = {
    "Content-Security-Policy": written(PAGE_POLICY, OPEN_STYLES, PLAYS_PROGRAMS),
}
PLAY_HEADERS = {
    "Content-Security-Policy": written(PAGE_POLICY, PLAYS_PROGRAMS),
    "X-Robots-Tag": "noindex",
}
DOCS_HEADERS = {"Content-Security-Policy": written(PAGE_POLICY, OPEN_STYLES)}
PROGRAM_FRAME_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
TABS = (("pages.tab_collect", "/projects/{id}"), ("pages.tab_blocks", "/projects/{id}/blocks"))


class Pages:
    """Every HTML page of the product."""

    def __init__(self, templates: Path, dist: Path, words: Words) -> None:
        self._words = words
        self._bundles = Bundles(dist)
        self._templates = Environment(
            loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined
        )

    def home(self, request: Request, person: PagePerson | None) -> HTMLResponse:
        return self._draw(
            request, "home.html", "src/home/main.tsx", "pages.title_home", person=person
        )

    def join(self, request: Request) -> HTMLResponse:
        return self._draw(request, "join.html", "src/join/main.tsx", "join.page_title")

    def teacher(self, request: Request) -> HTMLResponse:
        return self._draw(request, "teacher.html", "src/teacher/main.tsx", "teacher.page_title")

    def lesson(self, request: Request) -> HTMLResponse:
        return self._draw(request, "lesson.html", "src/wall/main.tsx", "wall.page_title")

    def cards(self, request: Request, sheet: CardSheet) -> HTMLResponse:
        return self._draw(
            request, "cards.html", "src/teacher/cards.ts", "teacher.page_title", sheet=sheet
        )

    def collect(
        self, request: Request, project: PageProject, person: PagePerson | None
    ) -> HTMLResponse:
        return self._draw(
            request,
            "collect.html",
            "src/collect/main.tsx",
            "pages.title_project",
            project,
            person=person,
        )

    def blocks(
        self, request: Request, project: PageProject, person: PagePerson | None
    ) -> HTMLResponse:
        page = self._draw(
            request,
            "blocks.html",
            "src/blocks/main.tsx",
            "pages.title_project",
            project,
            person=person,
        )
        page.headers.update(BLOCKS_HEADERS)
        return page

    def play(self, request: Request, share: PageShare) -> HTMLResponse:
        """A link is for those who were given it, not for search engines."""
        page = self._draw(
            request, "play.html", "src/play/main.tsx", "pages.title_project", share=share
        )
        page.headers.update(PLAY_HEADERS)
        return page

    def program_frame(self) -> HTMLResponse:
        """Where a program runs: a page without words, in an origin of its own."""
        bundle = self._bundles.of("src/blocks/frame/main.ts")
        nonce = secrets.token_urlsafe()
        policy = written(PROGRAM_FRAME_POLICY, {"script-src": f"'nonce-{nonce}'"})
        template = self._templates.get_template("program_frame.html")
        return HTMLResponse(
            template.render(bundle=bundle, nonce=nonce),
            headers=PROGRAM_FRAME_HEADERS | {"Content-Security-Policy": policy},
        )

    def docs(self, request: Request, operations: tuple[OperationGroup, ...]) -> HTMLResponse:
        page = self._draw(
            request, "docs.html", "src/docs/main.ts", "pages.title_docs", operations=operations
        )
        page.headers.update(DOCS_HEADERS)
        return page

    def certificate(self, request: Request, notice: CertificateNotice) -> HTMLResponse:
        """Its script asks the https address whether this device trusts it already."""
        page = self._draw(
            request,
            "certificate.html",
            "src/certificate/main.ts",
            "certificate.title",
            notice=notice,
        )
        policy = PAGE_POLICY | {"connect-src": f"'self' {notice.origin}"}
        page.headers["Content-Security-Policy"] = "; ".join(
            f"{key} {value}" for key, value in policy.items()
        )
        return page

    def privacy(self, request: Request, sections: tuple[Section, ...]) -> HTMLResponse:
        return self._draw(
            request,
            "privacy.html",
            "src/privacy/main.tsx",
            "privacy.title",
            sections=sections,
        )

    def icon(self) -> Response:
        """The product's sign, drawn for it."""
        drawing = self._templates.get_template("favicon.svg").render()
        return Response(
            drawing, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"}
        )

    def error(self, request: Request, error: EyeblocksError, status: int) -> HTMLResponse | None:
        """A page for a person; None for requests that want JSON."""
        if request.url.path.startswith("/api/") or "text/html" not in request.headers.get(
            "accept", ""
        ):
            return None
        message = message_of(self._words, request, error)
        return self._draw(
            request,
            "error.html",
            "src/plain/main.ts",
            "pages.title_error",
            message=message,
            status=status,
        )

    def _draw(
        self,
        request: Request,
        template: str,
        entry: str,
        title: str,
        project: PageProject | None = None,
        *,
        share: PageShare | None = None,
        message: str = "",
        status: int = 200,
        notice: CertificateNotice | None = None,
        sections: tuple[Section, ...] = (),
        operations: tuple[OperationGroup, ...] = (),
        person: PagePerson | None = None,
        sheet: CardSheet | None = None,
    ) -> HTMLResponse:
        language = language_of(request)
        say = partial(self._words.say, language)
        named = project or share
        page = Page(
            language=language,
            title=say(title, {"name": named.name} if named else None),
            address=request.url.path,
            bundle=self._bundles.of(entry),
            project=project,
            share=share,
            tabs=self._tabs(request, language, project) if project else (),
            message=message,
            notice=notice,
            sections=sections,
            operations=operations,
            person=person,
            sheet=sheet,
        )
        html = self._templates.get_template(template).render(page=page, say=say)
        return HTMLResponse(html, status)

    def _tabs(self, request: Request, language: str, project: PageProject) -> tuple[Tab, ...]:
        addresses = [(name, address.format(id=project.id)) for name, address in TABS]
        return tuple(
            Tab(self._words.say(language, name), address, address == request.url.path)
            for name, address in addresses
        )
