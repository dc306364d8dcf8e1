"""The longest task of a page's script thread while a program of many blocks opens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.bench.rows import AtMost, Row

BLOCKS = 300
LONGEST_MS = 100.0
"""A longer task is felt: a press waits for it."""
_SETTLE_MS = 3000
_TASK = "ThreadControllerImpl::RunTask"
_MAIN_THREAD = "CrRendererMain"

Event = Mapping[str, Any]


def open_row(longest_ms: float | None, note: str = "") -> Row:
    what = f"Longest task while {BLOCKS} blocks open"
    return Row(what, longest_ms, AtMost(LONGEST_MS), "ms of CPU, the page's own thread", note)


def longest_task_ms(context: Any, address: str) -> float:
    """Opens the page in the context. Returns the CPU time of its longest task."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    events: list[Event] = []
    ended: list[Event] = []
    session.on("Tracing.dataCollected", lambda sent: events.extend(sent["value"]))
    session.on("Tracing.tracingComplete", lambda event: ended.append(event))
    traced = {"includedCategories": ["toplevel"], "excludedCategories": ["*"]}
    session.send("Tracing.start", {"traceConfig": traced, "transferMode": "ReportEvents"})
    page.goto(address)
    page.locator(".blocklyDraggable").nth(BLOCKS - 1).wait_for(state="attached")
    page.wait_for_timeout(_SETTLE_MS)
    session.send("Tracing.end")
    while not ended:
        page.wait_for_timeout(50)
    return _longest_ms(events)


def _longest_ms(events: Sequence[Event]) -> float:
    """Of the tasks of the threads that run pages, in ms of CPU: other work on the machine does not count."""
    threads = {
        (event["pid"], event["tid"])
        for event in events
        if event["name"] == "thread_name" and event["args"]["name"] == _MAIN_THREAD
    }
    tasks = (event for event in events if (event["pid"], event["tid"]) in threads)
    return max(float(event.get("tdur", 0)) / 1000 for event in tasks if event["name"] == _TASK)


def many_blocks() -> Mapping[str, Any]:
    """Saved blocks of one sprite: ten scripts of thirty commands."""
    commands = ("move_direction", "rotate_relative")
    scripts = []
    for column in range(10):
        block: dict[str, Any] = {"type": "bounce_wall"}
        for number in range(BLOCKS // 10 - 2):
            value = {"VALUE": {"shadow": {"type": "number", "fields": {"VALUE": number}}}}
            command = {"type": commands[number % 2], "inputs": value}
            block = command | {"next": {"block": block}}
        hat = {"type": "when_run_button_click", "x": 40 + 300 * column, "y": 40}
        scripts.append(hat | {"next": {"block": block}})
    return {"blocks": {"languageVersion": 0, "blocks": scripts}}
