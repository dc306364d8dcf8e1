"""`eyeblocks bench`: measures the product and its peers in turn, on this machine, in one run."""

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
from app.bench import classroom, load, looking, memory, screens, starting, training
from app.bench.conditions import FULL, QUICK, Conditions
from app.bench.peers import PeerFailed, run_peer
from app.bench.product import running
from app.bench.rows import Row, better, lost, markdown
from app.ml.prepare import prepare_backbone
from app.settings import Settings

PACKAGES = ("numpy", "pillow", "fastapi", "uvicorn", "ai-edge-litert", "tensorflow", "keras")


@dataclass(frozen=True)
class Place:
    """Where the backbones lie, where peers may keep what they fetch, and where to write."""

    backbones: Path
    cache: Path
    results: Path


def bench(place: Place, *, quick: bool) -> int:
    """Print the table and write it as JSON; 1 when a row is lost (see `rows.lost`)."""
    prepare_backbone(place.backbones, "mobilenet_v2", print)
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="eyeblocks-bench-") as folder:
        conditions = Conditions(
            backbones=place.backbones.resolve(),
            folder=Path(folder),
            scale=QUICK if quick else FULL,
            teachable=_teachable(place.cache),
        )
        rows = _measured(conditions)
    took_s = time.monotonic() - start
    facts = _machine() | {
        "quick": quick,
        "took_s": round(took_s),
        "rows": [r.as_json() for r in rows],
    }
    place.results.parent.mkdir(parents=True, exist_ok=True)
    place.results.write_text(json.dumps(facts, indent=1, ensure_ascii=False), encoding="utf-8")
    print(f"\n{_headline(facts)}\n\n{markdown(rows)}\n\nWritten to {place.results}", flush=True)
    failed = lost(rows)
    for row in failed:
        print(
            f"bench: below half of its bar: {row.what} ({row.measured})",
            file=sys.stderr,
        )
    return 1 if failed else 0


def _measured(conditions: Conditions) -> list[Row]:
    rows = _section("start", lambda: starting.rows(conditions))
    with running(conditions.backbones) as product:
        for part in (training, looking, classroom, screens, memory, load):
            rows += _section(
                part.__name__.rpartition(".")[2], partial(part.rows, product, conditions)
            )
    return rows


def _teachable(cache: Path) -> Mapping[str, Any]:
    facts = {"classes": 3, "each": 30, "epochs": 50, "batchSize": 16, "learningRate": 0.001}
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


def _section(name: str, measure: Callable[[], list[Row]]) -> list[Row]:
    """The rows of one part; once more where one is lost, so that a busy moment passes."""
    start = time.monotonic()
    print(f"bench: {name} …", file=sys.stderr, flush=True)
    rows = measure()
    if failed := lost(rows):
        said = ", ".join(f"{row.what} ({row.measured})" for row in failed)
        print(f"bench: {name} once more: {said}", file=sys.stderr, flush=True)
        rows = better(rows, measure())
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
    return next((each.partition(":")[2].strip() for each in lines if "model name" in each), "?")
