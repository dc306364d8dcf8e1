"""Makes a program of an Entry project."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from app.incoming.entry.converter import FIRST_LEVEL, Block, BlockConverter, SpriteFacts, stacked
from app.incoming.entry.functions import (
    EntryFunction,
    Functions,
    ScriptUnreadable,
    read_functions,
    scripts_of,
)
from app.incoming.entry.letters import family_of, font_of, look_of_letters
from app.incoming.entry.program_size import ProgramSize
from app.incoming.entry.special_blocks import SPECIALS
from app.incoming.entry.symbols import (
    Symbols,
    dicts_in,
    is_id,
    number_of,
    read_symbols,
    saved_lists,
    saved_variables,
    text_of,
)
from app.incoming.entry.tally import Tally
from app.settings import Settings

PictureOf = Callable[[Mapping[str, Any]], str]
"""The place of a picture in the program, as its costume is saved."""

_TURNINGS = {"free": "around", "vertical": "flip", "none": "never"}
_TEXT_BOX = "textBox"
_ALIGNMENTS = {0: "center", 1: "left", 2: "right"}
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_MAX_WORDS = 330
_LONGEST = 100_000.0
_SCRIPT_GAP = 260
"""Between the scripts of functions, which Entry keeps apart from the sprites."""
_PARTS_ELSEWHERE = ("tables", "expansionBlocks", "hardwareLiteBlocks", "externalModules")


class ProgramMaker:
    """Makes the program of one project. `tally` counts what became of it."""

    def __init__(
        self, project: Mapping[str, Any], picture_of: PictureOf, settings: Settings
    ) -> None:
        self._project = project
        self._picture_of = picture_of
        self.tally = Tally()
        self.symbols: Symbols = read_symbols(project, self.tally, settings.max_name_length)
        self._functions: Functions = read_functions(project, self.symbols, self.tally)
        self._size = ProgramSize(settings)
        self._converter = BlockConverter(
            self.symbols, self._functions, self.tally, self._size, SPECIALS
        )

    def program(self) -> Block:
        """The program; its `sprites` are empty if the project has none.

        Raises ProgramTooManyBlocks, ProgramTooManyParts, IncomingFileTooLarge.
        """
        for part in _PARTS_ELSEWHERE:
            self.tally.notes["extension"] += bool(self._project.get(part))
        sprites = list(self._sprites())
        if sprites and self._functions.by_id:
            scripts = sprites[0]["workspace"].setdefault(
                "blocks", {"languageVersion": 0, "blocks": []}
            )
            scripts["blocks"].extend(self._function_scripts())
        return {
            "sprites": sprites,
            "scenes": _named(self.symbols.scenes),
            "messages": _named(self.symbols.messages),
            "variables": saved_variables(self.symbols),
            "lists": saved_lists(self.symbols),
            "functions": [
                {
                    "id": each.id,
                    "name": each.name,
                    "returns": each.returns,
                    "parameters": each.saved_parameters(),
                }
                for each in self._functions.by_id.values()
            ],
        }

    def counts(self, program: Block) -> dict[str, int]:
        """How many parts of each kind came."""
        kinds = ("sprites", "scenes", "variables", "lists", "messages", "functions")
        return {kind: len(program[kind]) for kind in kinds}

    def _sprites(self) -> Iterator[Block]:
        """The first scene's first, and in each the hindmost first: Entry's first is the foremost."""
        scenes = list(self.symbols.scenes)
        objects = [each for each in dicts_in(self._project.get("objects")) if is_id(each.get("id"))]
        named = list(zip(objects, self._sprite_ids(objects), strict=True))
        places = {scene: place for place, scene in enumerate(scenes)}
        for raw, own_id in sorted(
            reversed(named), key=lambda each: places.get(_scene_of(each[0]), 0)
        ):
            yield self._sprite(raw, own_id)

    def _sprite_ids(self, objects: Sequence[Mapping[str, Any]]) -> Iterator[str]:
        """An id of its own for each; where two have the same one, blocks mean the first."""
        taken: set[str] = set()
        numbers = itertools.count(2)
        for raw in objects:
            own_id = self.symbols.sprites[raw["id"]]
            if own_id in taken:
                own_id = f"e{next(numbers)}-{raw['id']}"
            taken.add(own_id)
            yield own_id

    def _sprite(self, raw: Mapping[str, Any], own_id: str) -> Block:
        entity = raw.get("entity")
        entity = entity if isinstance(entity, dict) else {}
        is_text_box = raw.get("objectType") == _TEXT_BOX
        costumes = [] if is_text_box else list(self._costumes(raw))
        self._size.check_costumes(len(costumes))
        facts = SpriteFacts(
            turns_freely=raw.get("rotateMethod", "free") == "free",
            width_share=_width_share(entity),
            costumes=[(each["id"], each["name"]) for each in costumes],
        )
        self._converter.sprite = facts
        made = {
            "id": own_id,
            "name": self.symbols.name_of(raw.get("name")),
            **_place(entity, facts),
            "turning": _TURNINGS.get(text_of(raw.get("rotateMethod")), "around"),
            "visible": entity.get("visible") is not False,
            "workspace": self._workspace(raw),
        }
        if _scene_of(raw) in self.symbols.scenes:
            made["scene"] = _scene_of(raw)
        if is_text_box:
            self.tally.notes["text_box_font"] += not font_of(family_of(entity))[1]
            return made | _text_box(raw, entity)
        self._note_looks(entity)
        worn = raw.get("selectedPictureId")
        picture = {"costumes": costumes} if costumes else {}
        return made | picture | ({"costume": worn} if is_id(worn) else {})

    def _costumes(self, raw: Mapping[str, Any]) -> Iterator[Block]:
        sprite = raw.get("sprite")
        if not isinstance(sprite, dict):
            return
        self.tally.notes["sound_left_out"] += len(dicts_in(sprite.get("sounds")))
        for picture in dicts_in(sprite.get("pictures")):
            if is_id(picture.get("id")):
                place = self._picture_of(picture)
                name = self.symbols.name_of(picture.get("name"))
                yield {"id": picture["id"], "name": name, "picture": place}

    def _note_looks(self, entity: Mapping[str, Any]) -> None:
        across, up = number_of(entity.get("scaleX"), 1), number_of(entity.get("scaleY"), 1)
        self.tally.notes["flipped"] += across < 0 or up < 0
        stretched = bool(up) and abs(abs(across / up) - 1) > 0.02
        self.tally.notes["stretched"] += stretched

    def _workspace(self, raw: Mapping[str, Any]) -> Block:
        try:
            scripts = scripts_of(raw.get("script"))
        except ScriptUnreadable:
            self.tally.notes["script_unreadable"] += 1
            return {}
        tops = []
        for script in scripts:
            first = stacked(self._converter.stack(script, FIRST_LEVEL))
            if first is not None:
                tops.append(first | _place_of_script(script))
        return {"blocks": {"languageVersion": 0, "blocks": tops}} if tops else {}

    def _function_scripts(self) -> Iterator[Block]:
        self._converter.sprite = SpriteFacts()
        for number, function in enumerate(self._functions.by_id.values()):
            self.tally.kept += 1 + function.field_count
            yield self._function_script(function) | {"x": 40, "y": 40 + _SCRIPT_GAP * number}

    def _function_script(self, function: EntryFunction) -> Block:
        converter = self._converter
        statements = function.beginning.get("statements")
        body = statements[0] if isinstance(statements, list) and statements else []
        top = converter.make("function_create", extraState=function.state())
        stack = [top, *converter.stack(body, FIRST_LEVEL)]
        if function.returns:
            params = function.beginning.get("params")
            answer = params[3] if isinstance(params, list) and len(params) > 3 else None
            value = converter.value(answer, "function_return", "VALUE", FIRST_LEVEL)
            stack.append(converter.make("function_return", inputs={"VALUE": value}))
        return stacked(stack) or top


def _named(names: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": key, "name": name} for key, name in names.items()]


def _scene_of(raw: Mapping[str, Any]) -> str:
    return text_of(raw.get("scene"))


def _place_of_script(script: Sequence[Any]) -> dict[str, int]:
    first = script[0] if isinstance(script[0], dict) else {}
    return {axis: round(number_of(first.get(axis), 40)) for axis in ("x", "y")}


def _width_share(entity: Mapping[str, Any]) -> float:
    width, height = _length(entity, "width", "scaleX", 1), _length(entity, "height", "scaleY", 1)
    return round(2 * width / (width + height), 4) if width + height else 1.0


def _length(entity: Mapping[str, Any], side: str, scale: str, otherwise: float) -> float:
    """The length on the stage, at most what a number may be that is reckoned with."""
    length = abs(number_of(entity.get(side), otherwise) * number_of(entity.get(scale), 1))
    return min(length, _LONGEST)


def _place(entity: Mapping[str, Any], facts: SpriteFacts) -> dict[str, float]:
    """Entry moves a sprite that turns freely along rotation and direction together."""
    width = _length(entity, "width", "scaleX", 100)
    turned = number_of(entity.get("rotation"), 0) % 360 if facts.turns_freely else 0
    direction = (turned + number_of(entity.get("direction"), 90) % 360) % 360
    return {
        "x": number_of(entity.get("x"), 0),
        "y": number_of(entity.get("y"), 0),
        "size": round(width, 1) or 1,
        "direction": direction - 360 if direction > 180 else direction,
    }


def _text_box(raw: Mapping[str, Any], entity: Mapping[str, Any]) -> Block:
    """Its size is that of its letters."""
    words = text_of(entity.get("text")) or text_of(raw.get("text"))
    letters = _length(entity, "fontSize", "scaleX", 20)
    text: Block = {"words": words[:_MAX_WORDS]}
    for ours, theirs in (("color", "colour"), ("background", "bgColor")):
        if _COLOR.fullmatch(color := text_of(entity.get(theirs))):
            text[ours] = color.lower()
    if (align := _ALIGNMENTS.get(int(number_of(entity.get("textAlign"), -1)))) is not None:
        text["align"] = align
    return {"text": text | look_of_letters(entity), "size": round(letters, 1) or 20}
