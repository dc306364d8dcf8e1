"""The person shown in the header: a student of a classroom, a teacher, or nobody."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from app.accounts.dependencies import CallerDep
from app.accounts.teachers import Teachers
from app.classrooms.join_routes import JoiningDep
from app.pages.context import PagePerson
from app.web.dependencies import SessionDep, SettingsDep


def person_of(
    caller: CallerDep, session: SessionDep, settings: SettingsDep, joining: JoiningDep
) -> PagePerson | None:
    place = joining.find_place(caller.owner_id)
    if place is not None:
        return PagePerson(place.nickname, joining.classroom_of(place).name, "/join")
    if caller.teacher_id:
        teacher = Teachers(session, settings).get(caller.teacher_id)
        return PagePerson(teacher.name, "", "/teacher")
    return None


PersonDep = Annotated[PagePerson | None, Depends(person_of)]
