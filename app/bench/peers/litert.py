"""A peer: the same network in bare LiteRT in a loop, with a plain decode."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import numpy as np

from app.bench.pictures import plain_square
from app.ml.backbones import load_embedder
from app.ml.types import Embedder


def main() -> None:
    facts = json.loads(sys.argv[1])
    folder, seconds = Path(facts["backbones"]), float(facts["seconds"])
    cores = int(facts["cores"])
    all_cores = load_embedder(folder, "mobilenet_v2", "litert", cores)
    single_core = [load_embedder(folder, "mobilenet_v2", "litert", 1) for _ in range(cores)]
    picture = Path(facts["picture"]).read_bytes()
    square = plain_square(picture)[None]
    for embedder in (all_cores, *single_core):
        embedder.embed(square)
    forward = lambda: all_cores.embed(square)  # noqa: E731
    answer = {
        "forward_s": median_seconds(forward, seconds),
        "decode_and_forward_s": median_seconds(
            lambda: all_cores.embed(plain_square(picture)[None]), seconds
        ),
        "one_at_a_time_per_s": throughput([all_cores], square, seconds),
        "one_per_core_per_s": throughput(single_core, square, seconds),
    }
    print(json.dumps(answer))


def median_seconds(work: Callable[[], object], seconds: float) -> float:
    durations = []
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        work()
        durations.append(time.perf_counter() - start)
    return float(np.median(durations))


def throughput(embedders: list[Embedder], square: np.ndarray, seconds: float) -> float:
    """Pictures a second of all embedders together, each in its own thread."""
    counts = [0] * len(embedders)
    start = time.perf_counter()

    def embed(number: int) -> None:
        while time.perf_counter() < start + seconds:
            embedders[number].embed(square)
            counts[number] += 1

    threads = [Thread(target=embed, args=(number,)) for number in range(len(embedders))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(counts) / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
