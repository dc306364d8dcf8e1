"""Functions of the program's own."""

from typing import Any

from .program import Body, Problem, _program, turn

DEEPEST_CALL = 400


def function(body: Body) -> Body:
    """An own function of the program. One that calls itself is a loop, too, and gives way."""

    async def called(*given: Any) -> Any:
        calls = _program.script.calls
        if len(calls) > DEEPEST_CALL:
            raise Problem("too_deep")
        if body in calls:
            await turn()
        calls.append(body)
        try:
            answered = await body(*given)
        finally:
            calls.pop()
        return "" if answered is None else answered

    return called
