"""Projects of Entry become projects here: what comes, what changes, what is missing, what is refused."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import tracemalloc
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.incoming import entry_projects
from app.incoming.entry.archive import EntryFile, read_entry
from app.main import FrontFiles

from ..conftest import Start
from ..lab.data_sets import counts
from ..pictures import jpeg
from ..student import Json, assert_refused
from .entry_files import block, entry_file, number, project, say, sprite, start, text
from .files import bring_in, brought_in, report_of

Saved = dict[str, Any]


def program_of(client: TestClient, made: Json) -> Saved:
    answer = client.get(f"/api/projects/{made['project']['id']}/program").json()
    assert answer["format"] == 3
    return dict(answer["blocks"])


def report(client: TestClient, made: Json) -> Json:
    return dict(report_of(client, made["project"])["entry"])


def converted(client: TestClient, content: Json, **files: Any) -> tuple[Saved, Json]:
    """The program that an Entry project becomes, and the report."""
    made = brought_in(client, "작품.ent", entry_file(content, **files))
    return program_of(client, made), report(client, made)


def script_of(program: Saved, sprite_number: int = 0) -> list[Saved]:
    """The blocks of the sprite's first script."""
    first, *_ = program["sprites"][sprite_number]["workspace"]["blocks"]["blocks"]
    return [first, *first.get("then", [])]


def blocks_in(saved: Any) -> Iterator[Saved]:
    if isinstance(saved, dict):
        if isinstance(saved.get("type"), str):
            yield saved
        for value in saved.values():
            yield from blocks_in(value)
    if isinstance(saved, list):
        for value in saved:
            yield from blocks_in(value)


def test_a_project_of_entry_comes_with_its_parts(client: TestClient) -> None:
    picture = jpeg("circle", 1)
    hero = sprite(
        "hero",
        start(say(text("안녕"))),
        sprite={
            "pictures": [{"id": "p1", "name": "동그라미", "filename": "ab12", "fileurl": ""}],
            "sounds": [{"id": "x", "fileurl": "http://example.com/a.mp3"}],
        },
        selectedPictureId="p1",
        scene="s2",
    )
    content = project(
        hero,
        sprite("back"),
        scenes=[{"id": "s1", "name": "하나"}, {"id": "s2", "name": "둘"}],
        variables=[
            {"id": "v1", "name": "점수", "value": 3, "variableType": "variable", "visible": True,
             "x": 5, "y": 7},
            {"id": "l1", "name": "목록", "variableType": "list", "array": [{"data": "가"}, {"data": 2}]},
        ],
        messages=[{"id": "m1", "name": "시작"}],
        learning={"type": "image", "labels": ["고양이", "강아지", "강아지"], "url": "http://x/"},
    )  # fmt: skip

    made = brought_in(client, "x.ent", entry_file(content, {"temp/ab/12/image/ab12.png": picture}))

    project_made = made["project"]
    assert (made["kind"], project_made["name"]) == ("entry", "엔트리 작품")
    assert counts(client, project_made) == {"고양이": 0, "강아지": 0, "강아지 2": 0}
    program = program_of(client, made)
    assert [each["name"] for each in program["sprites"]] == ["back", "hero"]
    saved = program["sprites"][1]
    assert (saved["x"], saved["y"], saved["size"], saved["direction"]) == (10, -20, 100, 90)
    assert (saved["scene"], saved["costume"]) == ("s2", "p1")
    assert saved["costumes"][0]["picture"].startswith("own:")
    asset = saved["costumes"][0]["picture"].removeprefix("own:")
    assert (
        client.get(f"/api/projects/{project_made['id']}/pictures/{asset}/image").status_code == 200
    )
    assert [each["name"] for each in program["scenes"]] == ["하나", "둘"]
    assert program["variables"] == [
        {"id": "v1", "name": "점수", "value": 3, "shown": True, "x": 5, "y": -7}
    ]
    assert program["lists"][0]["items"] == ["가", 2]
    found = report(client, made)
    assert found["classes"] == ["고양이", "강아지", "강아지 2"]
    assert found["parts"] == {
        "sprites": 2, "scenes": 2, "variables": 1, "lists": 1, "messages": 1, "functions": 0,
        "pictures": 1,
    }  # fmt: skip
    assert (found["blocks"], found["missing"]) == (3, {})
    assert found["notes"] == {"sound_left_out": 1, "picture_missing": 1}


def test_a_single_object_of_entry_comes_too(client: TestClient) -> None:
    content = {"objects": [sprite("one", start(say(text("나"))))]}
    made = brought_in(client, "하나.eo", entry_file(content, folder="object"))
    assert made["project"]["name"] == "하나"
    assert [each["type"] for each in script_of(program_of(client, made))] == [
        "when_run_button_click",
        "dialog",
    ]


