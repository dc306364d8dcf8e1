"""Routes for the pages of classrooms: joining, the teacher's pages, the sheet of word cards."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.classrooms.join_links import card_qr, join_link_of
from app.classrooms.routes import ClassroomDep, RosterDep, WordCardsDep
from app.pages.context import CardSheet, PageCard
from app.pages.dependencies import PagesDep
from app.serving.addresses import network_hosts
from app.web.dependencies import SettingsDep

router = APIRouter(include_in_schema=False)


@router.get("/join")
async def join(request: Request, pages: PagesDep) -> HTMLResponse:
    return pages.join(request)


@router.get("/gallery")
async def gallery(request: Request, pages: PagesDep) -> HTMLResponse:
    """The gallery of the student's classroom. Its script fetches what is in it."""
    return pages.gallery(request)


@router.get("/teacher")
@router.get("/teacher/start")
@router.get("/teacher/account")
@router.get("/teacher/classrooms/{classroom}")
async def teacher(request: Request, pages: PagesDep) -> HTMLResponse:
    """One page for all teachers' addresses. Its script fetches the login and the data."""
    return pages.teacher(request)


@router.get("/teacher/first-lesson")
async def first_lesson(request: Request, pages: PagesDep) -> HTMLResponse:
    """The guided first lesson. Anybody may read and print it; its buttons need the login."""
    return pages.first_lesson(request)


@router.get("/teacher/classrooms/{classroom}/lesson")
async def lesson(request: Request, pages: PagesDep) -> HTMLResponse:
    """The lesson page. Its script fetches the wall, assignments, collections and the swap test."""
    return pages.lesson(request)


@router.get("/teacher/classrooms/{classroom}/cards")
def cards(
    request: Request,
    pages: PagesDep,
    classroom: ClassroomDep,
    roster: RosterDep,
    cards: WordCardsDep,
    settings: SettingsDep,
) -> HTMLResponse:
    """The word cards for printing. Only the classroom's teacher may see them."""
    hosts = network_hosts()
    join_link = join_link_of(settings, hosts, classroom.join_code)
    sheet = CardSheet(
        classroom=classroom.name,
        classroom_address=f"/teacher/classrooms/{classroom.id}",
        join_address=join_link.address,
        on_network=join_link.on_network,
        cards=tuple(
            PageCard(
                nickname=place.membership.nickname,
                words=tuple(cards.text(place.membership, classroom.language).split()),
                qr=card_qr(settings, hosts, cards.text(place.membership, "en")),
            )
            for place in roster.of_classroom(classroom.id)
        ),
    )
    return pages.cards(request, sheet)
