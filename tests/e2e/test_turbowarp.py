"""The extension that is taken along, in a page of TurboWarp's packager: opened from the disk, without the Internet."""

from __future__ import annotations

import io
import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from ..consumers.packages import package_project
from ..consumers.scratch_project import write_project
from ..exports.files import unpacked
from ..pictures import drawing
from .conftest import LIMIT_MS, Open
from .student import Student
from .words import Words

pytestmark = pytest.mark.whole_browser

Files = Callable[..., list[str]]

STRIPES, CROSS = "줄무늬", "<b>십자</b>*/</script>"
"""A name that is never markup, nor the end of a comment."""
TOLERANCE = 0.02
RUN_BLOCK = """([name, values]) => {
    const { runtime } = vm;
    const target = runtime.targets.find((each) => !each.isStage);
    return runtime.getOpcodeFunction(`eyeblocks_${name}`)(values, { target, runtime });
}"""
SANDBOXED = """<script>
    const names = new Proxy({}, { get: (_, name) => name });
    const register = (extension) => { window.extension = extension; };
    window.Scratch = { BlockType: names, ArgumentType: names, extensions: { register } };
</script>"""
"""TurboWarp's interface for extensions as far as the sandbox gives it."""


class Taken(NamedTuple):
    """The extension's file, and what asks the server about a picture."""

    extension: bytes
    ask: Callable[[bytes], dict[str, float]]


@pytest.fixture
def taken(open_page: Open, picture_files: Files) -> Taken:
    """The extension of a model of stripes and crosses."""
    student = Student(open_page("/"))
    files = {STRIPES: picture_files("stripes", 6), CROSS: picture_files("cross", 6)}
    project = student.has_project("가져간 모델", **files)
    send = student.page.request
    model_id = send.get(f"/api{project}").json()["current_model_id"]
    answer = send.get(f"/api/models/{model_id}/exports/turbowarp")
    assert answer.ok, answer.text()

    def ask(picture: bytes) -> dict[str, float]:
        file = {"name": "picture.png", "mimeType": "image/png", "buffer": picture}
        address = f"/api/models/{model_id}/recognitions?session=s"
        said = send.post(address, multipart={"image": file}).json()
        return {each["class_name"]: each["confidence"] for each in said["scores"]}

    return Taken(unpacked(answer.body()).files["eyeblocks.js"], ask)


def say(state: str) -> str:
    return Words("ko")(f"exported.turbowarp_state_{state}")


def png_of(shape: str, number: int, size: tuple[int, int] = (320, 240)) -> bytes:
    out = io.BytesIO()
    drawing(shape, number, size).save(out, "PNG")
    return out.getvalue()


def opened(chromium: Browser, tmp_path: Path, extension: bytes, pictures: list[bytes]) -> Page:
    """The packaged project, running."""
    project, file = tmp_path / "project.sb3", tmp_path / "project.html"
    write_project(project, extension, CROSS, pictures)
    package_project(project, file)
    context = chromium.new_context(locale="ko-KR", offline=True)
    context.set_default_timeout(LIMIT_MS)
    page = context.new_page()
    page.goto(file.as_uri())
    return page


def noted_by(page: Page, count: int) -> dict[str, Any]:
    """What the program noted, once it has ended."""
    page.wait_for_function(
        """() => {
            const stage = window.vm?.runtime.getTargetForStage();
            return stage && stage.lookupVariableById("state").value !== "";
        }"""
    )
    noted = page.evaluate(
        """() => Object.fromEntries(Object.values(vm.runtime.getTargetForStage().variables)
            .map(({ name, value }) => [name, value]))"""
    )
    assert len(noted["results"]) == count, noted
    return dict(noted)


def run_block(page: Page, name: str, **values: str) -> object:
    return page.evaluate(RUN_BLOCK, [name, values])


