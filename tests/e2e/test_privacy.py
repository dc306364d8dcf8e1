"""A student finds the privacy page and takes everything back."""

from __future__ import annotations

import zipfile

from playwright.sync_api import expect

from .conftest import Open
from .student import Student


def test_a_student_erases_everything_and_keeps_the_receipt(open_page: Open) -> None:
    page = open_page("/", width=360, height=740, touch=True)
    student = Student(page)
    made = page.request.post("/api/projects", data={"name": "비밀 작품"}).json()
    page.get_by_role("link", name=student.say("pages.privacy")).tap()

    with page.expect_download() as download:
        page.get_by_role("link", name=student.say("privacy.download")).tap()
    with zipfile.ZipFile(download.value.path()) as packed:
        assert packed.namelist() == ["01 비밀 작품.eyeblocks"]

    student.button("privacy.delete").tap()
    student.button("common.cancel").tap()
    assert page.request.get(f"/api/projects/{made['id']}").ok

    student.button("privacy.delete").tap()
    student.button("privacy.ask_yes").tap()
    receipt = page.locator("[data-receipt]")
    expect(receipt).to_contain_text("작품 1개")
    with page.expect_download() as download:
        student.button("privacy.receipt_save").tap()
    assert "작품 1개" in download.value.path().read_text(encoding="utf-8")
    assert page.request.get(f"/api/projects/{made['id']}").status == 404

    page.get_by_role("link", name=student.say("privacy.again")).tap()
    expect(student.button("home.first")).to_be_visible()
