"""What pages load to recognize on the pupil's device: how much it is, and what it may do."""

from __future__ import annotations

from pathlib import Path

from starlette.testclient import TestClient

from ..student import make_project

DIST = Path(__file__).parents[2] / "static" / "dist"
MOST_BYTES = 230_000


def test_the_runtime_is_small(client: TestClient) -> None:
    names = ("workers/worker-*.js", "assets/deviceRecognizer-*.js", "assets/*wasm-simd-*.wasm")
    files = [file for name in names for file in DIST.glob(name)]
    assert len(files) == len(names)
    total = 0
    for file in files:
        answer = client.get(
            f"/static/dist/{file.relative_to(DIST)}", headers={"accept-encoding": "gzip"}
        )
        assert answer.headers["content-encoding"] == "gzip"
        total += int(answer.headers["content-length"])
    assert total <= MOST_BYTES


def test_the_worker_alone_may_run_web_assembly(client: TestClient) -> None:
    (worker,) = DIST.glob("workers/worker-*.js")
    served = client.get(f"/static/dist/workers/{worker.name}")
    policy = served.headers["content-security-policy"]
    assert policy == "default-src 'none'; script-src 'wasm-unsafe-eval'; connect-src 'self'"
    assert "immutable" in served.headers["cache-control"]
    project = make_project(client)["id"]
    for path in ("/", f"/projects/{project}", f"/projects/{project}/blocks"):
        assert "wasm" not in client.get(path).headers["content-security-policy"]
