"""`eyeblocks bench`: measures the product and its peers in turn on this machine."""

from __future__ import annotations

import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from app import __version__
from app.bench import classroom, device, embedding, lab, load, memory, screens, startup, training
from app.bench.conditions import FULL, QUICK, Conditions
from app.bench.peers import PeerFailed, run_peer
from app.bench.product import running_product
from app.bench.rows import Row, best_of, failed_rows, markdown
from app.ml.prepare import prepare_backbone
from app.settings import Settings

PACKAGES = ("numpy", "pillow", "fastapi", "uvicorn", "ai-edge-litert", "tensorflow", "keras")


@dataclass(frozen=True)
class BenchPaths:
    """The folder of the backbones, the peers' cache folder, and the file for the results."""

    backbones: Path
    cache: Path
    results: Path


def bench(paths: BenchPaths, *, quick: bool) -> int:
    """Prints the table and writes it as JSON. Returns 1 if a row failed (`rows.failed_rows`), else 0."""
    prepare_backbone(paths.backbones, "mobilenet_v2", print)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="eyeblocks-bench-") as folder:
        conditions = Conditions(
            backbones=paths.backbones.resolve(),
            cache=paths.cache,
            folder=Path(folder),
            scale=QUICK if quick else FULL,
            teachable=_measure_teachable(paths.cache),
        )
        rows = _measure_all(conditions)
    duration_s = time.monotonic() - start
    facts = _machine() | {
        "quick": quick,
        "took_s": round(duration_s),
        "rows": [r.as_json() for r in rows],
    }
    paths.results.parent.mkdir(parents=True, exist_ok=True)
    paths.results.write_text(json.dumps(facts, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\n{_headline(facts)}\n\n{markdown(rows)}\n\nWritten to {paths.results}", flush=True)
    failed = failed_rows(rows)
    for row in failed:
        print(
            f"bench: below a third of its bar: {row.name} ({row.measured})",
            file=sys.stderr,
        )
    return 1 if failed else 0


def _measure_all(conditions: Conditions) -> list[Row]:
    rows = _measure_section("start", lambda: startup.rows(conditions))
    with running_product(conditions.backbones) as product:
        for part in (training, embedding, classroom, screens, device, memory, load):
            rows += _measure_section(
                part.__name__.rpartition(".")[2], partial(part.rows, product, conditions)
            )
    return rows + _measure_section("lab", lambda: lab.rows(conditions))


def _measure_teachable(cache: Path) -> Mapping[str, Any]:
    facts = {"classes": 3, "perClass": 30, "epochs": 50, "batchSize": 16, "learningRate": 0.001}
    try:
        return run_peer(
            "teachable_machine",
            cache=cache,
            trainings=1,
            predictions=60,
            threads=Settings().backbone_cores,
            **facts,
        )
    except PeerFailed as problem:
        return {"problem": str(problem)}


def _measure_section(name: str, measure: Callable[[], list[Row]]) -> list[Row]:
    """The rows of one part. Measures twice if a row failed, because the machine may have been busy."""
    start = time.monotonic()
    print(f"bench: {name} …", file=sys.stderr, flush=True)
    rows = measure()
    if failed := failed_rows(rows):
        names = ", ".join(f"{row.name} ({row.measured})" for row in failed)
        print(f"bench: {name} once more: {names}", file=sys.stderr, flush=True)
        rows = best_of(rows, measure())
    print(f"bench: {name} took {time.monotonic() - start:.0f} s", file=sys.stderr, flush=True)
    return rows


def _machine() -> dict[str, object]:
    return {
        "eyeblocks": __version__,
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "versions": {name: version(name) for name in PACKAGES},
    }


def _headline(facts: dict[str, object]) -> str:
    return (
        f"Eyeblocks {facts['eyeblocks']} on {facts['processor']}, {facts['cores']} cores, "
        f"{facts['system']}, Python {facts['python']}; {facts['took_s']} s"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if "model name" in line), "?")
