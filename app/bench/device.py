"""Frames a second of a block program that recognizes on the device, beside Teachable Machine's page."""

from __future__ import annotations

import functools
import http.server
import io
import shutil
import threading
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

from app.bench.conditions import Conditions
from app.bench.http_client import COOKIE, UnexpectedAnswer, expect
from app.bench.peers.teachable_machine import (
    PAGE_FOLDER,
    Handler,
    fetch_missing,
    installed_browser,
)
from app.bench.pictures import CAPTURE_SIZE, texture
from app.bench.product import Product, Student
from app.bench.rows import AtLeast, Row
from app.bench.screens import FLAGS, signed_in_context

ROUNDS = 5
MEASURED_MS = 4000
LIMIT_MS = 120_000
TRAINING = {"epochs": 5, "batch_size": 16, "learning_rate": 0.001, "validation_ratio": 0.25}
CAMERA_FLAGS = [*FLAGS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
# The program asks again when it has its answer, so each picture is a frame of it.
CHOOSE_AND_COUNT = """
if (self === top) localStorage.setItem("eyeblocks.recognitionPlace", "device");
self.asked = 0;
const post = Worker.prototype.postMessage;
Worker.prototype.postMessage = function (message, ...more) {
  if (message?.type === "recognize") self.asked += 1;
  return post.call(this, message, ...more);
};
"""


class _Round(NamedTuple):
    """Frames a second of the block program, of Teachable Machine's page, and of our network in its library."""

    blocks: float
    theirs: float
    ours_there: float


def rows(product: Product, conditions: Conditions) -> list[Row]:
    with suppress(ImportError, SystemExit):
        return _rows(_measure(product, conditions.cache))
    return [_row(name, None, bar) for name, bar in _BARS.items()]


_THEIRS, _OURS_THERE = "Teachable Machine's page", "our network in its library"
_BARS = {_THEIRS: 0.9, _OURS_THERE: 2.0}


def _rows(rounds: Sequence[_Round]) -> list[Row]:
    ratios = {
        _THEIRS: median(each.blocks / each.theirs for each in rounds),
        _OURS_THERE: median(each.blocks / each.ours_there for each in rounds),
    }
    blocks, theirs, ours_there = (median(column) for column in zip(*rounds, strict=True))
    measured = {
        _THEIRS: f"{blocks:.1f} / {theirs:.1f} a second; its network is six times smaller",
        _OURS_THERE: f"{blocks:.1f} / {ours_there:.1f} a second",
    }
    return [_row(name, ratios[name], bar, measured[name]) for name, bar in _BARS.items()]


def _row(name: str, value: float | None, bar: float, measured: str = "") -> Row:
    note = "WebAssembly, one thread" if measured else "Playwright or a Chromium is missing"
    # The page, its worker, the camera and the server share the cores, so a busy machine slows it most.
    what = f"Frames of a block program on the device / {name}"
    return Row(what, value, AtLeast(bar), measured, note, may_fail=False)


def _measure(product: Product, cache: Path) -> list[_Round]:
    from playwright.sync_api import sync_playwright

    student = Student(product)
    for kind, class_id in enumerate(student.make_project(2)):
        student.upload(class_id, [texture(kind, seed, CAPTURE_SIZE) for seed in range(6)])
    model_id, _ = student.train(TRAINING)
    saved = {"version": 0, "format": 1, "blocks": _program()}
    expect(student.client.put(f"{student.base}/program", saved), 200)
    exported = _exported(product, student, model_id)
    with _served(cache, exported) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed_browser(), args=CAMERA_FLAGS)
        try:
            there = browser.new_page()
            there.set_default_timeout(LIMIT_MS)
            there.goto(address)
            there.evaluate("openModels()")
            here = _blocks_page(browser, product, student)
            return [_round(here, there) for _ in range(ROUNDS)]
        finally:
            browser.close()


def _exported(product: Product, student: Student, model_id: str) -> bytes:
    """The model as Teachable Machine's files. It comes in pieces, which the benchmark's own client does not read."""
    connection = HTTPConnection("127.0.0.1", product.port)
    headers = {"Cookie": f"{COOKIE}={student.client.token}"}
    connection.request("GET", f"/api/models/{model_id}/exports/tm", headers=headers)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    if answer.status != 200:
        raise UnexpectedAnswer(data[:300].decode())
    return data


@contextmanager
def _served(cache: Path, exported: bytes) -> Iterator[str]:
    """The address of Teachable Machine's page, with our model beside it."""
    site = fetch_missing(cache / "teachable-machine")
    for file in PAGE_FOLDER.iterdir():
        shutil.copy(file, site)
    with zipfile.ZipFile(io.BytesIO(exported)) as packed:
        for name in ("model.json", "weights.bin", "metadata.json"):
            packed.extract(name, site / "ours")
    handler = functools.partial(Handler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/page.html"
        server.shutdown()


def _blocks_page(browser: Any, product: Product, student: Student) -> Any:
    """The page with the program of somebody who has chosen that this device recognizes.

    A press of the switch would choose nothing where the page has just moved here by itself.
    """
    context = signed_in_context(browser, product, student)
    context.set_default_timeout(LIMIT_MS)
    context.grant_permissions(["camera"])
    context.add_init_script(CHOOSE_AND_COUNT)
    page = context.new_page()
    page.goto(f"/projects/{student.project_id}/blocks")
    page.locator('[data-run="start"]').click()
    page.locator('.place-switch[data-place="device"][data-device="ready"]').wait_for()
    page.locator('[data-run="stop"]').click()
    return page


def _round(here: Any, there: Any) -> _Round:
    here.bring_to_front()
    here.locator('[data-run="start"]').click()
    asked = here.evaluate("self.asked")
    here.wait_for_function("asked => self.asked > asked + 2", arg=asked)
    blocks = here.evaluate(
        """async (ms) => {
          const asked = self.asked, start = performance.now();
          await new Promise((resolve) => setTimeout(resolve, ms));
          return 1000 * (self.asked - asked) / (performance.now() - start);
        }""",
        MEASURED_MS,
    )
    here.locator('[data-run="stop"]').click()
    there.bring_to_front()
    theirs, ours_there = (
        there.evaluate("([name, ms]) => framesPerSecond(name, ms)", [name, MEASURED_MS])
        for name in ("theirs", "ours")
    )
    return _Round(blocks, theirs, ours_there)


def _program() -> dict[str, Any]:
    """It opens the camera, and says for ever what is seen."""
    result = {"block": {"type": "test_result"}}
    say = {"type": "dialog", "fields": {"OPTION": "speak"}, "inputs": {"VALUE": result}}
    forever = {"type": "repeat_inf", "inputs": {"DO": {"block": say}}}
    camera = {"type": "video_capture_for_image_test", "fields": {"MODE": "start"}}
    hat = {"type": "when_run_button_click", "x": 40, "y": 40}
    script = hat | {"next": {"block": camera | {"next": {"block": forever}}}}
    workspace = {"blocks": {"languageVersion": 0, "blocks": [script]}}
    return {"sprites": [{"id": "mascot", "workspace": workspace}]}
