"""Where the model looked: over a picture, over the camera, and in the window of the blocks."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Locator, expect

from ..pictures import drawing
from .conftest import Open
from .programs import FOREVER, Block, stack
from .student import Student
from .test_accessibility import violations

pytestmark = pytest.mark.whole_browser

Files = Callable[..., list[str]]

OVERLAY = "canvas.heat__overlay"


def cross_in_the_upper_left() -> dict[str, str | bytes]:
    picture = Image.new("RGB", (448, 448), (128, 128, 128))
    picture.paste(drawing("cross", 40, (240, 240)).resize((150, 150)), (6, 6))
    file = io.BytesIO()
    picture.save(file, "PNG")
    return {"name": "corner.png", "mimeType": "image/png", "buffer": file.getvalue()}


def strongest_at(overlay: Locator) -> tuple[float, float]:
    """The mean place of the reddest pixels, from 0 to 1, right and down."""
    found = overlay.evaluate("""canvas => {
      const side = canvas.width;
      const { data } = canvas.getContext("2d").getImageData(0, 0, side, side);
      let [x, y, count] = [0, 0, 0];
      for (let pixel = 0; pixel < side * side; pixel += 1) {
        const [red, green, , alpha] = data.slice(4 * pixel, 4 * pixel + 4);
        if (alpha < 140 || red < 200 || green > 60) continue;
        [x, y, count] = [x + (pixel % side), y + Math.floor(pixel / side), count + 1];
      }
      return [x / count / side, y / count / side];
    }""")
    return float(found[0]), float(found[1])


def test_a_student_sees_where_the_model_looked(open_page: Open, picture_files: Files) -> None:
    page = open_page("/")
    student = Student(page)
    project = student.has_project(
        "눈길", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
    )
    page.goto(project)
    result = page.locator("#result")
    result.locator('input[type="file"]').first.set_input_files(cross_in_the_upper_left())
    expect(student.bar("십자")).to_contain_text(re.compile(r"(9\d|100)%"))
    expect(result.locator(OVERLAY)).to_have_count(0)

    student.button("common.heat_map").click()

    expect(result.get_by_text(student.say("common.heat_map_upper_left"))).to_be_visible()
    right, down = strongest_at(result.locator(OVERLAY))
    assert right < 0.45
    assert down < 0.45
    assert violations(page) == []

    page.reload()
    expect(student.button("common.heat_map")).to_have_attribute("aria-pressed", "true")
    student.tests_with("common.capture")
    page.get_by_label(student.say("collect.always")).check()
    on_camera = result.locator(f".camera__frame {OVERLAY}")
    expect(on_camera).to_have_class(re.compile("mirrored"))
    page.get_by_label(student.say("common.camera_mirror")).uncheck()
    expect(on_camera).not_to_have_class(re.compile("mirrored"))
    student.button("common.heat_map").click()
    expect(on_camera).to_have_count(0)


def test_the_blocks_show_where_the_model_looked(open_page: Open, picture_files: Files) -> None:
    page = open_page("/")
    student = Student(page)
    project = student.has_project(
        "눈길", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
    )
    watch: Block = {"type": "video_capture_for_image_test", "fields": {"MODE": "start"}}
    student.save_program(project, stack({"type": "insert_data_for_test"}, watch, FOREVER))
    page.goto(f"{project}/blocks")
    student.button("blocks.run.start").click()
    window = student.window()
    window.locator('input[type="file"]').first.set_input_files(cross_in_the_upper_left())
    window.get_by_role("button", name=student.say("common.heat_map")).click()
    window.get_by_role("button", name=student.say("blocks.window.apply")).click()

    expect(window.locator(OVERLAY)).to_be_visible()
    expect(window.get_by_text(student.say("common.heat_map_upper_left"))).to_be_visible()
    window.get_by_role("button", name=student.say("blocks.window.close")).click()
    expect(window).to_have_count(0)

    on_stage = page.locator(f".stage__square {OVERLAY}")
    expect(on_stage).to_be_visible()
    page.locator(".stage").get_by_role("button", name=student.say("common.heat_map")).click()
    expect(on_stage).to_have_count(0)