def test_text_boxes_come_as_text_boxes(client: TestClient) -> None:
    box = sprite(
        "box",
        start(block("text_write", text("점수"), None)),
        objectType="textBox",
        text="처음",
        entity={"fontSize": 20, "scaleX": 1.5, "colour": "#FF0000", "bgColor": "transparent",
                "textAlign": 1, "text": "처음"},
    )  # fmt: skip
    program, found = converted(client, project(box))
    saved = program["sprites"][0]
    assert saved["text"] == {"words": "처음", "color": "#ff0000", "align": "left"}
    assert saved["size"] == 30
    assert "costumes" not in saved
    assert [each["type"] for each in script_of(program)][1] == "text_write"
    assert found["missing"] == {}


LOOKS = {
    "as Entry saves it": (
        {"font": "bold italic 20px Nanum Myeongjo", "underLine": True, "strike": False},
        {"font": "serif", "effects": ["underLine", "fontItalic", "fontBold"]},
    ),
    "each by itself": (
        {"font": "20px D2 Coding", "fontBold": True, "strike": True},
        {"font": "mono", "effects": ["strike", "fontBold"]},
    ),
    "plain": ({"font": "20px Nanum Gothic"}, {}),
}


@pytest.mark.parametrize(("entity", "look"), LOOKS.values(), ids=LOOKS)
def test_letters_of_text_boxes_keep_their_look(
    client: TestClient, entity: Json, look: Json
) -> None:
    box = sprite("box", objectType="textBox", entity={"text": "처음"} | entity)
    program, found = converted(client, project(box))
    assert program["sprites"][0]["text"] == {"words": "처음"} | look
    assert found["notes"] == {}


def test_fonts_that_are_not_here_are_said(client: TestClient) -> None:
    fonts = [block("text_change_font", name, None) for name in ("Nanum Myeongjo", "Jeju Hallasan")]
    entity = {"font": "20px 12 Jeju Hallasan"}
    box = sprite("box", start(*fonts), objectType="textBox", entity=entity)
    program, found = converted(client, project(box))
    assert [each["fields"]["FONT"] for each in script_of(program)[1:]] == ["serif", "sans"]
    assert (found["changed"], found["notes"]) == ({"font": 1}, {"text_box_font": 1})


def test_blocks_that_mean_something_else_here_are_turned_into_what_they_meant(
    client: TestClient,
) -> None:
    free = start(
        block("rotate_absolute", number(0), None),
        block("set_scale_size", number(90), None),
        block("change_to_some_shape", block("get_pictures", "heroP"), None),
        block("set_color", block("color", "#00FF00"), None),
        block("set_fill_color", block("text", "#00FF00"), None),
        block("is_press_some_key", "81", None),
    )
    upright = start(block("direction_absolute", number(45), None))
    pictures = [{"id": "heroP", "name": "둘째"}]
    content = project(
        sprite("hero", free, sprite={"pictures": pictures}),
        sprite("other", upright, rotateMethod="vertical"),
    )
    program, found = converted(client, content)
    turn, size, costume, color, fill, key = script_of(program, 1)[1:]
    assert turn["inputs"]["VALUE"]["shadow"]["fields"]["VALUE"] == 90  # upright there is 0
    # Twice the mean of 100 and 50 is 150, and 100 of that is the width.
    assert size["inputs"]["VALUE"]["shadow"]["fields"]["VALUE"] == pytest.approx(120, abs=0.1)
    assert costume["fields"] == {"COSTUME": "heroP"}
    for each in (color, fill):
        assert each["inputs"]["VALUE"]["shadow"]["type"] == "color"
        assert each["inputs"]["VALUE"]["shadow"]["fields"] == {"VALUE": "#00ff00"}
    assert key["fields"] == {"KEY": "q"}
    assert script_of(program)[1]["type"] == "rotate_absolute"
    assert program["sprites"][0]["turning"] == "flip"
    assert found["missing"] == {}


def test_a_block_without_a_counterpart_stays_in_its_place(client: TestClient) -> None:
    lost = block("rotate_by_time", number(2), number(90), None)
    inner = block("is_press_some_key", "16", None)  # the Shift key
    content = project(
        sprite("a", start(lost, block("wait_until_true", inner, None), say(text("뒤"))))
    )
    program, found = converted(client, content)
    types = [each["type"] for each in script_of(program)]
    assert types == ["when_run_button_click", "entry:rotate_by_time", "wait_until_true", "dialog"]
    placeholder = script_of(program)[1]
    assert json.loads(placeholder["entry"])["params"][1]["params"] == ["90"]
    condition = script_of(program)[2]["inputs"]["BOOL"]["block"]
    assert condition["type"] == "entry:is_press_some_key"
    assert found["missing"] == {"rotate_by_time": 1, "is_press_some_key": 1}
    assert found["blocks"] == found["kept"] + 4


