"""Messages."""

from collections.abc import Awaitable

from .program import _Pause, _program


class Message:
    """What scripts tell each other."""

    def __init__(self, name: str) -> None:
        self.name = name

    def send(self) -> None:
        _program.launch("received", self)

    def send_and_wait(self) -> Awaitable[None]:
        started = _program.launch("received", self)
        return _Pause(lambda: all(script.done for script in started))
