"""A Scratch project (.sb3) whose sprite shows its costumes to the extension and notes the answers in lists."""

from __future__ import annotations

import hashlib
import json
import zipfile
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import Any

Block = dict[str, Any]

LISTS = ("results", "confidences", "seen")


def write_project(path: Path, extension: bytes, class_name: str, pictures: Sequence[bytes]) -> None:
    """`pictures`: PNG files, the costumes. The confidences are those of the class."""
    costumes = [_costume(number, picture) for number, picture in enumerate(pictures)]
    address = "data:application/javascript;base64," + b64encode(extension).decode()
    project = {
        "targets": [_stage(costumes[0]), _sprite(costumes, class_name)],
        "monitors": [],
        "extensions": ["eyeblocks"],
        "extensionURLs": {"eyeblocks": address},
        "meta": {"semver": "3.0.0", "vm": "0.2.0", "agent": ""},
    }
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("project.json", json.dumps(project))
        for costume, picture in zip(costumes, pictures, strict=True):
            packed.writestr(costume["md5ext"], picture)


def _costume(number: int, picture: bytes) -> dict[str, Any]:
    width, height = (int.from_bytes(picture[at : at + 4]) for at in (16, 20))  # of its header
    digest = hashlib.md5(picture, usedforsecurity=False).hexdigest()
    return {
        "name": str(number),
        "bitmapResolution": 1,
        "dataFormat": "png",
        "assetId": digest,
        "md5ext": f"{digest}.png",
        "rotationCenterX": width // 2,
        "rotationCenterY": height // 2,
    }


def _stage(costume: dict[str, Any]) -> dict[str, Any]:
    return {
        **_target("Stage", [costume]),
        "isStage": True,
        "lists": {name: [name, []] for name in LISTS},
        "variables": {"state": ["state", ""]},
        "tempo": 60,
        "videoState": "off",
    }


def _sprite(costumes: list[dict[str, Any]], class_name: str) -> dict[str, Any]:
    sprite = {
        **_target("Sprite", costumes),
        "isStage": False,
        "visible": True,
        "x": 0,
        "y": 0,
        "size": 100,
        "direction": 90,
        "draggable": False,
        "rotationStyle": "all around",
    }
    sprite["blocks"] = _looks_at_costumes(class_name, len(costumes)) | _notes_changes(class_name)
    return sprite


def _target(name: str, costumes: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "name": name,
        "variables": {},
        "lists": {},
        "broadcasts": {},
        "blocks": {},
        "comments": {},
        "currentCostume": 0,
        "costumes": costumes,
        "sounds": [],
        "volume": 100,
        "layerOrder": 0,
    }


def _looks_at_costumes(class_name: str, count: int) -> dict[str, Block]:
    """When the flag is clicked: for each costume the result and the confidence; then the model's state."""
    return {
        "flag": _block("event_whenflagclicked", None, "repeat", top=True),
        "repeat": _block(
            "control_repeat", "flag", "keep",
            inputs={"TIMES": [1, [6, str(count)]], "SUBSTACK": [2, "look"]},
        ),
        "look": _block(
            "eyeblocks_recognize_picture_of", "repeat", "note", fields={"SOURCE": ["costume", None]}
        ),
        "note": _note("results", "look", "note confidence", [3, "result", [10, ""]]),
        "result": _block("eyeblocks_test_result", "note", None),
        "note confidence": _note("confidences", "note", "next", [3, "confidence", [10, ""]]),
        "confidence": _block(
            "eyeblocks_accuracy_of_result", "note confidence", None, inputs={"GROUP": [1, "class"]}
        ),
        "class": _class_menu("confidence", class_name),
        "next": _block("looks_nextcostume", "note confidence", None),
        "keep": _block(
            "data_setvariableto", "repeat", None,
            inputs={"VALUE": [3, "state", [10, ""]]}, fields={"VARIABLE": ["state", "state"]},
        ),
        "state": _block("eyeblocks_model_state", "keep", None),
    }  # fmt: skip


def _notes_changes(class_name: str) -> dict[str, Block]:
    """When the result becomes the class: notes it."""
    return {
        "when": _block(
            "eyeblocks_when_recognition_becomes", None, "note change",
            top=True, inputs={"GROUP": [1, "awaited class"]},
        ),
        "awaited class": _class_menu("when", class_name),
        "note change": _note("seen", "when", None, [3, "seen result", [10, ""]]),
        "seen result": _block("eyeblocks_test_result", "note change", None),
    }  # fmt: skip


def _note(name: str, parent: str, following: str | None, item: list[Any]) -> Block:
    return _block(
        "data_addtolist", parent, following, inputs={"ITEM": item}, fields={"LIST": [name, name]}
    )


def _class_menu(parent: str, class_name: str) -> Block:
    menu = _block("eyeblocks_menu_GROUP", parent, None, fields={"GROUP": [class_name, None]})
    return {**menu, "shadow": True}


def _block(
    opcode: str,
    parent: str | None,
    following: str | None,
    *,
    inputs: dict[str, Any] | None = None,
    fields: dict[str, Any] | None = None,
    top: bool = False,
) -> Block:
    place = {"x": 0, "y": 0} if top else {}
    return {
        "opcode": opcode,
        "next": following,
        "parent": parent,
        "inputs": inputs or {},
        "fields": fields or {},
        "shadow": False,
        "topLevel": top,
        **place,
    }
