"""Which block of Entry becomes which block here.

A slot is written `index:NAME`: the number of Entry's parameter and the name here. Behind the name stands
what kind it is: nothing for a value, `?` for a condition, `=` and a choice for a menu. `#0:DO` is a branch.
Blocks that need more than that are in `special_blocks`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_TABLE = """
when_run_button_click
mouse_clicked
when_object_click
when_scene_start
when_clone_start
when_some_key_pressed: 1:KEY=key
when_message_cast: 1:MESSAGE=message
message_cast: 0:MESSAGE=message
message_cast_wait: 0:MESSAGE=message
start_scene: 0:SCENE=scene
start_neighbor_scene: 0:OPERATOR=next|prev
wait_second: 0:SECOND
repeat_basic: 0:VALUE #0:DO
repeat_inf: #0:DO
repeat_while_true: 0:BOOL? 1:OPTION=until|while #0:DO
stop_repeat
_if: 0:BOOL? #0:STACK
if_else: 0:BOOL? #0:STACK_IF #1:STACK_ELSE
wait_until_true: 0:BOOL?
stop_object: 0:TARGET=stop
create_clone: 0:TARGET=sprite
delete_clone
remove_all_clones
move_direction: 0:VALUE
bounce_wall
move_x: 0:VALUE
move_y: 0:VALUE
locate_x: 0:VALUE
locate_y: 0:VALUE
locate_xy: 0:X 1:Y
move_xy_time: 0:SECOND 1:X 2:Y
locate_xy_time: 0:SECOND 1:X 2:Y
locate: 0:TARGET=goal
locate_object_time: 0:SECOND 1:TARGET=goal
see_angle_object: 0:TARGET=goal
show
hide
dialog_time: 0:VALUE 1:SECOND 2:OPTION=speak|think
dialog: 0:VALUE 1:OPTION=speak|think
remove_dialog
erase_all_effects
add_effect_amount: 0:EFFECT=color|brightness|transparency 1:VALUE
change_effect_amount: 0:EFFECT=color|brightness|transparency 1:VALUE
change_object_index: 0:LOCATION=FRONT|FORWARD|BACKWARD|BACK
brush_stamp
start_drawing
stop_drawing
start_fill
stop_fill
set_color: 0:VALUE
set_random_color
set_fill_color: 0:VALUE
change_thickness: 0:VALUE
set_thickness: 0:VALUE
change_brush_transparency: 0:VALUE
set_brush_tranparency: 0:VALUE
brush_erase_all
text_read: 0:VALUE=sprite
text_write: 0:VALUE
text_append: 0:VALUE
text_prepend: 0:VALUE
text_change_effect: 0:EFFECT=strike|underLine|fontItalic|fontBold 1:MODE=on|off
text_change_font_color: 0:VALUE
text_change_bg_color: 0:VALUE
text_flush
sound_volume_change: 0:VALUE
sound_volume_set: 0:VALUE
get_sound_volume
read_text: 0:TEXT
read_text_wait_with_block>read_text_wait: 0:TEXT
is_clicked
is_press_some_key: 0:KEY=key
reach_something: 1:TARGET=touchable
boolean_basic_operator: 0:LEFTHAND 1:OPERATOR=EQUAL|NOT_EQUAL|GREATER|LESS|GREATER_OR_EQUAL|LESS_OR_EQUAL 2:RIGHTHAND
boolean_and_or: 0:LEFTHAND? 1:OPERATOR=AND|OR 2:RIGHTHAND?
boolean_not: 1:VALUE?
calc_basic: 0:LEFTHAND 1:OPERATOR=PLUS|MINUS|MULTI|DIVIDE 2:RIGHTHAND
calc_rand: 1:LEFTHAND 3:RIGHTHAND
coordinate_mouse: 1:COORDINATE=x|y
distance_something: 1:TARGET=goal
quotient_and_mod: 1:LEFTHAND 3:RIGHTHAND 5:OPERATOR=QUOTIENT|MOD
calc_operation: 1:VALUE 3:OPERATOR=round|floor|ceil|abs|square|root|sin|cos|tan|log|ln|factorial
get_project_timer_value
choose_project_timer_action: 1:ACTION=RESET|STOP|START
get_date: 1:VALUE=YEAR|MONTH|DAY|DAY_OF_WEEK|HOUR|MINUTE|SECOND
combine_something: 1:VALUE1 3:VALUE2
length_of_string: 1:STRING
char_at: 1:STRING 3:INDEX
substring: 1:STRING 3:START 5:END
index_of_string: 1:STRING 3:SOUGHT
replace_string: 1:STRING 3:OLD 5:NEW
change_string_case: 1:STRING 3:CASE=case
ask_and_wait: 0:VALUE
get_canvas_input_value
get_variable: 0:VARIABLE=variable
set_variable: 0:VARIABLE=variable 1:VALUE
change_variable: 0:VARIABLE=variable 1:VALUE
show_variable: 0:VARIABLE=variable
hide_variable: 0:VARIABLE=variable
value_of_index_from_list: 1:LIST=list 3:INDEX
add_value_to_list: 0:DATA 1:LIST=list
remove_value_from_list: 0:INDEX 1:LIST=list
insert_value_to_list: 0:DATA 1:LIST=list 2:INDEX
change_value_list_index: 0:LIST=list 1:INDEX 2:DATA
length_of_list: 1:LIST=list
is_included_in_list: 1:LIST=list 3:DATA
show_list: 0:LIST=list
hide_list: 0:LIST=list
insert_data_for_test
test_result
video_capture_for_image_test: 0:MODE=start|stop
accuracy_of_result: 0:GROUP=class
is_group: 0:GROUP=class
video_draw_webcam: 0:MODE=on|off
video_set_camera_opacity_option: 0:VALUE
video_flip_camera: 0:OPTION=hflip|vflip
"""


@dataclass(frozen=True)
class Slot:
    """Where a parameter, or a branch, goes. `choice`: the kind of a menu, or its options."""

    index: int
    name: str
    kind: str
    choice: str = ""


@dataclass(frozen=True)
class Counterpart:
    """A block here, and the slots that Entry's parameters fill."""

    type: str
    slots: tuple[Slot, ...]


