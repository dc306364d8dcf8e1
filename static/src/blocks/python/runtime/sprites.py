"""Sprites: they are not drawn, but they have a position and a look."""

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .console import _console
from .program import Body, Problem, ScriptEnded, _give_way, _Hat, _print, _program, next_frame, wait
from .values import Value, number, text

if TYPE_CHECKING:
    from .console import Mouse
    from .messages import Message
    from .recognition import ImageClass
    from .scenes import Scene

HALF_WIDTH, HALF_HEIGHT = 240, 135
LONGEST_BUBBLE = 330
MOST_CLONES = 1000
WALLS = ("wall", "wall_up", "wall_down", "wall_left", "wall_right")


class _Bubble:
    """What a sprite says or thinks."""

    def __init__(self, words: Value, *, thought: bool) -> None:
        self.words = text(words)[:LONGEST_BUBBLE]
        self.thought = thought

    def __str__(self) -> str:
        return f"({self.words})" if self.thought else self.words


class Sprite:
    """A sprite or a clone of one. The center is 0,0; direction 90 is to the right, 0 upwards."""

    def __init__(
        self,
        name: str,
        *,
        x: float = 0,
        y: float = 0,
        size: float = 100,
        direction: float = 90,
        turning: str = "around",
        visible: bool = True,
        costumes: Iterable[str] = (),
        costume: int = 1,
        scene: "Scene | None" = None,
        words: str | None = None,
    ) -> None:
        self.name, self.scene, self.turning, self.visible = name, scene, turning, visible
        self.x, self.y, self.size, self.direction, self.is_drawing = x, y, size, direction, False
        self.is_filling = False
        self.costumes, self.costume, self.words = list(costumes), costume, words
        self.effects = {"color": 0.0, "brightness": 0.0, "transparency": 0.0}
        self.original: Sprite = self
        self._bubble: _Bubble | None = None
        _program.sprites.append(self)

    @property
    def is_clone(self) -> bool:
        return self.original is not self

    @property
    def costume_name(self) -> str:
        return self.costumes[self.costume - 1]

    def when_started(self, body: Body) -> None:
        self._when("started", None, body)

    def when_mouse_clicked(self, body: Body) -> None:
        _console.listen()
        self._when("mouse_clicked", None, body)

    def when_clicked(self, body: Body) -> None:
        _console.listen()
        self._when("clicked", None, body)

    def when_scene_started(self, body: Body) -> None:
        self._when("scene_started", None, body)

    def when_clone_started(self, body: Body) -> None:
        self._when("clone_started", None, body)

    def when_key_pressed(self, key: str, body: Body) -> None:
        _console.listen()
        self._when("key_pressed", key, body)

    def when_received(self, message: "Message | None", body: Body) -> None:
        self._when("received", message, body)

    def when_recognized(self, image_class: "ImageClass | None", body: Body) -> None:
        self._when("recognized", image_class and image_class.name, body)

    def _when(self, event: str, about: object, body: Body) -> None:
        _program.hats.append(_Hat(event, about, self, body))

    def stop_other_scripts(self) -> None:
        for script in _program.scripts:
            if script.sprite is self and script is not _program.script:
                script.done = True

    def clone(self, of: "Sprite") -> None:
        """Make a copy of a sprite of this scene, unless there are too many."""
        clones = sum(each.is_clone for each in _program.sprites)
        if clones >= MOST_CLONES or of.scene is not _program.scene:
            return
        clone = object.__new__(Sprite)
        clone.__dict__ = {**of.__dict__, "effects": dict(of.effects), "_bubble": None}
        _program.sprites.insert(_program.sprites.index(of), clone)
        clone._changed()
        _program.launch("clone_started", only=clone)

    def delete_clone(self) -> None:
        if self.is_clone:
            self._remove()
            raise ScriptEnded

    def delete_all_clones(self) -> None:
        for each in [*_program.sprites]:
            if each.is_clone and each.original is self.original:
                each._remove()
        if self.is_clone:
            raise ScriptEnded

    def _remove(self) -> None:
        for script in _program.scripts:
            script.done = script.done or script.sprite is self
        if self in _program.sprites:
            _program.sprites.remove(self)
        self._changed()

    def move(self, steps: Value) -> None:
        dx, dy = _ahead(self.direction)
        self.go_to(self.x + dx * number(steps), self.y + dy * number(steps))

    def change_x(self, by: Value) -> None:
        self.go_to(self.x + number(by), self.y)

    def change_y(self, by: Value) -> None:
        self.go_to(self.x, self.y + number(by))

    def go_to_x(self, x: Value) -> None:
        self.go_to(x, self.y)

    def go_to_y(self, y: Value) -> None:
        self.go_to(self.x, y)

    def go_to(self, x: Value, y: Value) -> None:
        """Positions that are not finite leave the sprite where it is."""
        across, up = number(x), number(y)
        self.x = across if math.isfinite(across) else self.x
        self.y = up if math.isfinite(up) else self.y
        self._changed()

    def go_to_place_of(self, target: "Sprite | Mouse") -> None:
        self.go_to(target.x, target.y)

    async def glide_by(self, seconds: Value, x: Value, y: Value) -> None:
        await self.glide_to(seconds, self.x + number(x), self.y + number(y))

    async def glide_to_place_of(self, seconds: Value, target: "Sprite | Mouse") -> None:
        await self.glide_to(seconds, target.x, target.y)

    async def glide_to(self, seconds: Value, x: Value, y: Value) -> None:
        begun, lasts = _program.now, number(seconds)
        from_x, from_y, to_x, to_y = self.x, self.y, number(x), number(y)
        passed = 0.0
        while True:
            share = passed / lasts if lasts > 0 else 1
            self.go_to(from_x + (to_x - from_x) * share, from_y + (to_y - from_y) * share)
            await next_frame()
            passed = _program.now - begun
            if passed >= lasts:
                break
        self.go_to(to_x, to_y)

    def turn(self, degrees: Value) -> None:
        self.point(self.direction + number(degrees))

    def point(self, direction: Value) -> None:
        """Directions are normalized to above -180 and at most 180."""
        wanted = number(direction)
        if math.isfinite(wanted):
            turned = wanted % 360
            self.direction = turned - 360 if turned > 180 else turned
            self._changed()

    def look_at(self, target: "Sprite | Mouse") -> None:
        dx, dy = target.x - self.x, target.y - self.y
        if dx != 0 or dy != 0:
            self.point(math.degrees(math.atan2(dx, dy)))

    def set_turning(self, style: str) -> None:
        self.turning = style
        self._changed()

    def bounce(self) -> None:
        """Turn away from every touched edge, never quite parallel to it."""
        edges = self._edges()
        if not edges:
            return
        dx, dy = _ahead(self.direction)
        dx = max(0.2, abs(dx)) if "wall_left" in edges else dx
        dx = -max(0.2, abs(dx)) if "wall_right" in edges else dx
        dy = max(0.2, abs(dy)) if "wall_down" in edges else dy
        dy = -max(0.2, abs(dy)) if "wall_up" in edges else dy
        self.point(round(math.degrees(math.atan2(dx, dy)), 12))
        half = self._half()
        self.go_to(_inside(self.x, half, HALF_WIDTH), _inside(self.y, half, HALF_HEIGHT))

    def distance_to(self, target: "Sprite | Mouse") -> float:
        return math.hypot(target.x - self.x, target.y - self.y)

    def touches(self, target: "Sprite | Mouse | str") -> bool:
        """Whether it touches a sprite, the pointer or an edge (one of `WALLS`)."""
        if isinstance(target, str):
            return bool(self._edges()) if target == "wall" else target in self._edges()
        if not isinstance(target, Sprite):
            return self.visible and self._near(target, 0)
        others = (each for each in _program.sprites if each.original is target.original)
        return self.visible and any(
            each is not self and each.visible and self._near(each, each._half()) for each in others
        )

    def _near(self, other: "Sprite | Mouse", reach: float) -> bool:
        apart = self._half() + reach
        return abs(other.x - self.x) < apart and abs(other.y - self.y) < apart

    def _half(self) -> float:
        """Half the side of the upright square around the picture."""
        angle = math.radians(self.direction - 90) if self.turning == "around" else 0
        return self.size / 2 * (abs(math.cos(angle)) + abs(math.sin(angle)))

    def _edges(self) -> set[str]:
        half = self._half()
        reached = {
            "wall_left": self.x - half <= -HALF_WIDTH,
            "wall_right": self.x + half >= HALF_WIDTH,
            "wall_down": self.y - half <= -HALF_HEIGHT,
            "wall_up": self.y + half >= HALF_HEIGHT,
        }
        return {wall for wall, is_reached in reached.items() if is_reached}

    def say(self, words: Value) -> None:
        self._show(_Bubble(words, thought=False))

    def think(self, words: Value) -> None:
        self._show(_Bubble(words, thought=True))

    async def say_for(self, words: Value, seconds: Value) -> None:
        await self._show_for(_Bubble(words, thought=False), seconds)

    async def think_for(self, words: Value, seconds: Value) -> None:
        await self._show_for(_Bubble(words, thought=True), seconds)

    def remove_bubble(self) -> None:
        self._show(_Bubble("", thought=False))

    async def _show_for(self, bubble: _Bubble, seconds: Value) -> None:
        self._show(bubble)
        await wait(seconds)
        if self._bubble is bubble:
            self.remove_bubble()

    def _show(self, bubble: _Bubble) -> None:
        """An empty text removes the bubble; an unchanged text is not printed again."""
        if bubble.words and str(bubble) != str(self._bubble):
            _print(f"{self.name}: {bubble}")
        self._bubble = bubble if bubble.words else None
        self._changed()

    def _changed(self) -> None:
        """Where it can be seen, the frame is shown before scripts run on."""
        if self.visible or self.is_drawing or self.is_filling:
            _program.redraw = True

    def show(self) -> None:
        self.visible = True
        self._changed()

    def hide(self) -> None:
        self._changed()
        self.visible = False

    def wear(self, costume: str) -> None:
        if costume not in self.costumes:
            raise Problem("missing_costume")
        self.costume = self.costumes.index(costume) + 1
        self._changed()

    def next_costume(self) -> None:
        self.costume = self.costume % max(1, len(self.costumes)) + 1
        self._changed()

    def change_effect(self, effect: str, by: Value) -> None:
        self.set_effect(effect, self.effects[effect] + number(by))

    def set_effect(self, effect: str, value: Value) -> None:
        """The color effect wraps around; the others are limited to their range."""
        wanted = number(value)
        if not math.isfinite(wanted):
            return
        least = -100 if effect == "brightness" else 0
        bounded = math.fmod(wanted, 200) if effect == "color" else min(100, max(least, wanted))
        self.effects[effect] = bounded
        self._changed()

    def clear_effects(self) -> None:
        for effect in self.effects:
            self.set_effect(effect, 0)

    def change_size(self, by: Value) -> None:
        self.set_size(self.size + number(by))

    def set_size(self, size: Value) -> None:
        self.size = min(1500, max(1, number(size)))
        self._changed()

    def arrange(self, layer: str) -> None:
        """To the front or the back, one step or all the way."""
        sprites = _program.sprites
        at = sprites.index(self)
        places = {"front": len(sprites), "back": 0, "forward": at + 1, "backward": max(0, at - 1)}
        sprites.remove(self)
        sprites.insert(places[layer], self)
        self._changed()

    def read_text(self) -> str:
        """The words of a text box."""
        if self.words is None:
            raise Problem("no_text_box")
        return self.words

    def write(self, words: Value) -> None:
        self.read_text()
        self.words = text(words)[:LONGEST_BUBBLE]
        self._changed()

    def write_after(self, words: Value) -> None:
        self.write(self.read_text() + text(words))

    def write_before(self, words: Value) -> None:
        self.write(text(words) + self.read_text())

    def erase_text(self) -> None:
        self.write("")

    def set_text_color(self, color: Value) -> None:
        self.read_text()
        self._changed()

    def set_text_background(self, color: Value) -> None:
        self.read_text()
        self._changed()

    def set_text_effect(self, effect: Value, is_on: Value) -> None:
        self.read_text()
        self._changed()

    def set_text_font(self, font: Value) -> None:
        self.read_text()
        self._changed()

    def start_drawing(self) -> None:
        """A console shows no drawings; a moving brush takes as long as on the stage."""
        self.is_drawing = True

    def stop_drawing(self) -> None:
        self.is_drawing = False

    def start_filling(self) -> None:
        self.is_filling = True

    def stop_filling(self) -> None:
        self.is_filling = False
        _program.redraw = True

    def erase_drawings(self) -> None:
        """A console shows none."""
        _program.redraw = True

    def stamp(self) -> None:
        _program.redraw = True

    def set_brush_color(self, color: Value) -> None:
        pass

    def set_random_brush_color(self) -> None:
        pass

    def set_fill_color(self, color: Value) -> None:
        pass

    def set_brush_thickness(self, thickness: Value) -> None:
        pass

    def change_brush_thickness(self, by: Value) -> None:
        pass

    def set_brush_transparency(self, transparency: Value) -> None:
        pass

    def change_brush_transparency(self, by: Value) -> None:
        pass

    def read(self, words: Value) -> None:
        _print(f"{self.name}: ♪ {text(words)}")

    async def read_and_wait(self, words: Value) -> None:
        self.read(words)
        await _give_way()


def _ahead(direction: float) -> tuple[float, float]:
    """The unit vector of a direction; exact for right angles."""
    angle = math.radians(direction)
    return round(math.sin(angle), 12), round(math.cos(angle), 12)


def _inside(at: float, half: float, limit: float) -> float:
    return at if half >= limit else min(limit - half, max(half - limit, at))


def set_background(name: str) -> None:
    """There is no stage to show it on."""
    _program.redraw = True
