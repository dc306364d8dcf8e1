"""HTTP of the classroom's pages: the door, the teacher's desk, the sheet of word cards."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from app.pages.context import CardSheet, PageCard
from app.pages.frame import PagesDep
from app.people.classroom_routes import CardsDep, ClassroomDep, RosterDep
from app.people.doors import card_qr, door_of
from app.serving.addresses import network_hosts
from app.web.dependencies import SettingsDep

router = APIRouter(include_in_schema=False)


@router.get("/join")
async def join(request: Request, pages: PagesDep) -> HTMLResponse:
    return pages.join(request)


@router.get("/teacher")
@router.get("/teacher/start")
@router.get("/teacher/account")
@router.get("/teacher/classrooms/{classroom}")
async def teacher(request: Request, pages: PagesDep) -> HTMLResponse:
    """One frame for all; what it shows is asked for by its script, as who is logged in."""
    return pages.teacher(request)


@router.get("/teacher/classrooms/{classroom}/lesson")
async def lesson(request: Request, pages: PagesDep) -> HTMLResponse:
    """A frame, too: the live wall, handing out and collecting, the swap test."""
    return pages.lesson(request)


@router.get("/teacher/classrooms/{classroom}/cards")
def cards(
    request: Request,
    pages: PagesDep,
    classroom: ClassroomDep,
    roster: RosterDep,
    cards: CardsDep,
    settings: SettingsDep,
) -> HTMLResponse:
    """The word cards, to print and cut out. For the classroom's teacher alone."""
    hosts = network_hosts()
    sheet = CardSheet(
        classroom=classroom.name,
        classroom_address=f"/teacher/classrooms/{classroom.id}",
        join_address=door_of(settings, hosts, classroom.join_code).address,
        cards=tuple(
            PageCard(
                nickname=each.membership.nickname,
                words=tuple(cards.text(each.membership, classroom.language).split()),
                qr=card_qr(settings, hosts, cards.text(each.membership, "en")),
            )
            for each in roster.of_classroom(classroom.id)
        ),
    )
    return pages.cards(request, sheet)
