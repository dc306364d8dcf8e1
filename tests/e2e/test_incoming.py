"""What was made elsewhere comes in on the start page, and a page says what came."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from ..incoming.entry_files import block, entry_file, project, say, sprite, start, text
from ..incoming.files import tm_project
from ..incoming.models import tm_model
from ..pictures import jpeg
from .conftest import Open
from .layout import expect_no_sideways_scroll
from .programs import say as say_block
from .programs import stack
from .student import Student
from .test_accessibility import violations

Files = Callable[..., list[str]]


@pytest.fixture
def student(open_page: Open) -> Student:
    return Student(open_page("/"))


def choose(student: Student, *files: Path, kind: str = "file") -> Locator:
    """Opens the window and chooses files, or a folder. Returns the window."""
    student.button("sharing.import").click()
    window = student.page.get_by_role("dialog", name=student.say("incoming.title"))
    window.locator(f'[data-bring-in="{kind}"]').set_input_files(
        files[0] if kind == "folder" else list(files)
    )
    return window


def test_a_file_of_teachable_machine_becomes_a_project_on_whose_page_it_is_seen(
    student: Student, tmp_path: Path
) -> None:
    page = student.page
    file = tmp_path / "나의 모양.tm"
    file.write_bytes(
        tm_project(5, {"줄무늬-!-9.jpg": b"no picture"}, 동그라미="circle", 줄무늬="stripes")
    )
    choose(student, file)

    page.wait_for_url("**/incoming")
    expect(page.get_by_role("heading", name=student.say("incoming.page_title"))).to_be_visible()
    expect(page.get_by_text("동그라미 5장")).to_be_visible()
    page.get_by_text(student.say("lab.refused", count="1")).click()
    expect(page.get_by_text("줄무늬-!-9.jpg")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name=student.say("incoming.go_collect")).click()
    expect(page.get_by_role("heading", name="동그라미")).to_be_visible()
    for width in (360, 820):
        page.set_viewport_size({"width": width, "height": 740})
        expect_no_sideways_scroll(page)
    page.get_by_role("link", name=student.say("collect.came_in")).click()
    page.wait_for_url("**/incoming")


def test_the_report_counts_each_difference_by_itself(student: Student, tmp_path: Path) -> None:
    page = student.page
    set_it = block("set_func_variable", "fv", text("1"), None)
    body = block("function_create", block("function_field_label", "일"), None, do=[[set_it] * 3])
    function = {
        "id": "f1",
        "content": json.dumps([[body]]),
        "localVariables": [{"id": "fv", "name": "안", "value": 0}],
    }
    box = sprite("글", objectType="textBox", entity={"font": "20px Jeju Hallasan", "text": "점수"})
    file = tmp_path / "작품.ent"
    content = project(sprite("고양이"), box, functions=[function], learning="abcd")
    file.write_bytes(entry_file(content))
    choose(student, file)

    page.wait_for_url("**/incoming")
    rows = page.locator('[data-report="changed"] li')
    for name, count in (("local_variable", 3), ("function_variable", 1), ("text_box_font", 1)):
        row = rows.filter(has_text=student.say(f"incoming.changed_{name}"))
        expect(row).to_contain_text(student.say("incoming.times", count=str(count)))
    whole = student.say("incoming.changed_model_without_classes")
    expect(rows.filter(has_text=whole)).to_have_text(whole)
    assert violations(page) == []


def test_a_folder_becomes_a_project_named_after_it(student: Student, tmp_path: Path) -> None:
    folder = tmp_path / "동물"
    for name, shape in (("고양이", "circle"), ("강아지", "stripes")):
        (folder / name).mkdir(parents=True)
        for number in range(2):
            (folder / name / f"{number}.jpg").write_bytes(jpeg(shape, number))
    choose(student, folder, kind="folder")

    student.page.wait_for_url("**/incoming")
    expect(student.page.get_by_text("고양이 2장")).to_be_visible()
    expect(student.page.get_by_text("동물.zip").first).to_be_visible()


def test_a_file_that_cannot_be_used_says_why_and_another_one_can_be_chosen(
    student: Student, tmp_path: Path
) -> None:
    page = student.page
    file = tmp_path / "notes.txt"
    file.write_text("hello")
    window = choose(student, file)
    expect(window.get_by_role("alert")).to_have_text(student.say("errors.incoming_file_unknown"))
    expect(window.get_by_role("button", name=student.say("incoming.pick_file"))).to_be_enabled()
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    expect_no_sideways_scroll(page)
    student.button("common.close").click()
    expect(window).to_have_count(0)


def test_a_file_that_is_dropped_on_the_start_page_comes_in(student: Student) -> None:
    page = student.page
    data = list(tm_project(2, 원="circle", 줄="stripes"))
    page.evaluate(
        """(bytes) => {
          const files = new DataTransfer();
          files.items.add(new File([new Uint8Array(bytes)], "drop.tm"));
          const drop = new DragEvent("drop", { dataTransfer: files, bubbles: true, cancelable: true });
          document.querySelector("h1").dispatchEvent(drop);
        }""",
        data,
    )
    page.wait_for_url("**/incoming")
    expect(page.get_by_text("원 2장")).to_be_visible()


def test_a_project_of_entry_comes_with_a_report_and_opens_in_the_editor(
    student: Student, tmp_path: Path
) -> None:
    page = student.page
    script = start(
        say(text("엔트리에서 왔어요")),
        block("flip_y", None),
        say(block("accuracy_of_result", "0", None)),
        block("sound_something_with_block", block("get_sounds", "x"), None),
    )
    box = sprite("글", objectType="textBox", entity={"fontSize": 20, "text": "점수"})
    pictures = {"pictures": [{"id": "p", "name": "p", "filename": "p1"}], "sounds": []}
    content = project(
        sprite("고양이", script, sprite=pictures),
        box,
        learning={"type": "image", "labels": ["고양이", "강아지"]},
    )
    file = tmp_path / "작품.ent"
    file.write_bytes(entry_file(content, {"temp/p1/aa/image/p1.png": jpeg("circle", 1)}))
    choose(student, file)

    page.wait_for_url("**/incoming")
    expect(page.get_by_text(student.say("incoming.blocks_came", count="7", of="8"))).to_be_visible()
    missing = page.locator('[data-report="missing"]')
    expect(missing).to_contain_text(student.say("entry_blocks.flip_y"))
    expect(page.locator('[data-report="changed"] li')).to_have_count(1)
    names = student.say("incoming.model_classes", names="고양이, 강아지")
    expect(page.get_by_text(names)).to_be_visible()
    assert violations(page) == []
    page.set_viewport_size({"width": 360, "height": 740})
    expect_no_sideways_scroll(page)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.get_by_role("link", name=student.say("incoming.go_blocks")).click()
    page.locator(".sprite-card").filter(has_text="고양이").click()
    expect(page.locator(".blocklyDraggable").first).to_be_visible()
    expect(
        page.get_by_text(student.say("blocks.block.unknown", type="entry:flip_y"))
    ).to_be_visible()
    student.button("sharing.share").click()
    window = page.get_by_role("dialog")
    expect(window.get_by_text(student.say("sharing.from_entry"))).to_be_visible()
    assert violations(page) == []


def test_a_model_of_teachable_machine_recognizes_at_once_and_its_page_says_what_it_cannot(
    student: Student, tmp_path: Path, picture_files: Files
) -> None:
    page = student.page
    file = tmp_path / "내 모델.zip"
    file.write_bytes(tm_model(["고양이", "강아지", "토끼"]))
    choose(student, file)

    page.wait_for_url("**/incoming")
    for note in ("ready", "no_pictures", "train_anew", "on_server"):
        expect(page.get_by_text(student.say(f"incoming.model_{note}"))).to_be_visible()
    expect(page.get_by_text("토끼")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name=student.say("incoming.go_test")).click()
    expect(page.get_by_text(student.say("collect.state_came"))).to_be_visible()
    expect(page.get_by_text(student.say("collect.run_came"))).to_be_visible()
    student.tests_with("common.upload")
    picture = page.locator('#result input[type="file"]').first
    picture.set_input_files(picture_files("circle", 1))
    expect(page.locator("#result .answer__winner")).to_be_visible()
    student.button("common.heat_map").click()
    expect(page.locator("#result canvas").first).to_be_visible()
    assert violations(page) == []
    page.get_by_role("link", name=student.say("collect.take_along")).click()
    reason = student.say("errors.model_of_another_program")
    expect(page.get_by_text(reason).first).to_be_visible()
    assert violations(page) == []


def test_blocks_and_a_shared_link_recognize_with_a_model_of_teachable_machine(
    student: Student, open_page: Open, picture_files: Files
) -> None:
    page, labels = student.page, ["고양이", "강아지", "토끼"]
    file = {"name": "m.zip", "mimeType": "application/zip", "buffer": tm_model(labels)}
    answer = page.request.post("/api/incoming-files", multipart={"file": file})
    assert answer.status == 201, answer.text()
    made = answer.json()["project"]
    [picture] = picture_files("circle", 1)
    recognized = page.request.post(
        f"/api/models/{made['current_model_id']}/recognitions?session=s",
        multipart={"image": {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": Path(picture).read_bytes()}},
    ).json()  # fmt: skip
    address = f"/projects/{made['id']}"
    student.save_program(
        address,
        stack({"type": "insert_data_for_test"}, say_block({"block": {"type": "test_result"}})),
    )
    page.goto(f"{address}/blocks")
    expect(student.blocks().first).to_be_visible()
    shared = page.request.put(f"/api{address}/share", data={}).json()["address"]
    friend = Student(open_page(shared, width=360, height=740, touch=True))

    for child in (student, friend):
        child.page.locator('[data-run="start"]').click()
        child.answer_window([picture])
        expect(child.page.locator(".stage__bubble")).to_have_text(recognized["result"])
        assert violations(child.page) == []
    assert friend.page.context.cookies() == []
