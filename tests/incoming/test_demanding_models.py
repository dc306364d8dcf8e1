"""Models of small files that would take all memory are refused, and what the server keeps comes back."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.ml import imported_network
from app.ml.exporters.folded_network import IMAGE, FoldedStep
from app.ml.imported_network import ImportedNetwork

from ..conftest import Start
from ..pictures import jpeg
from ..project_copies.test_project_file import export_project, parts_of, with_changes
from ..student import assert_refused
from .demanding_models import convolution, hoarding, packed_model, padding_out, wide_looking
from .files import bring_in, brought_in
from .models import tm_model
from .test_models import recognized

LABELS = ["고양이", "강아지"]


def network_of(steps: Sequence[FoldedStep], monkeypatch: pytest.MonkeyPatch) -> tuple[str, bytes]:
    """The name and the file of a network, however much it demands."""
    with monkeypatch.context() as patch:
        patch.setattr(imported_network, "MAX_KEPT_NUMBERS", 10**12)
        network = ImportedNetwork(448, True, steps)
        return network.name, network.to_bytes()


@pytest.mark.parametrize(
    "packed",
    [
        pytest.param(lambda: packed_model(hoarding(180)), id="results"),
        pytest.param(lambda: packed_model(wide_looking(20)), id="addresses"),
        pytest.param(lambda: packed_model(padding_out(10), map_side=2), id="kernels"),
    ],
)
def test_a_small_model_that_would_take_all_memory_is_refused(
    client: TestClient, packed: Any
) -> None:
    file = packed()
    assert len(file) < 30_000

    assert_refused(bring_in(client, "m.zip", file), 422, "incoming_model_too_demanding")

    assert client.get("/api/projects").json()["projects"] == []


def test_a_project_file_with_such_a_network_is_refused(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = brought_in(client, "m.zip", tm_model(LABELS))["project"]
    parts = parts_of(export_project(client, project))
    name, network = network_of(hoarding(180), monkeypatch)
    parts |= {"network.bin": network, "model.f32": bytes(4 * 2 * (5 * 19 + 1))}

    def exchange(manifest: Any) -> None:
        manifest["model"] |= {"backbone": name, "layers": [[5 * 19, 2]]}

    answer = bring_in(client, "m.eyeblocks", with_changes(parts, exchange))

    assert_refused(answer, 422, "project_file_part_unusable")
    assert answer.json()["error"]["details"]["part"] == "network.bin"


@pytest.mark.skipif(sys.platform != "linux", reason="Linux alone bounds a process's memory")
def test_a_model_that_finds_no_memory_is_refused_in_words_and_others_go_on(start: Start) -> None:
    with start(worker_memory_bytes=256 * 1024 * 1024) as client:
        answer = bring_in(client, "m.zip", packed_model(wide_looking(1)))

        assert_refused(answer, 422, "incoming_model_too_demanding")
        project = brought_in(client, "m.zip", tm_model(LABELS))["project"]
        recognized(client, project, jpeg("circle", 1))


def test_nothing_is_packed_where_requests_wait_for_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    on_loop, pack = [], ImportedNetwork.to_bytes

    def noted(network: ImportedNetwork) -> bytes:
        on_loop.append(asyncio._get_running_loop() is not None)
        return pack(network)

    monkeypatch.setattr(ImportedNetwork, "to_bytes", noted)
    brought_in(client, "m.zip", tm_model(LABELS))

    assert on_loop
    assert not any(on_loop)


def test_a_model_whose_project_file_would_not_come_back_is_refused(start: Start) -> None:
    """The network of many steps is larger as the server keeps it than its weights are."""
    packed = packed_model(hoarding(9, 1))
    with start(max_model_weights_bytes=1000) as client:
        assert_refused(bring_in(client, "m.zip", packed), 413, "incoming_file_too_large")
    with start(max_model_weights_bytes=10_000) as client:
        project = brought_in(client, "m.zip", packed)["project"]
        brought_in(client, "m.eyeblocks", export_project(client, project))


def test_a_model_with_a_large_head_comes_back_from_its_project_file(start: Start) -> None:
    """It is larger than pictures may be: 5 · 4096 inputs and two outputs."""
    steps = [
        convolution("first", IMAGE, (3, 3), stride=4),
        convolution("map", "first", (3, 4096), stride=4, rectifies=True),
    ]
    with start(max_picture_bytes=100_000) as client:
        project = brought_in(client, "m.zip", packed_model(steps, map_side=28))["project"]
        back = brought_in(client, "m.eyeblocks", export_project(client, project))["project"]
        recognized(client, back, jpeg("circle", 1))
