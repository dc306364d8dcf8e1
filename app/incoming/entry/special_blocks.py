"""Blocks of Entry that need more than the table: another meaning, another block, a function's own."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from app.incoming.entry.converter import (
    LITERALS,
    Block,
    BlockConverter,
    Special,
    first_param,
    is_block,
    param_at,
)
from app.incoming.entry.letters import font_of
from app.incoming.entry.symbols import number_of, text_of

_UPRIGHT = 90
"""Where Entry's picture stands upright at 0, it points upwards at 0 here, and to the right at 90."""
_STAND_IN_SOUND = "pop"
_LIST_OF_PICTURES = "get_pictures"


def _added(
    converter: BlockConverter, filled: Block, number: float, operator: str = "PLUS"
) -> Block:
    """A filled slot with a number added or multiplied; what is typed is reckoned at once."""
    shadow = filled["shadow"]
    if "block" not in filled and shadow["type"] == "number":
        value = shadow["fields"]["VALUE"]
        result = value + number if operator == "PLUS" else round(value * number, 2)
        if math.isfinite(result):
            return {"shadow": {**shadow, "fields": {"VALUE": result}}}
    inputs = {
        "LEFTHAND": filled,
        "RIGHTHAND": {"shadow": converter.make("number", fields={"VALUE": number})},
    }
    reckoned = converter.make("calc_basic", fields={"OPERATOR": operator}, inputs=inputs)
    return {"shadow": shadow, "block": reckoned}


def _turn(block_type: str, *, freely: bool, offset: int = 0) -> Special:
    """Turning the picture, or the way that a sprite moves: the same here unless it turns freely."""

    def special(converter: BlockConverter, raw: Block, level: int) -> Block | None:
        if converter.sprite.turns_freely is not freely:
            return None
        converter.keep()
        filled = converter.value(first_param(raw), block_type, "VALUE", level)
        value = _added(converter, filled, offset) if offset else filled
        return converter.make(block_type, inputs={"VALUE": value})

    return special


def _size(block_type: str) -> Special:
    """Entry's size is the mean of width and height, ours the width."""

    def special(converter: BlockConverter, raw: Block, level: int) -> Block:
        converter.keep()
        filled = converter.value(first_param(raw), block_type, "VALUE", level)
        share = converter.sprite.width_share
        value = filled if share == 1 else _added(converter, filled, share, "MULTI")
        return converter.make(block_type, inputs={"VALUE": value})

    return special


def _next_costume(converter: BlockConverter, raw: Block, level: int) -> Block | None:
    if first_param(raw) == "prev":
        return None
    converter.keep()
    return converter.make("change_to_next_shape")


def _costume(converter: BlockConverter, raw: Block, level: int) -> Block | None:
    costume = _chosen_costume(converter, first_param(raw))
    if costume is None:
        return None
    converter.tally.kept += 1 + is_block(first_param(raw))
    return converter.make("change_to_some_shape", fields={"COSTUME": costume})


def _chosen_costume(converter: BlockConverter, param: Any) -> str | None:
    """The costume that a list, a typed name or a typed number means."""
    costumes = converter.sprite.costumes
    value = first_param(param) if is_block(param) else param
    if is_block(param) and param["type"] not in LITERALS | {_LIST_OF_PICTURES}:
        return None
    typed = converter.symbols.name_of(value)
    for costume, name in costumes:
        if value == costume or typed == name:
            return costume
    place = number_of(value, 0)
    return costumes[int(place) - 1][0] if 1 <= place <= len(costumes) else None


def _fact_of_sprite(converter: BlockConverter, raw: Block, level: int) -> Block | None:
    target = converter.option("sprite", param_at(raw, 1))
    fact = param_at(raw, 3)
    if target is None or not isinstance(fact, str):
        return None
    ours = {"rotation": "direction"}.get(fact, fact)
    if fact == "direction" or ours not in _FACTS:
        return None
    made = converter.make("coordinate_object", fields={"TARGET": target, "COORDINATE": ours})
    if fact == "rotation":
        converter.change("rotation")
        shadow = converter.make("number", fields={"VALUE": 0})
        minus = _added(converter, {"shadow": shadow, "block": made}, -_UPRIGHT)
        return dict(minus["block"])
    if fact == "size":
        converter.change("size")
    else:
        converter.keep()
    return made


_FACTS = ("x", "y", "direction", "size", "picture_index", "picture_name")


def _font(converter: BlockConverter, raw: Block, level: int) -> Block:
    font, is_alike = font_of(text_of(first_param(raw)))
    if is_alike:
        converter.keep()
    else:
        converter.change("font")
    return converter.make("text_change_font", fields={"FONT": font})