SAMPLE_COUNTS = """
when_run_button_click:55 when_some_key_pressed:68 when_object_click:37 when_message_cast:30
message_cast:36 when_scene_start:90 start_scene:23 wait_second:85 repeat_basic:62
repeat_inf:82 repeat_while_true:1 stop_repeat:11 _if:544 if_else:1576 wait_until_true:1
stop_object:2 when_clone_start:12 create_clone:28 delete_clone:18 remove_all_clones:4
move_direction:20 move_x:25 move_y:22 locate_y:4 locate_xy:80 locate:1 direction_relative:6
direction_absolute:20 see_angle_object:3 show:29 hide:53 dialog_time:17 dialog:9
remove_dialog:1 change_to_some_shape:14 change_to_next_shape:1 add_effect_amount:5
change_effect_amount:20 erase_all_effects:1 change_scale_size:3 set_scale_size:4
stretch_scale_size:4 reset_scale_size:2 flip_x:1 flip_y:1 change_object_index:9
start_drawing:23 stop_drawing:31 set_color:29 set_thickness:22 brush_erase_all:22
text_write:63 is_press_some_key:75 reach_something:7 boolean_basic_operator:1469
boolean_and_or:96 calc_basic:398 calc_rand:27 coordinate_object:116 quotient_and_mod:161
calc_operation:2 get_project_timer_value:8 choose_project_timer_action:24 get_date:5
length_of_string:110 combine_something:639 char_at:730 substring:24 index_of_string:64
replace_string:77 ask_and_wait:9 get_canvas_input_value:10 get_variable:1730
change_variable:114 set_variable:2187 show_variable:1353 hide_variable:1235
value_of_index_from_list:744 add_value_to_list:4 remove_value_from_list:3
insert_value_to_list:6 change_value_list_index:50 length_of_list:10 is_included_in_list:667
show_list:2 hide_list:2 set_func_variable:709 get_func_variable:940
function_create_value:100 function_field_label:120 function_field_string:149
function_create:20 insert_data_for_test:1 test_result:1
"""
"""How often each basic block occurs in 34 public projects of Entry."""

MENUS: dict[tuple[str, int], Any] = {
    ("when_some_key_pressed", 1): "32", ("when_message_cast", 1): "m", ("message_cast", 0): "m",
    ("message_cast_wait", 0): "m", ("start_scene", 0): "s1", ("start_neighbor_scene", 0): "next",
    ("repeat_while_true", 1): "until", ("stop_object", 0): "all", ("create_clone", 0): "self",
    ("locate", 0): "mouse", ("see_angle_object", 0): "mouse", ("dialog", 1): "speak",
    ("dialog_time", 2): "speak", ("change_to_some_shape", 0): block("get_pictures", "ap"),
    ("change_to_next_shape", 0): "next", ("add_effect_amount", 0): "color",
    ("change_effect_amount", 0): "brightness", ("change_object_index", 0): "FRONT",
    ("is_press_some_key", 0): "65", ("reach_something", 1): "wall",
    ("boolean_basic_operator", 1): "EQUAL", ("boolean_and_or", 1): "AND",
    ("calc_basic", 1): "MINUS", ("coordinate_object", 1): "self", ("coordinate_object", 3): "x",
    ("quotient_and_mod", 5): "MOD", ("calc_operation", 3): "abs",
    ("choose_project_timer_action", 1): "START", ("get_date", 1): "YEAR",
    ("get_variable", 0): "v", ("set_variable", 0): "v", ("change_variable", 0): "v",
    ("show_variable", 0): "v", ("hide_variable", 0): "v", ("value_of_index_from_list", 1): "l",
    ("add_value_to_list", 1): "l", ("remove_value_from_list", 1): "l",
    ("insert_value_to_list", 1): "l", ("change_value_list_index", 0): "l",
    ("length_of_list", 1): "l", ("is_included_in_list", 1): "l", ("show_list", 0): "l",
    ("hide_list", 0): "l", ("get_func_variable", 0): "local", ("set_func_variable", 0): "local",
}  # fmt: skip
OF_FUNCTIONS = ("function_create", "function_create_value", "function_field_label",
                "function_field_string")  # fmt: skip


