"""Scenes: only the scripts of the current scene's sprites run."""

from typing import NoReturn

from .program import ScriptEnded, _program


class Scene:
    """A part of the program with its own sprites."""

    def __init__(self, name: str) -> None:
        self.name = name
        _program.scenes.append(self)

    def start(self) -> NoReturn:
        """End every script and start those of this scene."""
        for sprite in [*_program.sprites]:
            if sprite.is_clone:
                _program.sprites.remove(sprite)
        _program.end_scripts()
        _program.scene = self
        _program.redraw = True
        _program.launch("scene_started")
        raise ScriptEnded


def start_next_scene() -> NoReturn:
    _start_scene_beside(1)


def start_previous_scene() -> NoReturn:
    _start_scene_beside(-1)


def _start_scene_beside(by: int) -> NoReturn:
    """Before the first and after the last there is none; the script ends in any case."""
    place = _program.scenes.index(_program.scene) + by if _program.scene else -1
    if 0 <= place < len(_program.scenes):
        _program.scenes[place].start()
    raise ScriptEnded