@pytest.mark.parametrize("count", [2, pytest.param(20, marks=pytest.mark.thorough)])
def test_a_packaged_project_recognizes_costumes_as_the_server_does(
    chromium: Browser, taken: Taken, tmp_path: Path, count: int
) -> None:
    shapes = ["stripes", "cross"] * (count // 2)
    pictures = [png_of(shape, 40 + number) for number, shape in enumerate(shapes)]

    page = opened(chromium, tmp_path, taken.extension, pictures)
    noted = noted_by(page, count)

    said = [taken.ask(picture) for picture in pictures]
    assert noted["results"] == [max(each, key=each.__getitem__) for each in said]
    differences = [
        abs(float(found) - each[CROSS])
        for found, each in zip(noted["confidences"], said, strict=True)
    ]
    assert max(differences) <= TOLERANCE, differences
    assert CROSS in noted["seen"]
    assert noted["state"] in (say("proven"), say("waking"))
    page.context.close()


def test_a_packaged_project_recognizes_the_camera_until_it_is_stopped(
    chromium: Browser, taken: Taken, tmp_path: Path
) -> None:
    page = opened(chromium, tmp_path, taken.extension, [png_of("stripes", 1)])
    noted_by(page, 1)
    run_block(page, "recognize_picture_of", SOURCE="camera")
    assert run_block(page, "model_state") == say("no_camera")

    page.context.grant_permissions(["camera"])
    run_block(page, "video_draw_webcam", MODE="on")
    run_block(page, "video_capture_for_image_test", MODE="start")
    page.wait_for_function(f"({RUN_BLOCK})(['is_group', {{ GROUP: {json.dumps(CROSS)} }}])")
    assert run_block(page, "model_state") == say("proven")
    green = green_share(page)

    page.evaluate("vm.stopAll()")
    assert run_block(page, "test_result") == ""
    assert green_share(page) < green / 2
    run_block(page, "recognize_picture_of", SOURCE="stage")
    assert run_block(page, "test_result") == STRIPES
    page.context.close()


def test_the_file_of_another_training_takes_over_and_is_saved_alone(
    chromium: Browser, taken: Taken, tmp_path: Path
) -> None:
    """So a project that is opened again has the new blocks alone, as the readme says."""
    page = opened(chromium, tmp_path, taken.extension, [png_of("stripes", 1)])
    assert noted_by(page, 1)["results"] == [STRIPES]
    renamed = "새 줄무늬"
    extension = taken.extension.replace(STRIPES.encode(), renamed.encode())
    address = "data:application/javascript;base64," + b64encode(extension).decode()
    page.evaluate("(address) => vm.extensionManager.loadExtensionURL(address)", address)
    run_block(page, "recognize_picture_of", SOURCE="costume")
    assert run_block(page, "test_result") == renamed

    saved = json.loads(page.evaluate("vm.toJSON()"))
    assert saved["extensions"] == ["eyeblocks"]
    assert saved["extensionURLs"] == {"eyeblocks": address}
    page.context.close()


def green_share(page: Page) -> float:
    """How much of the page is as green as the camera's cross."""
    with Image.open(io.BytesIO(page.screenshot())) as shown:
        pixels = np.asarray(shown.convert("RGB")).astype(int)
    red, green, blue = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    return float(((green > red + 40) & (green > blue + 40)).mean())


def test_in_the_sandbox_the_extension_recognizes_pictures_by_their_data(
    chromium: Browser, taken: Taken
) -> None:
    """The rest it refuses with words: the sandbox shows it neither costumes nor the camera."""
    context = chromium.new_context(locale="ko-KR", offline=True)
    context.set_default_timeout(LIMIT_MS)
    page = context.new_page()
    page.set_content("<iframe sandbox='allow-scripts' srcdoc='<p></p>'></iframe>")
    frame = page.frames[1]
    frame.evaluate("(html) => document.write(html)", SANDBOXED)
    frame.add_script_tag(content=taken.extension.decode())
    palette = frame.evaluate("extension.getInfo()")
    assert palette["id"] == "eyeblocks"
    assert palette["menus"]["GROUP"]["items"] == [STRIPES, CROSS]
    frame.wait_for_function("(text) => extension.model_state() === text", arg=say("proven"))

    picture = png_of("cross", 50)
    address = "data:image/png;base64," + b64encode(picture).decode()
    frame.evaluate("(PICTURE) => extension.recognize_data_address({ PICTURE })", address)
    confidence = frame.evaluate("(GROUP) => extension.accuracy_of_result({ GROUP })", CROSS)
    assert confidence == pytest.approx(taken.ask(picture)[CROSS], abs=TOLERANCE)

    elsewhere = "https://example.com/a.png"
    frame.evaluate("(PICTURE) => extension.recognize_data_address({ PICTURE })", elsewhere)
    assert frame.evaluate("extension.model_state()") == say("unreadable")
    frame.evaluate("extension.recognize_picture_of({ SOURCE: 'costume' })")
    assert frame.evaluate("extension.model_state()") == say("sandboxed")
    assert frame.evaluate("extension.test_result()") == ""

    for block, mode in (("video_capture_for_image_test", "start"), ("video_draw_webcam", "on")):
        frame.evaluate("(PICTURE) => extension.recognize_data_address({ PICTURE })", address)
        assert frame.evaluate("extension.model_state()") == say("proven")
        frame.evaluate("([block, MODE]) => extension[block]({ MODE })", [block, mode])
        assert frame.evaluate("extension.model_state()") == say("sandboxed")
    context.close()
