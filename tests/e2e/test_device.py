"""Recognition on the pupil's own device: the same answers, and a lesson that goes on without a server."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps
from playwright.sync_api import Page

from app.ml.prepare import prepare_backbone

from ..icc import display_p3
from ..pictures import drawing, saved
from .conftest import Open
from .student import Student

Files = Callable[..., list[str]]

ROOT = Path(__file__).parents[2]
DIST = ROOT / "static" / "dist"

ASK_WORKER = """
async ({ worker, wasm, model, pictures }) => {
  const made = new Worker(worker);
  const ask = (message) => new Promise((resolve, reject) => {
    made.onerror = ({ message }) => reject(new Error(message));
    made.onmessage = ({ data }) => data.problem ? reject(new Error(data.problem)) : resolve(data);
    made.postMessage(message);
  });
  await ask({ type: "open", id: 0, wasm, model: "one", data: model });
  const answers = [];
  for (const base64 of pictures) {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const question = { parts: ["familiarity", "nearest", "similar", "heat_map"], strictness: 0.05 };
    const { answer } = await ask({ type: "recognize", id: 1, model: "one", picture: new Blob([bytes]), question });
    answers.push(answer);
  }
  made.terminate();
  return answers;
}
"""


def built(folder: str, name: str) -> str:
    """The address of the one built file of this name."""
    (file,) = (DIST / folder).glob(name)
    return f"/static/dist/{folder}/{file.name}"


def wasm() -> dict[str, str]:
    return {
        "simd": built("assets", "tfjs-backend-wasm-simd-*.wasm"),
        "plain": built("assets", "tfjs-backend-wasm-[!s]*.wasm"),
    }


def answers_of_device(page: Page, model: dict[str, Any], pictures: list[bytes]) -> Any:
    base = page.evaluate("location.origin")
    model = model | {"network": base + model["network"]}
    facts = {
        "worker": built("workers", "worker-*.js"),
        "wasm": {key: base + address for key, address in wasm().items()},
        "model": model,
        "pictures": [b64encode(picture).decode() for picture in pictures],
    }
    return page.evaluate(ASK_WORKER, facts)


def golden_pictures() -> list[bytes]:
    """Pictures of many shapes and sizes, turned, with color profiles, with transparency."""
    shapes = ("circle", "stripes", "cross")
    sizes = ((224, 224), (448, 448), (640, 480), (481, 640), (301, 225), (1600, 1200), (150, 90))
    plain = [
        saved(drawing(shape, 60 + number, size), "JPEG", quality=92)
        for number, size in enumerate(sizes)
        for shape in shapes
    ]
    mixed = Image.blend(drawing("circle", 90), drawing("cross", 90), 0.5)
    turned = Image.Exif()
    turned[0x0112] = 6
    clear = ImageOps.expand(drawing("cross", 91).convert("RGBA"), 30, (0, 0, 0, 0))
    return [
        *plain,
        saved(mixed, "PNG"),
        saved(drawing("stripes", 92), "JPEG", quality=92, exif=turned.tobytes()),
        saved(drawing("circle", 93), "JPEG", quality=92, icc_profile=display_p3()),
        saved(clear, "PNG"),
        saved(drawing("stripes", 94).convert("L"), "BMP"),
    ]


@pytest.mark.parametrize("network", ["mobilenet_v2", "mobilenet_v2_160"])
def test_a_device_gives_the_servers_answers(
    open_page: Open, picture_files: Files, backbones: Path, network: str
) -> None:
    prepare_backbone(backbones, network, print)
    page = open_page("/")
    student = Student(page)
    project = student.has_project(
        "똑같이", 줄무늬=picture_files("stripes", 6), 십자=picture_files("cross", 6)
    )
    send = page.request
    run = send.post(f"/api{project}/runs", data={"network": network}).json()
    model_id = student.model_of_run(project, run["id"])
    pictures = golden_pictures()
    ask = f"/api/models/{model_id}/recognitions?session=s&with=familiarity,nearest,similar,heat_map"
    by_server = [
        send.post(
            ask, multipart={"image": {"name": "a", "mimeType": "image/jpeg", "buffer": each}}
        ).json()
        for each in pictures
    ]

    by_device = answers_of_device(
        page, send.get(f"/api/models/{model_id}/device-model").json(), pictures
    )

    for device, server in zip(by_device, by_server, strict=True):
        expected = {score["class_id"]: score["confidence"] for score in server["scores"]}
        found = {score["class_id"]: score["confidence"] for score in device["scores"]}
        assert found == pytest.approx(expected, abs=0.02)
        if abs(expected[server["scores"][0]["class_id"]] - 0.5) > 0.02:
            assert device["result"] == server["result"]
        assert device["familiarity"] == pytest.approx(server["familiarity"], abs=0.01)
        nearest = {each["class_id"]: each["similarity"] for each in server["nearest"]}
        assert {
            each["class_id"]: each["similarity"] for each in device["nearest"]
        } == pytest.approx(nearest, abs=0.01)
        similar = [each["similarity"] for each in server["similar"]]
        assert [each["similarity"] for each in device["similar"]] == pytest.approx(
            similar, abs=0.01
        )
        if device["result"] == server["result"]:
            assert device["heat_map"]["values"] == pytest.approx(
                server["heat_map"]["values"], abs=0.2
            )
