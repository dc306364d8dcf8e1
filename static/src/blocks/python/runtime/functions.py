"""The program's own functions."""

from typing import Any

from .program import Body, Problem, _give_way, _program, _Subroutine

DEEPEST_CALL = 10_000


def function(body: Body) -> Body:
    """A script or another function of the program. Recursion is a loop, too, so it yields."""

    async def called(*given: Any) -> Any:
        script = _program.script
        if sum(script.calls.values()) > DEEPEST_CALL:
            raise Problem("too_deep")
        if script.calls[body] > 0:
            await _give_way()
        script.calls[body] += 1
        try:
            answered = await _Subroutine(body(*given))
        finally:
            script.calls[body] -= 1
        return "" if answered is None else answered

    return called
