"""Renders the pages from templates."""

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
from app.web.csp import (
    ALLOW_INLINE_STYLES,
    ALLOW_PROGRAM_FRAME,
    PAGE_POLICY,
    PROGRAM_FRAME_POLICY,
    policy_header,
)
from app.web.errors import message_of
from app.web.words import Words, language_of

BLOCKS_HEADERS = {
    "Content-Security-Policy": policy_header(PAGE_POLICY, ALLOW_INLINE_STYLES, ALLOW_PROGRAM_FRAME),
    # Students record sounds here and nowhere else.
    "Permissions-Policy": "camera=(self), microphone=(self), geolocation=()",
}
PLAY_HEADERS = {
    "Content-Security-Policy": policy_header(PAGE_POLICY, ALLOW_PROGRAM_FRAME),
    "X-Robots-Tag": "noindex",
}
DOCS_HEADERS = {"Content-Security-Policy": policy_header(PAGE_POLICY, ALLOW_INLINE_STYLES)}
PROGRAM_FRAME_HEADERS = {
    "X-Frame-Options": "SAMEORIGIN",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
TABS = (
    ("pages.tab_collect", "/projects/{id}", False),
    ("pages.tab_blocks", "/projects/{id}/blocks", False),
    ("pages.tab_lab", "/projects/{id}/lab", True),
)
"""Name and address of each page of a project, and whether it is one for older pupils."""


class Pages:
    """Renders every HTML page of the product."""

    def __init__(self, templates: Path, dist: Path, words: Words) -> None:
        self._words = words
        self._bundles = Bundles(dist)
        self._templates = Environment(
            loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined
        )

    def home(self, request: Request, person: PagePerson | None) -> HTMLResponse:
        return self._render(
            request, "home.html", "src/home/main.tsx", "pages.title_home", person=person
        )

    def join(self, request: Request) -> HTMLResponse:
        return self._render(request, "join.html", "src/join/main.tsx", "join.page_title")

    def gallery(self, request: Request) -> HTMLResponse:
        return self._render(request, "gallery.html", "src/gallery/main.tsx", "gallery.page_title")

    def teacher(self, request: Request) -> HTMLResponse:
        return self._render(request, "teacher.html", "src/teacher/main.tsx", "teacher.page_title")

    def first_lesson(self, request: Request) -> HTMLResponse:
        return self._render(
            request, "teacher.html", "src/firstLesson/main.tsx", "first_lesson.page_title"
        )

    def lesson(self, request: Request) -> HTMLResponse:
        return self._render(request, "lesson.html", "src/wall/main.tsx", "wall.page_title")

    def cards(self, request: Request, sheet: CardSheet) -> HTMLResponse:
        return self._render(
            request, "cards.html", "src/teacher/cards.ts", "teacher.page_title", sheet=sheet
        )

    def collect(
        self, request: Request, project: PageProject, person: PagePerson | None
    ) -> HTMLResponse:
        return self._render(
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
        page = self._render(
            request,
            "blocks.html",
            "src/blocks/main.tsx",
            "pages.title_project",
            project,
            person=person,
        )
        page.headers.update(BLOCKS_HEADERS)
        return page

    def lab(
        self, request: Request, project: PageProject, person: PagePerson | None
    ) -> HTMLResponse:
        return self._render(
            request,
            "lab.html",
            "src/lab/main.tsx",
            "pages.title_project",
            project,
            person=person,
        )

    def take_along(
        self, request: Request, project: PageProject, person: PagePerson | None
    ) -> HTMLResponse:
        return self._render(
            request,
            "take_along.html",
            "src/takeAlong/main.tsx",
            "pages.title_project",
            project,
            person=person,
        )

    def incoming(
        self, request: Request, project: PageProject, person: PagePerson | None
    ) -> HTMLResponse:
        return self._render(
            request,
            "incoming.html",
            "src/incoming/main.tsx",
            "pages.title_project",
            project,
            person=person,
        )

    def play(self, request: Request, share: PageShare) -> HTMLResponse:
        """The page of a share link. Search engines must not index it."""
        page = self._render(
            request, "play.html", "src/play/main.tsx", "pages.title_project", share=share
        )
        page.headers.update(PLAY_HEADERS)
        return page

    def program_frame(self) -> HTMLResponse:
        """The document of the sandbox frame in which programs run; it has an origin of its own."""
        bundle = self._bundles.bundle_for("src/blocks/sandbox/frame/main.ts")
        nonce = secrets.token_urlsafe()
        policy = policy_header(PROGRAM_FRAME_POLICY, {"script-src": f"'nonce-{nonce}'"})
        template = self._templates.get_template("program_frame.html")
        return HTMLResponse(
            template.render(bundle=bundle, nonce=nonce),
            headers=PROGRAM_FRAME_HEADERS | {"Content-Security-Policy": policy},
        )

    def docs(self, request: Request, operations: tuple[OperationGroup, ...]) -> HTMLResponse:
        page = self._render(
            request, "docs.html", "src/docs/main.ts", "pages.title_docs", operations=operations
        )
        page.headers.update(DOCS_HEADERS)
        return page

    def certificate(self, request: Request, notice: CertificateNotice) -> HTMLResponse:
        """The instructions for the certificate. The script asks https whether the device trusts it."""
        page = self._render(
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
        return self._render(
            request,
            "privacy.html",
            "src/privacy/main.tsx",
            "privacy.title",
            sections=sections,
        )

    def icon(self) -> Response:
        """The product's icon as SVG."""
        drawing = self._templates.get_template("favicon.svg").render()
        return Response(
            drawing, media_type="image/svg+xml", headers={"Cache-Control": "max-age=86400"}
        )

    def error(self, request: Request, error: EyeblocksError, status: int) -> HTMLResponse | None:
        """The error page for browsers; None for requests of the API or without `Accept: text/html`."""
        if request.url.path.startswith("/api/") or "text/html" not in request.headers.get(
            "accept", ""
        ):
            return None
        message = message_of(self._words, request, error)
        return self._render(
            request,
            "error.html",
            "src/stylesOnly/main.ts",
            "pages.title_error",
            message=message,
            status=status,
        )

    def _render(
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
        text = partial(self._words.text, language)
        named = project or share
        page = Page(
            language=language,
            title=text(title, {"name": named.name} if named else None),
            address=request.url.path,
            bundle=self._bundles.bundle_for(entry),
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
        html = self._templates.get_template(template).render(page=page, text=text)
        return HTMLResponse(html, status)

    def _tabs(self, request: Request, language: str, project: PageProject) -> tuple[Tab, ...]:
        addresses = [(name, address.format(id=project.id), quiet) for name, address, quiet in TABS]
        return tuple(
            Tab(self._words.text(language, name), address, address == request.url.path, quiet)
            for name, address, quiet in addresses
        )