def test_of_the_blocks_in_public_projects_nearly_all_come(client: TestClient) -> None:
    occurrences = {name: int(n) for name, n in (pair.split(":") for pair in SAMPLE_COUNTS.split())}
    used = [name for name in occurrences if name not in OF_FUNCTIONS]
    scripts = [
        [block(name, *(MENUS.get((name, index), number(1)) for index in range(6)), do=[[], []])]
        for name in used
    ]
    signature = block(
        "function_field_label", "더하기", block("function_field_string", block("stringParam_q"))
    )
    body = block("function_create", signature, None, do=[[]])
    function = {"id": "f", "content": json.dumps([[body]]), "localVariables": [{"id": "local"}]}
    content = project(
        sprite("a", *scripts),
        variables=[
            {"id": "v", "name": "v", "variableType": "variable"},
            {"id": "l", "name": "l", "variableType": "list"},
        ],
        messages=[{"id": "m", "name": "m"}],
        functions=[function],
    )  # fmt: skip

    _, found = converted(client, content)

    lost = sum(occurrences.get(name, 0) for name in found["missing"])
    assert set(found["missing"]) <= {"stretch_scale_size", "reset_scale_size", "flip_x", "flip_y",
                                     "direction_relative", "direction_absolute"}  # fmt: skip
    assert lost / sum(occurrences.values()) <= 0.03


def test_fillings_and_effects_of_letters_come(client: TestClient) -> None:
    script = start(
        block("set_fill_color", text("#fcc419")),
        block("start_fill"),
        block("stop_fill"),
        block("text_change_effect", "underLine", "on"),
    )

    program, found = converted(client, project(sprite("a", script)))

    assert not found["missing"]
    types = [each["type"] for each in blocks_in(script_of(program))]
    for name in ("set_fill_color", "start_fill", "stop_fill", "text_change_effect"):
        assert name in types


def functions_project() -> Json:
    """What is said here follows Entry's rules; the expected words stand in the kept program."""
    parameter = block("stringParam_x1")
    signature = block("function_field_label", "두 배", block("function_field_string", parameter))
    doubled = block("calc_basic", parameter, "MULTI", number(2))
    body = block("function_create_value", signature, None, None, doubled, do=[[]])
    v, items = "v1", "l1"
    get = block("get_variable", v, None)
    word = text("안녕하세요")
    script = start(
        block("set_variable", v, number(3), None),
        say(block("combine_something", None, text("점수: "), None, get, None)),
        block("repeat_basic", number(3), None, do=[[block("change_variable", v, number(2), None)]]),
        say(get),
        say(block("quotient_and_mod", None, number(10), None, number(3), None, "MOD")),
        say(block("char_at", None, word, None, number(2), None)),
        say(block("substring", None, word, None, number(1), None, number(2), None)),
        say(block("index_of_string", None, word, None, text("하"), None)),
        say(block("replace_string", None, word, None, text("하세요"), None, text("!"), None)),
        say(block("change_string_case", None, text("abc"), None, "toUpperCase", None)),
        say(block("length_of_string", None, word, None)),
        block("add_value_to_list", text("셋"), items, None),
        say(block("value_of_index_from_list", None, items, None, number(3), None)),
        say(block("length_of_list", None, items, None)),
        say(block("calc_basic", text("가"), "PLUS", text("나"))),
        say(block("calc_basic", number(1.5), "PLUS", number(2))),
        say(block("func_f1", number(7), None)),
        block("if_else", block("True"), None, do=[[say(text("참"))], [say(text("거짓"))]]),
        block("if_else", block("boolean_and_or", block("True"), "AND", block("False")), None,
              do=[[say(text("참"))], [say(text("거짓"))]]),
        block("rotate_absolute", number(0), None),
        say(block("coordinate_object", None, "self", None, "rotation")),
        block("_if", block("is_included_in_list", None, items, None, text("둘"), None), None,
              do=[[say(text("있다"))]]),
        say(block("calc_operation", None, number(9), None, "root")),
    )  # fmt: skip
    return project(
        sprite("hero", script),
        variables=[
            {"id": v, "name": "점수", "value": "0", "variableType": "variable"},
            {"id": items, "name": "목록", "variableType": "list",
             "array": [{"data": "하나"}, {"data": "둘"}]},
        ],
        functions=[{"id": "f1", "type": "value", "content": json.dumps([[body]])}],
    )  # fmt: skip


SAYS = ["점수: 3", "9", "1", "녕", "안녕", "3", "안녕!", "ABC", "5", "셋", "3", "가나", "3.5", "14",
        "참", "거짓", "0", "있다", "3"]  # fmt: skip
