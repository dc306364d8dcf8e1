"""The time from a start of the server to its first page and until it can train."""

from __future__ import annotations

import time
from statistics import median

from app.bench.conditions import Conditions
from app.bench.product import running_product
from app.bench.rows import AtMost, Row

IDLE_S = 3.0


def rows(conditions: Conditions) -> list[Row]:
    page_s, page_cpu_s, ready_s = [], [], []
    starts = conditions.scale.starts
    resident: float | None = None
    for number in range(starts):
        with running_product(conditions.backbones) as product:
            page_s.append(product.page_s)
            page_cpu_s.append(product.page_cpu_s)
            ready_s.append(product.ready_s)
            if number == 0:
                time.sleep(IDLE_S)
                resident = product.resident_mb()
    seconds = f"median of {starts} starts, in seconds"
    return [
        Row("Start: first page", median(page_s), AtMost(1.5), seconds, may_fail=False),
        Row("Start: first page, CPU", median(page_cpu_s), AtMost(2), seconds),
        Row("Start: ready to train", median(ready_s), AtMost(3), seconds, may_fail=False),
        Row(
            "Memory when idle",
            resident,
            AtMost(450),
            "MB resident, web and workers together",
        ),
    ]
