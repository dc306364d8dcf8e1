"""Training: from pressing the button to the finished model, beside Keras and Teachable Machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from app.bench.browser import Form, expect
from app.bench.conditions import Conditions
from app.bench.peers import run_peer
from app.bench.pictures import Task, large_task, small_task
from app.bench.product import Product, Student, recognitions_path
from app.bench.rows import AtMost, Row

SETTINGS = {"epochs": 50, "batch_size": 16, "learning_rate": 0.001, "validation_ratio": 0.25}
Facts = Mapping[str, Any]

POINTS = 2.0
DIFFERENT_PICTURES = 20


def rows(product: Product, conditions: Conditions) -> list[Row]:
    task = small_task()
    learning = _written(conditions.folder / "learning", task.learning)
    asked = _written(conditions.folder / "asked", task.asked)
    facts: Facts = {**SETTINGS, "backbones": conditions.backbones, "folder": learning}
    measured_epochs = conditions.scale.tutorial_epochs
    tutorial = run_peer("keras_tutorial", **facts, asked=asked, measured_epochs=measured_epochs)
    cached = run_peer("keras_embeddings", **facts, asked=asked)
    ours = _Ours(product, task, conditions.scale.trainings)
    return [
        *_small(ours, tutorial, cached, conditions.teachable),
        _accuracy(ours, tutorial, cached, task),
        *_large(product, facts, conditions, tutorial),
    ]


class _Ours:
    """The small task, trained over HTTP; seconds and accuracy."""

    def __init__(self, product: Product, task: Task, trainings: int) -> None:
        student = Student(product)
        class_ids = student.make_project(len(task.learning))
        for class_id, pictures in zip(class_ids, task.learning, strict=True):
            student.upload(class_id, pictures)
        trained = [student.train(SETTINGS) for _ in range(trainings)]
        self.median_s: float = median(took_s for _, took_s in trained)
        self.accuracy = _asked(student, trained[-1][0], class_ids, task)


def _asked(student: Student, model_id: str, class_ids: Sequence[str], task: Task) -> float:
    right: list[bool] = []
    for class_id, pictures in zip(class_ids, task.asked, strict=True):
        for picture in pictures:
            answer = student.browser.send(
                recognitions_path(model_id, "accuracy"), Form.of("image", [picture])
            )
            right.append(expect(answer, 201)["scores"][0]["class_id"] == class_id)
    return sum(right) / len(right)


def _small(ours: _Ours, tutorial: Facts, cached: Facts, teachable: Facts) -> list[Row]:
    def row(peer: str, seconds: float | None, bar: float, note: str) -> Row:
        value = ours.median_s / seconds if seconds else None
        beside = f"{ours.median_s * 1000:.0f} ms / {seconds:.2f} s" if seconds else ""
        return Row(f"Train 3 × 30 over HTTP / {peer}", value, AtMost(bar), beside, note)

    return [
        row("Keras tutorial", tutorial["fit_s"], 1 / 500, _how_measured(tutorial)),
        row("Keras on embeddings", cached["fit_s"], 1 / 25, ""),
        row("Teachable Machine", teachable.get("train_s"), 1 / 20, _how_ran(teachable)),
    ]


def _accuracy(ours: _Ours, tutorial: Facts, cached: Facts, task: Task) -> Row:
    best = max(cached["accuracy"], tutorial.get("accuracy", 0))
    behind = max(0.0, 100 * (best - ours.accuracy))
    return Row(
        "Accuracy behind Keras, in points",
        behind,
        AtMost(POINTS),
        f"{100 * ours.accuracy:.1f} % / {100 * best:.1f} % of {sum(map(len, task.asked))} "
        f"held-out pictures ({task.name})",
    )


def _large(
    product: Product,
    facts: Facts,
    conditions: Conditions,
    small: Facts,
) -> list[Row]:
    task = large_task(DIFFERENT_PICTURES)
    learning = [list(islice(cycle(pictures), 100)) for pictures in task.learning]
    student = Student(product)
    for class_id, pictures in zip(student.make_project(10), learning, strict=True):
        student.upload(class_id, pictures)
    if conditions.scale.large_tutorial:
        written = _written(conditions.folder / "large", learning)
        facts = {**facts, "folder": written, "asked": None, "measured_epochs": SETTINGS["epochs"]}
        peer = run_peer("keras_tutorial", **facts)
        fit_s, note = peer["fit_s"], _how_measured(peer)
    else:
        fit_s = small["epoch_s"] * SETTINGS["epochs"] * 1000 / 90
        note = "the tutorial's time reckoned from an epoch of 90 pictures"
    return [
        _large_row(student, 0, fit_s, note),
        _large_row(student, 100, fit_s, note),
    ]


def _large_row(student: Student, hidden_units: int, fit_s: float, note: str) -> Row:
    settings = {**SETTINGS, "hidden_units": hidden_units}
    took_s = median(student.train(settings)[1] for _ in range(3))
    head = f"{hidden_units} hidden units" if hidden_units else "default head"
    return Row(
        f"Train 10 × 100 over HTTP, {head} / Keras tutorial",
        took_s / fit_s,
        AtMost(1 / 600 if hidden_units else 1 / 2000),
        f"{took_s * 1000:.0f} ms / {fit_s:.0f} s",
        note,
    )


def _how_measured(tutorial: Facts) -> str:
    measured = tutorial["measured_epochs"]
    if measured == SETTINGS["epochs"]:
        return ""
    return f"{measured} of {SETTINGS['epochs']} epochs measured, the others taken to be alike"


def _how_ran(teachable: Facts) -> str:
    if "problem" in teachable:
        return f"not measured: {teachable['problem']}"
    return (
        f"speed only (random weights); tfjs {teachable['tfjs']} on {teachable['backend']} in "
        f"Chromium; it runs on the pupil's own device, ours is shared by the class"
    )


def _written(folder: Path, classes: Sequence[Sequence[bytes]]) -> Path:
    """One folder a class."""
    for number, pictures in enumerate(classes):
        place = folder / f"class_{number}"
        place.mkdir(parents=True, exist_ok=True)
        for index, picture in enumerate(pictures):
            (place / f"{index:04}.jpg").write_bytes(picture)
    return folder