KEPT = FrontFiles.find().static / "src/blocks/testing/programs/entry.json"


def nested(saved: Any) -> Any:
    """The blocks as the editor has them: each below the one above it."""
    if isinstance(saved, list):
        return [nested(each) for each in saved]
    if not isinstance(saved, dict):
        return saved
    below = None
    for each in reversed(saved.get("then", [])):
        below = nested(each) | ({"next": {"block": below}} if below else {})
    made = {name: nested(value) for name, value in saved.items() if name != "then"}
    return made | ({"next": {"block": below}} if below else {})


def test_what_scripts_say_is_what_entry_lets_them_say(client: TestClient) -> None:
    """The kept program is played on the stage, and run as Python, by the tests of all programs."""
    program, found = converted(client, functions_project())
    kept = json.loads(Path(KEPT).read_text("utf-8"))
    assert kept == {"format": 3, "says": SAYS, "program": nested(program)}
    assert found["missing"] == {}
    assert found["changed"] == {"rotation": 1}


def test_variables_of_functions_become_those_of_the_program(client: TestClient) -> None:
    body = block("function_create", block("function_field_label", "일"), None,
                 do=[[block("set_func_variable", "fv", number(1), None)]])  # fmt: skip
    function = {
        "id": "f1",
        "content": json.dumps([[body]]),
        "localVariables": [{"id": "fv", "name": "안", "value": 0}],
    }
    program, found = converted(client, project(sprite("a"), functions=[function]))
    assert [each["name"] for each in program["variables"]] == ["안"]
    assert script_of(program)[1]["fields"] == {"VARIABLE": "fv"}
    assert (found["changed"], found["notes"]["function_variable"]) == ({"local_variable": 1}, 1)
    assert not found["changed"].keys() & found["notes"].keys()  # the page lists them together


def test_blocks_that_ask_the_model_name_the_new_classes(client: TestClient) -> None:
    script = start(
        say(block("accuracy_of_result", "1", None)),
        say(block("is_group", "9", None)),
    )
    content = project(sprite("a", script), learning={"type": "image", "labels": ["가", "나"]})
    made = brought_in(client, "x.ent", entry_file(content))
    asked = script_of(program_of(client, made))[1]["inputs"]["VALUE"]["block"]
    assert asked["fields"]["GROUP"] == made["project"]["classes"][1]["id"]
    assert report(client, made)["missing"] == {"is_group": 1}


@pytest.mark.parametrize(
    ("learning", "note"),
    [({"type": "text", "labels": ["a"]}, "other_model"), ("abcd", "model_without_classes")],
)
def test_models_that_cannot_come_are_said(client: TestClient, learning: Any, note: str) -> None:
    made = brought_in(client, "x.ent", entry_file(project(sprite("a"), learning=learning)))
    assert report(client, made)["notes"][note] == 1
    assert len(made["project"]["classes"]) == 2


def test_one_bad_picture_or_script_loses_none_of_the_good_ones(client: TestClient) -> None:
    pictures = [
        {"id": "good", "name": "a", "filename": "good"},
        {"id": "bad", "name": "b", "filename": "bad"},
        {"id": "svg", "name": "c", "filename": "svg"},
        {"id": "drawn", "name": "d", "filename": "drawn"},
        {"id": "away", "name": "e", "filename": "away", "fileurl": "http://169.254.169.254/a.png"},
    ]
    old = sprite("old", script="<xml><block type='x'/></xml>")
    files = {
        "temp/a/b/image/good.png": jpeg("circle", 1),
        "temp/a/b/image/bad.png": b"no picture",
        "temp/a/b/image/svg.svg": b"<svg onload='alert(1)'/>",
        "temp/a/b/image/drawn.svg": b"<svg/>",
        "temp/a/b/thumb/drawn.png": jpeg("cross", 1),
    }
    content = project(sprite("a", start(), sprite={"pictures": pictures}), old)
    program, found = converted(client, content, files=files)
    shown = [each["picture"].partition(":")[0] for each in program["sprites"][1]["costumes"]]
    assert shown == ["own", "fluent", "fluent", "own", "fluent"]
    assert found["parts"]["pictures"] == 2
    assert found["notes"] == {
        "script_unreadable": 1,
        "picture_missing": 2,
        "picture_unusable": 2,
    }


