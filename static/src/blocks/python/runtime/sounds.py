"""Sounds: a console plays none."""

from .program import wait
from .values import Value, number


class _Sounds:
    volume: float = 100


_sounds = _Sounds()


def play_sound(sound: str) -> None:
    pass


async def play_note(note: str, seconds: Value) -> None:
    """The note takes as long as an audible one."""
    await wait(min(60, max(0, number(seconds))))


def stop_sounds() -> None:
    pass


def volume() -> float:
    return _sounds.volume


def set_volume(percent: Value) -> None:
    _sounds.volume = min(100, max(0, number(percent)))


def change_volume(by: Value) -> None:
    set_volume(_sounds.volume + number(by))
