"""Before a classroom erases itself, teacher and students are told and can keep their work."""

from __future__ import annotations

from datetime import date, timedelta

from playwright.sync_api import expect

from .school import School, press, say


def shown(school: School, day: date) -> str:
    """As the page writes it."""
    script = "(day) => new Date(day).toLocaleDateString('ko', { dateStyle: 'long' })"
    return str(school.teacher.evaluate(script, f"{day.isoformat()}T12:00"))


def test_everybody_is_warned_before_a_classroom_erases_itself(school: School) -> None:
    """Its last day was yesterday: two weeks are left."""
    room = f"/api/classrooms/{school.classroom['id']}"
    mina = school.student("민아")
    mina.page.request.post("/api/projects", data={"name": "눈"})
    yesterday = date.today() - timedelta(days=1)
    changed = school.teacher.request.patch(room, data={"ends_on": yesterday.isoformat()})
    erased_on = date.fromisoformat(changed.json()["erased_on"])
    assert erased_on > date.today()

    # The child is told on the home page, and takes everything along.
    mina.page.goto("/")
    notice = mina.page.locator("[data-ending]")
    day = shown(school, erased_on)
    expect(notice).to_have_text(
        say("home.classroom_ending", name="6학년 2반", date=day) + say("home.classroom_ending_go")
    )
    notice.get_by_role("link", name=say("home.classroom_ending_go")).click()
    with mina.page.expect_download() as download:
        mina.page.get_by_role("link", name=say("privacy.download")).click()
    assert download.value.suggested_filename == "eyeblocks.zip"

    # The teacher is told on the classroom's page, and puts it off.
    teacher = school.teacher
    teacher.goto(f"/teacher/classrooms/{school.classroom['id']}")
    told = teacher.locator("[data-ending]")
    expect(told).to_contain_text(say("teacher.ending", date=day))
    press(told, "teacher.ending_change")
    later = date.today() + timedelta(days=90)
    dialog = teacher.get_by_role("dialog")
    dialog.get_by_label(say("teacher.ends_on")).fill(later.isoformat())
    press(dialog, "common.save")
    expect(told).to_have_count(0)
    mina.page.goto("/")
    expect(mina.page.get_by_role("link", name="눈")).to_be_visible()
    expect(notice).to_have_count(0)
