"""The program's stopwatch."""

from .program import _program


class Timer:
    """It runs from the start of the program, and begins at zero when it is first started."""

    def __init__(self) -> None:
        self._untouched = True
        self._kept = 0.0
        self._since: float | None = 0.0

    @property
    def value(self) -> float:
        return self._kept + (0 if self._since is None else _program.now - self._since)

    def start(self) -> None:
        if self._untouched:
            self.reset()
        self._since = _program.now if self._since is None else self._since

    def stop(self) -> None:
        self._untouched = False
        self._kept, self._since = self.value, None

    def reset(self) -> None:
        self._untouched = False
        self._kept = 0.0
        self._since = None if self._since is None else _program.now


timer = Timer()