def test_pictures_beyond_a_limit_are_left_out_with_the_reason(start: Start) -> None:
    names = ["first", "second", "huge", "away"]
    pictures = [{"id": name, "name": name, "filename": name} for name in names]
    files = {
        "temp/a/b/image/first.png": jpeg("circle", 1),
        "temp/a/b/image/second.png": jpeg("cross", 1),
        "temp/a/b/image/huge.png": bytes(60_000),
    }
    content = project(sprite("a", sprite={"pictures": pictures}))
    with start(max_assets=1, max_picture_bytes=50_000) as client:
        _, found = converted(client, content, files=files)
    assert found["notes"] == {"picture_too_many": 1, "picture_too_large": 1, "picture_missing": 1}


def deep_block(levels: int) -> Json:
    inner = number(1)
    for _ in range(levels):
        inner = block("calc_basic", inner, "MINUS", number(1))
    return inner


def test_what_is_nested_too_deep_becomes_a_placeholder(client: TestClient) -> None:
    program, found = converted(client, project(sprite("a", start(say(deep_block(90))))))
    assert found["missing"]
    assert any(each["type"].startswith("entry:") for each in blocks_in(program))


NONSENSE = {
    "objects": [
        sprite("a", start(say(text("나")))),
        {"id": 7},
        "x",
        {"id": "b", "entity": "e", "sprite": [], "script": 5, "rotateMethod": {}},
        {"id": "self", "entity": {"x": "1e999", "y": None, "scaleX": "big"}, "script": "[[1,{}]]"},
        {"id": ["list"]},
        {"id": "half \ud800 letter"},
        sprite(
            "huge",
            start(block("set_scale_size", number(1e308), None)),
            entity={"width": 1e308, "scaleX": 1e308, "height": 1e308},
        ),
    ],
    "scenes": {"id": "s"},
    "variables": [None, {"id": "v", "value": {"a": 1}, "array": 3}, {"id": []}],
    "functions": [{"id": "f", "content": "[[{"}, {"id": "g", "content": "[]"}],
    "messages": "m",
    "learning": {"type": "image", "labels": 5},
}


def test_nonsense_in_a_project_is_left_out(client: TestClient) -> None:
    program, found = converted(client, NONSENSE)
    assert [each["id"] for each in program["sprites"]] == ["e-huge", "e-self", "e-b", "e-a"]
    assert found["notes"]["function_unreadable"] == 2


TOO_LARGE_NUMBERS = {
    "a place": sprite("a", start(), entity={"x": 10**400}),
    "two turns": sprite("a", start(), entity={"rotation": 1.7e308, "direction": 1.7e308}),
    "a key": sprite("a", start(block("is_press_some_key", float("inf"), None))),
    "a class": sprite("a", start(block("is_group", 10**400, None))),
}


@pytest.mark.parametrize("content", TOO_LARGE_NUMBERS.values(), ids=TOO_LARGE_NUMBERS)
def test_numbers_too_large_to_reckon_with_lose_nothing_else(
    client: TestClient, content: Json
) -> None:
    program, _ = converted(client, project(content))
    (saved,) = program["sprites"]
    assert len(script_of(program)) >= 1
    assert abs(saved["x"]) <= 10
    assert -180 < saved["direction"] <= 180


def test_the_value_of_a_variable_is_kept_however_large(client: TestClient) -> None:
    variables = [{"id": "v", "name": "수", "value": 10**400}, {"id": "w", "value": 10**300}]
    program, _ = converted(client, project(sprite("a"), variables=variables))
    assert [each["value"] for each in program["variables"]] == [str(10**400), 10**300]


def test_objects_with_the_same_id_both_come(client: TestClient) -> None:
    content = project(sprite("a", start(), name="첫째"), sprite("a", start(), name="둘째"))
    program, _ = converted(client, content)
    assert [(each["id"], each["name"]) for each in program["sprites"]] == [
        ("e2-a", "둘째"),
        ("e-a", "첫째"),
    ]


def function_with_long_words(parameters: int) -> Json:
    """A function whose words and parameters would be copied into each block that calls it."""
    fields = block("function_field_label", "끝" * 4000)
    for place in range(parameters):
        value = block("function_field_string", block(f"stringParam_{place}{'p' * 200}"), fields)
        fields = block("function_field_label", "말" * 4000, value)
    body = block("function_create", fields, None, do=[[]])
    return {"id": "f", "content": json.dumps([[body]])}


def test_names_are_cut_where_the_names_of_a_project_end(client: TestClient) -> None:
    long = "가" * 400
    content = project(
        sprite("a", start(block("func_f", number(1), None)), name=long),
        scenes=[{"id": "s1", "name": long}],
        variables=[{"id": "v", "name": long}],
        messages=[{"id": "m", "name": long}],
        functions=[function_with_long_words(1)],
    )
    program, _ = converted(client, content)
    (saved,) = program["sprites"]
    parts = [saved, *program["scenes"], *program["variables"], *program["messages"]]
    assert {each["name"] for each in parts} == {"가" * 50}
    call = script_of(program)[1]
    assert call["extraState"]["name"] == "말" * 50
    assert call["extraState"]["parameters"][0]["name"] == "말" * 50 + " 1"