def _sound(converter: BlockConverter, raw: Block, level: int) -> Block:
    """A sound of the library in the place of Entry's."""
    converter.change("sound")
    converter.tally.kept += is_block(first_param(raw))
    return converter.make("sound_effect", fields={"SOUND": _STAND_IN_SOUND})


def _silence(converter: BlockConverter, raw: Block, level: int) -> Block | None:
    if first_param(raw) not in ("all", None):
        return None
    converter.keep()
    return converter.make("sound_silent_all")


def _plus(converter: BlockConverter, raw: Block, level: int) -> Block | None:
    """Entry's plus joins words; what is typed shows that words are meant."""
    sides = param_at(raw, 0), param_at(raw, 2)
    operator = converter.option("PLUS|MINUS|MULTI|DIVIDE", param_at(raw, 1))
    if operator is None:
        return None
    converter.keep()
    if operator == "PLUS" and any(map(_is_word, sides)):
        names, made, fields = ("VALUE1", "VALUE2"), "combine_something", {}
    else:
        names, made, fields = ("LEFTHAND", "RIGHTHAND"), "calc_basic", {"OPERATOR": operator}
    inputs = {
        name: converter.value(side, made, name, level)
        for name, side in zip(names, sides, strict=True)
    }
    return converter.make(made, fields=fields, inputs=inputs)


def _is_word(param: Any) -> bool:
    if not is_block(param) or param["type"] != "text":
        return False
    typed = text_of(first_param(param))
    return number_of(typed or 0, float("nan")) != number_of(typed or 0, float("nan"))  # is NaN


def _truth(right: str) -> Special:
    def special(converter: BlockConverter, raw: Block, level: int) -> Block:
        converter.keep()
        sides = {
            name: {"shadow": converter.make("text", fields={"VALUE": text})}
            for name, text in (("LEFTHAND", "1"), ("RIGHTHAND", right))
        }
        return converter.make("boolean_basic_operator", fields={"OPERATOR": "EQUAL"}, inputs=sides)

    return special


def _alone(converter: BlockConverter, raw: Block, level: int) -> Block:
    """A typed value that lies beside the scripts, or in a condition."""
    converter.keep()
    return converter.typed(first_param(raw), raw["type"], "")


def _call(converter: BlockConverter, raw: Block, level: int) -> Block | None:
    function = converter.functions.by_id.get(raw["type"].partition("_")[2])
    if function is None:
        return None
    converter.keep()
    made = "function_value" if function.returns else "function_general"
    inputs = {
        f"PARAM_{each.id}": converter.value(param_at(raw, index), made, "VALUE", level)
        for index, each in enumerate(function.parameters)
    }
    return converter.make(made, extraState=function.state(), inputs=inputs)


def _parameter(converter: BlockConverter, raw: Block, level: int) -> Block | None:
    parameter = raw["type"].partition("_")[2]
    owner = converter.functions.owners.get(parameter)
    if owner is None:
        return None
    converter.keep()
    return converter.make("function_param", extraState=owner.state(parameter))


def _local(block_type: str) -> Special:
    """A variable of one function, which is one of the whole program here."""

    def special(converter: BlockConverter, raw: Block, level: int) -> Block | None:
        variable = converter.option("variable", first_param(raw))
        if variable is None:
            return None
        converter.change("local_variable")
        inputs = {}
        if block_type == "set_variable":
            inputs["VALUE"] = converter.value(param_at(raw, 1), block_type, "VALUE", level)
        return converter.make(block_type, fields={"VARIABLE": variable}, inputs=inputs)

    return special


SPECIALS: Mapping[str, Special] = {
    "rotate_relative": _turn("rotate_relative", freely=True),
    "rotate_absolute": _turn("rotate_absolute", freely=True, offset=_UPRIGHT),
    "direction_relative": _turn("rotate_relative", freely=False),
    "direction_absolute": _turn("rotate_absolute", freely=False),
    "change_scale_size": _size("change_scale_size"),
    "set_scale_size": _size("set_scale_size"),
    "change_to_next_shape": _next_costume,
    "change_to_some_shape": _costume,
    "coordinate_object": _fact_of_sprite,
    "text_change_font": _font,
    "sound_something_with_block": _sound,
    "sound_something_wait_with_block": _sound,
    "sound_silent_all": _silence,
    "calc_basic": _plus,
    "True": _truth("1"),
    "False": _truth("0"),
    "number": _alone,
    "text": _alone,
    "angle": _alone,
    "positive_number": _alone,
    "negative_number": _alone,
    "func_*": _call,
    "stringParam_*": _parameter,
    "set_func_variable": _local("set_variable"),
    "get_func_variable": _local("get_variable"),
}
