"""Messages."""

from .program import _Pause, _program


class Message:
    """A message between scripts."""

    def __init__(self, name: str) -> None:
        self.name = name

    def send(self) -> None:
        _program.launch("received", self)

    async def send_and_wait(self) -> None:
        started = _program.launch("received", self)
        if started:
            await _Pause(lambda: all(script.done for script in started))