@pytest.mark.parametrize(
    ("parameters", "status", "code"),
    [(0, 422, "program_too_many_blocks"), (40, 413, "incoming_file_too_large")],
)
def test_a_small_file_does_not_become_a_huge_program(
    start: Start, parameters: int, status: int, code: str
) -> None:
    calls = [{"type": "when_run_button_click"}, *[{"type": "func_f"}] * 400]
    content = project(sprite("a", calls), functions=[function_with_long_words(parameters)])
    blocks = 100 if parameters == 0 else 20_000
    with start(max_program_blocks=blocks, max_program_bytes=200_000) as client:
        assert_refused(bring_in(client, "x.ent", entry_file(content)), status, code)


def test_a_crowd_of_costumes_is_refused_before_blocks_look_for_theirs(start: Start) -> None:
    pictures = [{"id": f"p{place}", "name": "p"} for place in range(11)]
    content = project(sprite("a", sprite={"pictures": pictures}))
    with start(max_program_parts=10) as client:
        refused = bring_in(client, "x.ent", entry_file(content))
    assert_refused(refused, 422, "program_too_many_parts")


def test_a_block_nested_too_deep_to_be_written_stays_as_a_placeholder(client: TestClient) -> None:
    """Its JSON can be read, but the same computer cannot write it again."""
    inner = '{"type":"number","params":["1"]}'
    deep = '{"type":"calc_basic","params":[' * 440 + inner + ',"MINUS"]}' * 440
    script = f'[[{{"type":"when_run_button_click"}},{{"type":"dialog","params":[{deep},"speak"]}}]]'
    _, found = converted(client, project(sprite("a", script=script)))
    assert found["missing"] == {"calc_basic": 1}
    assert found["notes"]["picture_missing"] == 1


def link(name: str, target: str) -> tarfile.TarInfo:
    made = tarfile.TarInfo(name)
    made.type, made.linkname = tarfile.SYMTYPE, target
    return made


def test_links_in_the_file_lead_nowhere(client: TestClient) -> None:
    content = project(
        sprite("a", sprite={"pictures": [{"id": "p", "name": "p", "filename": "passwd"}]})
    )
    data = entry_file(content, members=[link("temp/a/b/image/passwd.png", "/etc/passwd")])
    made = brought_in(client, "x.ent", data)
    assert report(client, made)["notes"]["picture_missing"] == 1


