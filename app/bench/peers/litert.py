"""Bare LiteRT: the same network in a loop, with nothing around it but a plain decode."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Thread

import numpy as np

from app.bench.pictures import plain_square
from app.ml.backbones import Embedder, load_embedder


def main() -> None:
    facts = json.loads(sys.argv[1])
    folder, seconds = Path(facts["backbones"]), float(facts["seconds"])
    cores = int(facts["cores"])
    wide = load_embedder(folder, "mobilenet_v2", "litert", cores)
    narrow = [load_embedder(folder, "mobilenet_v2", "litert", 1) for _ in range(cores)]
    picture = Path(facts["picture"]).read_bytes()
    square = plain_square(picture)[None]
    for each in (wide, *narrow):
        each.embed(square)
    forward = lambda: wide.embed(square)  # noqa: E731
    answer = {
        "forward_s": medians(forward, seconds),
        "decode_and_forward_s": medians(lambda: wide.embed(plain_square(picture)[None]), seconds),
        "one_at_a_time_per_s": throughput([wide], square, seconds),
        "one_per_core_per_s": throughput(narrow, square, seconds),
    }
    print(json.dumps(answer))


def medians(work: Callable[[], object], seconds: float) -> float:
    took = []
    end = time.perf_counter() + seconds
    while (start := time.perf_counter()) < end:
        work()
        took.append(time.perf_counter() - start)
    return float(np.median(took))


def throughput(embedders: list[Embedder], square: np.ndarray, seconds: float) -> float:
    """Pictures a second, each embedder in a thread of its own."""
    counts = [0] * len(embedders)
    start = time.perf_counter()

    def embed(number: int) -> None:
        while time.perf_counter() < start + seconds:
            embedders[number].embed(square)
            counts[number] += 1

    threads = [Thread(target=embed, args=(number,)) for number in range(len(embedders))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return sum(counts) / (time.perf_counter() - start)


if __name__ == "__main__":
    main()
