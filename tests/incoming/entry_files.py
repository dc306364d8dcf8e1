"""Files of Entry, written by the tests after its published format."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
from collections.abc import Mapping, Sequence
from typing import Any

from ..student import Json

Script = Sequence[Json]


def block(block_type: str, *params: Any, do: Sequence[Script] = ()) -> Json:
    """A block as Entry saves it. `do`: its branches."""
    return {"type": block_type, "params": list(params), "statements": [list(each) for each in do]}


def number(value: float) -> Json:
    return block("number", str(value))


def text(value: str) -> Json:
    return block("text", value)


def say(value: Json) -> Json:
    return block("dialog", value, "speak", None)


def start(*blocks: Json) -> list[Json]:
    """A script that begins with the start button."""
    return [block("when_run_button_click", None), *blocks]


def sprite(sprite_id: str, *scripts: Script, **more: Any) -> Json:
    """An object of Entry with one picture that is only referred to."""
    entity = {"x": 10, "y": -20, "width": 100, "height": 50, "scaleX": 1, "scaleY": 1}
    entity |= {"rotation": 0, "direction": 90, "visible": True} | more.pop("entity", {})
    picture = {"id": f"{sprite_id}p", "name": "그림", "fileurl": "/lib/none.svg"}
    return {
        "id": sprite_id,
        "name": sprite_id,
        "objectType": "sprite",
        "rotateMethod": "free",
        "scene": "s1",
        "sprite": {"pictures": [picture], "sounds": []},
        "selectedPictureId": f"{sprite_id}p",
        "entity": entity,
        "script": json.dumps(list(scripts)),
    } | more


def project(*objects: Json, **more: Any) -> Json:
    return {
        "name": "엔트리 작품",
        "objects": list(objects),
        "scenes": [{"id": "s1", "name": "장면 1"}],
        "variables": [],
        "messages": [],
        "functions": [],
    } | more


def entry_file(
    content: Any,
    files: Mapping[str, bytes] | None = None,
    *,
    folder: str = "temp",
    packed: bool = True,
    members: Sequence[tarfile.TarInfo] = (),
) -> bytes:
    """A `.ent` file. `members`: entries without bytes, such as links."""
    name = "object/object.json" if folder == "object" else "temp/project.json"
    text_of_project = content if isinstance(content, bytes) else json.dumps(content).encode()
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for member in members:
            tar.addfile(member)
        for path, data in {name: text_of_project, **(files or {})}.items():
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return gzip.compress(out.getvalue()) if packed else out.getvalue()