GOOD = entry_file(project(sprite("a")))
UNUSABLE = {
    "cut": (GOOD[: len(GOOD) // 2], "incoming_entry_unreadable"),
    "no project": (entry_file(b"[]"), "incoming_entry_unreadable"),
    "no json": (entry_file(b"{"), "incoming_entry_unreadable"),
    "nested": (entry_file(b"[" * 100_000), "incoming_entry_unreadable"),
    "not gzip": (b"\x1f\x8b" + b"x" * 500, "incoming_entry_unreadable"),
    "no objects": (entry_file(project()), "incoming_entry_empty"),
}


@pytest.mark.parametrize(("data", "code"), UNUSABLE.values(), ids=UNUSABLE)
def test_what_is_no_project_of_entry_is_refused(client: TestClient, data: bytes, code: str) -> None:
    assert_refused(bring_in(client, "x.ent", data), 422, code)
    assert client.get("/api/projects").json()["projects"] == []


def test_a_model_of_entry_alone_is_refused_with_the_reason(client: TestClient) -> None:
    named = bring_in(client, "모델.entm", b"{}")
    assert_refused(named, 422, "incoming_entry_model")
    assert "ent" in named.json()["error"]["message"]


def test_gzip_bombs_and_crowds_of_parts_are_refused(start: Start) -> None:
    with start(max_incoming_bytes=1_000_000, max_incoming_parts=10) as client:
        bomb = entry_file(project(sprite("a")), {"temp/a/b/image/x.png": bytes(5_000_000)})
        assert len(bomb) < 20_000
        assert_refused(bring_in(client, "x.ent", bomb), 413, "incoming_file_too_large")
        crowd = entry_file(project(sprite("a")), {f"temp/{n}": b"" for n in range(11)})
        assert_refused(bring_in(client, "x.ent", crowd), 413, "incoming_file_too_many_parts")


def test_the_size_of_a_projects_text_is_limited(start: Start) -> None:
    with start(max_incoming_json_bytes=10_000) as client:
        content = project(sprite("a", name="n" * 20_000))
        assert_refused(
            bring_in(client, "x.ent", entry_file(content)), 413, "incoming_file_too_large"
        )


def test_an_unpacked_archive_is_read_too(client: TestClient) -> None:
    made = brought_in(client, "x.ent", entry_file(project(sprite("a")), packed=False))
    assert made["kind"] == "entry"


def test_bytes_behind_the_archive_change_nothing(client: TestClient) -> None:
    made = brought_in(client, "x.ent", GOOD + gzip.compress(b"more"))
    assert made["kind"] == "entry"


def test_more_files_than_wait_for_their_turn_are_refused(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    began, going_on = Event(), Event()

    def read_slowly(*arguments: Any) -> EntryFile:
        began.set()
        assert going_on.wait(60)
        return read_entry(*arguments)

    monkeypatch.setattr(entry_projects, "MAX_WAITING", 1)
    monkeypatch.setattr(entry_projects, "read_entry", read_slowly)
    with start() as client:
        with ThreadPoolExecutor(1) as pool:
            first = pool.submit(bring_in, client, "one.ent", GOOD)
            assert began.wait(60)
            refused = bring_in(client, "two.ent", GOOD)
            going_on.set()
            assert first.result().status_code == 201

        assert_refused(refused, 429, "engine_busy")
        assert bring_in(client, "three.ent", GOOD).status_code == 201


def sparse(name: str, size: int) -> tarfile.TarInfo:
    """An entry that claims so many bytes and has none, as GNU tar writes a file of zeros."""

    class Sparse(tarfile.TarInfo):
        def tobuf(self, *arguments: Any, **more: Any) -> bytes:
            made = tarfile.TarInfo(name)
            made.type = tarfile.GNUTYPE_SPARSE
            header = bytearray(made.tobuf(tarfile.GNU_FORMAT))
            digits = b"%011o\0" % size
            header[386:398], header[398:410], header[483:495] = digits, b"%011o\0" % 0, digits
            header[148:156] = b" " * 8
            header[148:156] = b"%06o\0 " % sum(header)
            return bytes(header)

    return Sparse(name)


def test_files_that_unpack_from_nothing_are_left_out(client: TestClient) -> None:
    picture = {"pictures": [{"id": "p", "name": "p", "filename": "zeros"}]}
    content = project(sprite("a", sprite=picture))
    members = [sparse("temp/a/b/image/zeros.png", 9_000_000)]
    made = brought_in(client, "x.ent", entry_file(content, members=members))
    assert report(client, made)["notes"]["picture_missing"] == 1

    alone = io.BytesIO()
    with tarfile.open(fileobj=alone, mode="w") as tar:
        tar.addfile(sparse("temp/project.json", 400_000_000))
    refused = bring_in(client, "x.ent", gzip.compress(alone.getvalue()))
    assert_refused(refused, 422, "incoming_entry_unreadable")


def test_a_projects_text_that_is_too_long_is_not_read(start: Start) -> None:
    long = entry_file(b"[" + b" " * 20_000_000 + b"]")
    with start(max_incoming_json_bytes=10_000) as client:
        tracemalloc.start()
        try:
            answer = bring_in(client, "x.ent", long)
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert_refused(answer, 413, "incoming_file_too_large")
    assert answer.json()["error"]["details"]["max_bytes"] == 10_000
    assert peak < 10_000_000


@pytest.mark.parametrize("names", [("ab.png", "ab.svg"), ("ab.svg", "ab.png")])
def test_a_drawing_takes_the_place_of_no_picture(client: TestClient, names: Any) -> None:
    data = {"ab.png": jpeg("circle", 1), "ab.svg": b"<svg/>"}
    content = project(
        sprite("a", sprite={"pictures": [{"id": "p", "name": "p", "filename": "ab"}]})
    )
    files = {f"temp/a/b/image/{name}": data[name] for name in names}
    made = brought_in(client, "x.ent", entry_file(content, files))
    assert report(client, made)["parts"]["pictures"] == 1


def test_more_classes_than_a_project_may_have_are_refused_at_once(client: TestClient) -> None:
    content = project(sprite("a"), learning={"type": "image", "labels": ["a"] * 30_000})
    began = monotonic()
    answer = bring_in(client, "x.ent", entry_file(content))
    assert_refused(answer, 429, "quota_reached")
    assert answer.json()["error"]["details"] == {"quota": "classes", "reached": 30_000, "limit": 30}
    assert monotonic() - began < 5
