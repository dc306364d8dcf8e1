"""The networks of the lab in a browser: compared, looked into, and trained with."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from app.ml.backbones import PYPI_NETWORKS
from app.ml.prepare import prepare_backbone

from ..lab.data_sets import pictures, zip_of
from ..waiting import wait_until
from .conftest import Open
from .layout import expect_no_sideways_scroll
from .student import Student
from .test_grid_search import filled_lab


@pytest.fixture(scope="module", autouse=True)
def _more_networks(backbones: Path) -> None:
    for name in PYPI_NETWORKS:
        prepare_backbone(backbones, name, print)


def test_networks_are_compared_looked_into_and_trained_with(open_page: Open) -> None:
    page = open_page("/", width=360, height=740)
    student = Student(page)
    base = filled_lab(page)
    part = page.get_by_role("region", name=student.say("networks.title"))
    drawing = part.locator(".networks__drawing svg")
    expect(drawing).to_have_attribute("aria-label", re.compile("7 × 7.*클래스 2개"))
    part.get_by_text(student.say("networks.layer_table")).first.click()
    layers = part.locator(".networks__layers tbody")
    expect(layers.get_by_role("rowheader", name="Conv1", exact=True)).to_be_visible()
    trained = layers.locator("tr").filter(has_text="Dense")
    expect(trained).to_contain_text(student.say("networks.trained"))

    part.get_by_role("button", name=student.say("networks.go")).click()
    rows = part.locator("table").filter(has_text=student.say("networks.column_picture"))
    expect(rows.locator("tbody tr")).to_have_count(5)
    expect(rows.locator(".augment__best")).to_have_count(1)
    expect(part.get_by_role("img", name=student.say("networks.chart"))).to_be_visible()
    part.get_by_text(student.say("networks.team")).first.click()
    expect(part.get_by_text("MobileNetV3Large", exact=True).first).to_be_visible()
    expect_no_sideways_scroll(page)

    strong = student.say("networks.name_strong")
    choice = part.get_by_role("group", name=student.say("networks.train_with"))
    choice.get_by_role("button", name=strong).click()
    part.get_by_role("button", name=student.say("networks.train", network=strong)).click()
    expect(page.get_by_text(student.say("conditions.run_succeeded"))).to_be_visible()
    expect(page.get_by_text(student.say("networks.learnt", network=strong))).to_be_visible()
    (run,) = page.request.get(f"{base}/runs").json()["runs"]
    compared = page.request.get(f"{base}/networks/comparison").json()["comparison"]
    assert run["settings"]["network"] == "strong"
    assert abs(run["scores"]["val_loss"] - compared["results"][4]["loss"]) < 1e-4

    packed = zip_of(pictures(3, circle="circle", stripes="stripes"))
    page.request.post(f"{base}/imports?purpose=test_set", data=packed)
    test_set = f"{base}/test-set"
    wait_until(lambda: page.request.get(test_set).json()["picture_count"] == 6)
    assert page.request.get(test_set).json()["result"]["answered"] == 0
    page.reload()
    score = student.say("lab.test_score", counted=6, right=6, share="100%")
    expect(page.get_by_text(score)).to_be_visible()
    assert page.request.get(test_set).json()["result"]["answered"] == 6
