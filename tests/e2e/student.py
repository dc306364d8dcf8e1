"""What a student does with mouse and keyboard."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from ..waiting import wait_until
from .words import Words

KEPT = '[data-stage="kept"]'


class Student:
    """One student before one page; `say` is what the screen says in the page's language."""

    def __init__(self, page: Page, language: str = "ko") -> None:
        self.page = page
        self.say = Words(language)

    def make_project(self, name: str) -> None:
        self.button("home.first").click()
        dialog = self.page.get_by_role("dialog")
        dialog.get_by_label(self.say("home.name_label")).fill(name)
        dialog.get_by_role("button", name=self.say("home.make")).click()
        self.page.wait_for_url(re.compile(r"/projects/\w+$"))
        expect(self.class_card(1)).to_be_visible()

    def begin_project(self, name: str) -> str:
        """An empty project, made over HTTP in this browser; its address."""
        headers = {"accept-language": self.say.language}  # the first names of its classes are in it
        send = self.page.request
        project = send.post("/api/projects", data={"name": name}, headers=headers).json()
        return f"/projects/{project['id']}"

    def open_project(self, name: str) -> None:
        """The page of an empty project that is made over HTTP."""
        self.page.goto(self.begin_project(name))
        expect(self.class_card(1)).to_be_visible()

    def has_project(self, name: str, **classes: list[str]) -> str:
        """A project with a trained model, made over HTTP in this browser; its address."""
        send = self.page.request
        project = send.post("/api/projects", data={"name": name}).json()
        for image_class, class_name in zip(project["classes"], classes, strict=True):
            address = f"/api/projects/{project['id']}/classes/{image_class['id']}"
            send.patch(address, data={"name": class_name})
        self.teaches(send.get(f"/api/projects/{project['id']}").json(), classes)
        return f"/projects/{project['id']}"

    def teaches(self, project: dict[str, Any], files: dict[str, list[str]]) -> None:
        """Add pictures to a project's classes, by their names, and train its model."""
        send = self.page.request
        base = f"/api/projects/{project['id']}"
        for image_class in project["classes"]:
            for file in files[image_class["name"]]:
                picture = {
                    "name": "a.jpg",
                    "mimeType": "image/jpeg",
                    "buffer": Path(file).read_bytes(),
                }
                address = f"{base}/classes/{image_class['id']}/samples"
                assert send.post(address, multipart={"files": picture}).status == 201
        run = send.post(f"{base}/runs", data={}).json()
        wait_until(lambda: send.get(f"{base}/runs/{run['id']}").json()["model_id"])

    def save_program(self, project: str, blocks: dict[str, Any]) -> None:
        """Make a stack of blocks the project's program, as the editor would have saved it."""
        body = {"version": 0, "format": 1, "blocks": blocks}
        answer = self.page.request.put(f"/api{project}/program", data=body)
        assert answer.ok, answer.text()

    def button(self, key: str, **facts: object) -> Locator:
        return self.page.get_by_role("button", name=self.say(key, **facts), exact=True)

    def class_card(self, name: str | int) -> Locator:
        """The card of a class by its name, or by the number in its first name."""
        if isinstance(name, int):
            name = self.say("pages.class_number", number=name)
        label = self.say("collect.class_called", name=name)
        return self.page.locator("[data-class]").filter(
            has=self.page.get_by_label(label, exact=True)
        )

    def rename_class(self, card: Locator, name: str) -> None:
        number = card.get_attribute("data-class")
        card.get_by_role("button", name=self.say("common.rename")).click()
        field = self.page.locator(f'[data-class="{number}"]').get_by_label(
            self.say("collect.class_name_label"), exact=True
        )
        field.fill(name)
        field.press("Enter")
        expect(self.class_card(name)).to_be_visible()

    def upload(self, card: Locator, files: list[str]) -> None:
        before = card.locator(KEPT).count()
        card.locator('input[type="file"]').first.set_input_files(files)
        expect(card.locator(KEPT)).to_have_count(before + len(files))

    def capture(self, card: Locator, count: int) -> None:
        """Take pictures one press at a time."""
        card.locator("[data-camera=off]").click()
        shutter = card.get_by_role("button", name=self.say("common.camera_take"))
        for taken in range(1, count + 1):
            shutter.click()
            expect(card.locator(KEPT)).to_have_count(taken)
        card.locator("[data-camera=on]").click()

    def train(self) -> None:
        self.button("collect.train").click()
        expect(self.page.get_by_text(self.say("collect.state_done")).first).to_be_visible()

    def tests_with(self, way: str) -> None:
        """Choose how the model gets a picture, by the key of the way's word."""
        self.page.locator("#result .ways").get_by_text(self.say(way), exact=True).click()

    def bar(self, name: str) -> Locator:
        """The result's bar of a class."""
        bars = self.page.get_by_role("list", name=self.say("collect.bars"))
        return bars.get_by_role("listitem").filter(has_text=name)

    def go_to_blocks(self) -> None:
        self.page.get_by_role("link", name=self.say("pages.tab_blocks"), exact=True).click()
        expect(self.blocks().first).to_be_visible()

    def blocks(self) -> Locator:
        """The blocks of the program, without those inside others that cannot be moved."""
        return self.page.locator(
            ".blocklySvg .blocklyWorkspace .blocklyBlockCanvas .blocklyDraggable"
        )

    def drag_from_toolbox(self, category: str, block: str, x: int, y: int) -> None:
        """Drag a block with the mouse to a place of the editor, in its pixels."""
        self.open_category(category)
        wanted = self.in_palette(block)
        box = wanted.bounding_box()
        area = self.page.locator(".blocklySvg").first.bounding_box()
        assert box
        assert area
        self.page.mouse.move(box["x"] + 12, box["y"] + box["height"] / 2)
        self.page.mouse.down()
        self.page.mouse.move(area["x"] + x, area["y"] + y, steps=12)
        self.page.mouse.up()

    def open_category(self, category: str) -> None:
        self.page.locator(".blocklyToolboxCategory").filter(
            has_text=re.compile(rf"^{self.say(f'blocks.{category}')}$")
        ).first.click()

    def in_palette(self, block: str) -> Locator:
        """A block among those of the open category."""
        palette = self.page.locator(".blocklyToolboxFlyout").locator("visible=true").first
        return (
            palette.locator(".blocklyDraggable")
            .filter(has_text=_letters(self.say(f"blocks.{block}")))
            .first
        )

    def window(self) -> Locator:
        """The data-input window."""
        return self.page.get_by_role("dialog", name=self.say("blocks.window.title"))

    def answer_window(self, files: list[str]) -> None:
        """Upload a picture in the data-input window and apply it; the answer closes the window."""
        window = self.window()
        expect(window).to_be_visible()
        window.locator('input[type="file"]').first.set_input_files(files)
        window.get_by_role("button", name=self.say("blocks.window.apply")).click()


def _letters(text: str) -> re.Pattern[str]:
    """Blockly sets words apart with spaces of its own."""
    words = re.sub(r"%\d", " ", text).split()
    return re.compile(r"\s*".join(map(re.escape, words)))


def percent(bar: Locator) -> int:
    found = re.search(r"(\d+)\s*%", bar.inner_text())
    assert found, bar.inner_text()
    return int(found.group(1))
