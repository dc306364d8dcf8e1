"""HTTP of privacy: erasing one's own data."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Response
from starlette.requests import HTTPConnection

from app.people.cookies import forget_student_cookie
from app.people.identity import CredentialsDep, caller_of
from app.privacy.erasure import Erasure
from app.privacy.schemas import ReceiptOut
from app.web.dependencies import DatabaseDep, SettingsDep
from app.web.errors import refusals

router = APIRouter(prefix="/api", tags=["privacy"])


async def erasure_of(connection: HTTPConnection) -> Erasure:
    return cast(Erasure, connection.app.state.erasure)


ErasureDep = Annotated[Erasure, Depends(erasure_of)]


def asking_student(shown: CredentialsDep, database: DatabaseDep) -> str:
    """Found in a transaction that is over before erasing begins its own."""
    with database.reading() as session:
        return caller_of(session, shown).student_id


@router.delete("/student", responses=refusals())
def erase_me(
    student_id: Annotated[str, Depends(asking_student)],
    erasure: ErasureDep,
    settings: SettingsDep,
    response: Response,
) -> ReceiptOut:
    """Erase everything of the calling student for good: projects, pictures, models, programs.

    A frozen project goes too: whose data it is decides about it. The browser forgets the student.
    """
    receipt = erasure.student(student_id)
    forget_student_cookie(response, settings)
    return ReceiptOut.of(receipt)
