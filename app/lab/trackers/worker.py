"""The process of one tracker, `python -m app.lab.trackers`. Only `process.py` starts it.

It reads lines from standard input: first its setup, then a run each. It answers each with a line. It
ends when its input ends, even while the library hangs, so it ends with the web process.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from queue import SimpleQueue
from threading import Thread
from typing import BinaryIO, Protocol

from app.lab.trackers.messages import Answer, FinishedRun, Outcome, Setup
from app.lab.trackers.mlflow_tracker import MlflowTracker
from app.lab.trackers.wandb_tracker import WandbTracker

NICENESS = 10
"""Who trains or recognizes comes first: importing MLflow takes two seconds of a core."""
REASON_LENGTH = 500
CLOSE_TIMEOUT_S = 1.0
"""How long a library may take to end what it has started."""
SIGNS = {
    Outcome.REFUSED: r"\b40[13]\b|unauthenticated|permission_denied|api key|authenticationerror",
    Outcome.UNREACHABLE: r"connection ?refused|newconnection|nameresolution|no such host|dial tcp",
    Outcome.SILENT: r"time(d )?out|deadline exceeded",
}
"""By which words the libraries say what went wrong: they raise the same error for everything."""
PASSWORD = re.compile(r"//[^/@\s]+@")


class Tracker(Protocol):
    """A library. Opening it may take as long as sending a run."""

    key: str
    """What must not be in any text; empty where there is no key."""

    def send(self, run: FinishedRun) -> None:
        """Puts the whole run into the tracker, or brings the one that is there up to date."""

    def close(self) -> None:
        """Ends what the library has started."""


TRACKERS: dict[str, Callable[[Setup], Tracker]] = {"wandb": WandbTracker, "mlflow": MlflowTracker}


def main() -> None:
    """Answers lines until the input ends."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    lines: SimpleQueue[bytes] = SimpleQueue()
    answers = _own_stdout()
    Thread(target=_read, args=(sys.stdin.buffer, lines), daemon=True).start()
    setup = Setup.from_line(lines.get())
    os.chdir(setup.work)
    opened: list[Tracker] = []

    def answer(work: Callable[[], None]) -> None:
        answers.write(_outcome(work, opened[0].key if opened else "").to_line())
        answers.flush()

    answer(lambda: opened.append(TRACKERS[setup.tracker](setup)))
    while line := lines.get():
        answer(lambda: opened[0].send(FinishedRun.from_line(line)))
    for tracker in opened:
        tracker.close()
    os._exit(0)  # no thread of a library is waited for


def _read(stream: BinaryIO, lines: SimpleQueue[bytes]) -> None:
    """Hands the lines on, and an empty one at their end. Ends the process if the library hangs then."""
    for line in stream:
        lines.put(line)
    lines.put(b"")
    time.sleep(CLOSE_TIMEOUT_S)
    os._exit(0)


def _outcome(work: Callable[[], None], key: str) -> Answer:
    """What became of the work. Any error of the library is an answer: it has hundreds of kinds."""
    try:
        work()
    except Exception as problem:
        text = _text_of(problem)
        outcome = _outcome_of(text)
        return Answer(outcome, _without_secrets(text, key)[:REASON_LENGTH])
    return Answer(Outcome.DONE)


def _outcome_of(text: str) -> Outcome:
    """The first outcome of which there is a sign: who cannot connect tries until the time is over."""
    found = (outcome for outcome, sign in SIGNS.items() if re.search(sign, text, re.IGNORECASE))
    return next(found, Outcome.FAILED)


def _text_of(problem: BaseException | None) -> str:
    """The kinds and the words of an error and of those behind it."""
    texts = []
    while problem is not None:
        texts.append(f"{type(problem).__name__}: {problem}")
        problem = problem.__cause__ or problem.__context__
    return " ".join("; ".join(texts).split())


def _without_secrets(text: str, key: str) -> str:
    without_key = text.replace(key, "***") if key else text
    return PASSWORD.sub("//***@", without_key)


def _own_stdout() -> BinaryIO:
    """Takes standard output for answers. What libraries print goes to standard error."""
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    return out
