"""Who the header shows: a student of a classroom, or a teacher."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from app.pages.context import PagePerson
from app.people.identity import CallerDep
from app.people.join_routes import JoiningDep
from app.people.teachers import Teachers
from app.web.dependencies import SessionDep, SettingsDep


def person_of(
    caller: CallerDep, session: SessionDep, settings: SettingsDep, joining: JoiningDep
) -> PagePerson | None:
    place = joining.found_place(caller.student_id)
    if place is not None:
        return PagePerson(place.nickname, joining.classroom_of(place).name, "/join")
    if caller.teacher_id:
        teacher = Teachers(session, settings).get(caller.teacher_id)
        return PagePerson(teacher.name, "", "/teacher")
    return None


PersonDep = Annotated[PagePerson | None, Depends(person_of)]