VALUE, CONDITION, MENU, BRANCH = "value", "condition", "menu", "branch"


def _slot(text: str) -> Slot:
    index, _, name = text.removeprefix("#").partition(":")
    if text.startswith("#"):
        return Slot(int(index), name, BRANCH)
    name, has_choice, choice = name.partition("=")
    if has_choice:
        return Slot(int(index), name, MENU, choice)
    return Slot(int(index), name.rstrip("?"), CONDITION if name.endswith("?") else VALUE)


def _table() -> dict[str, Counterpart]:
    table = {}
    for line in _TABLE.strip().splitlines():
        types, _, slots = line.partition(":")
        theirs, _, ours = types.partition(">")
        table[theirs] = Counterpart(ours or theirs, tuple(map(_slot, slots.split())))
    return table


COUNTERPARTS: Mapping[str, Counterpart] = _table()

NUMBER_SLOTS = frozenset(("SECOND", "X", "Y", "INDEX", "START", "END"))
"""Slots whose first filling is a number, in whichever block."""
_NUMBERS = """
repeat_basic move_direction move_x move_y locate_x locate_y rotate_relative rotate_absolute
add_effect_amount change_effect_amount change_scale_size set_scale_size change_thickness
set_thickness change_brush_transparency set_brush_tranparency sound_volume_change
sound_volume_set calc_basic calc_rand quotient_and_mod calc_operation change_variable
video_set_camera_opacity_option
"""
NUMBER_BLOCKS = frozenset(_NUMBERS.split())
"""Blocks whose values are numbers at first."""
COLOR_BLOCKS = frozenset(
    ("set_color", "set_fill_color", "text_change_font_color", "text_change_bg_color")
)
