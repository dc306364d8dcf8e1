"""The time of a training over HTTP against Keras and Teachable Machine, and its accuracy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any

from app.bench.conditions import Conditions
from app.bench.http_client import Form, expect
from app.bench.peers import run_peer
from app.bench.pictures import Task, large_task, small_task
from app.bench.product import Product, Student, recognitions_path
from app.bench.rows import AtMost, Row

SETTINGS = {"epochs": 50, "batch_size": 16, "learning_rate": 0.001, "validation_ratio": 0.25}
Facts = Mapping[str, Any]

MAX_POINTS_BEHIND = 2.0
DIFFERENT_PICTURES = 20


def rows(product: Product, conditions: Conditions) -> list[Row]:
    task = small_task()
    training_folder = _write_classes(conditions.folder / "training", task.training)
    test_folder = _write_classes(conditions.folder / "test", task.test)
    facts: Facts = {**SETTINGS, "backbones": conditions.backbones, "folder": training_folder}
    measured_epochs = conditions.scale.tutorial_epochs
    tutorial = run_peer(
        "keras_tutorial", **facts, test_folder=test_folder, measured_epochs=measured_epochs
    )
    cached = run_peer("keras_embeddings", **facts, test_folder=test_folder)
    product_training = _ProductTraining(product, task, conditions.scale.trainings)
    return [
        *_small_rows(product_training, tutorial, cached, conditions.teachable),
        _accuracy_row(product_training, tutorial, cached, task),
        *_large_rows(product, facts, conditions, tutorial),
    ]


class _ProductTraining:
    """The median time and the accuracy of the small task, trained over HTTP."""

    def __init__(self, product: Product, task: Task, trainings: int) -> None:
        student = Student(product)
        class_ids = student.make_project(len(task.training))
        for class_id, pictures in zip(class_ids, task.training, strict=True):
            student.upload(class_id, pictures)
        trained = [student.train(SETTINGS) for _ in range(trainings)]
        self.median_s: float = median(duration_s for _, duration_s in trained)
        self.accuracy = _measure_accuracy(student, trained[-1][0], class_ids, task)


def _measure_accuracy(
    student: Student, model_id: str, class_ids: Sequence[str], task: Task
) -> float:
    correct: list[bool] = []
    for class_id, pictures in zip(class_ids, task.test, strict=True):
        for picture in pictures:
            answer = student.client.post_form(
                recognitions_path(model_id, "accuracy"), Form.of("image", [picture])
            )
            correct.append(expect(answer, 201)["scores"][0]["class_id"] == class_id)
    return sum(correct) / len(correct)


def _small_rows(
    product_training: _ProductTraining, tutorial: Facts, cached: Facts, teachable: Facts
) -> list[Row]:
    def row(peer: str, seconds: float | None, bar: float, note: str) -> Row:
        value = product_training.median_s / seconds if seconds else None
        comparison = (
            f"{product_training.median_s * 1000:.0f} ms / {seconds:.2f} s" if seconds else ""
        )
        return Row(f"Train 3 × 30 over HTTP / {peer}", value, AtMost(bar), comparison, note)

    return [
        row("Keras tutorial", tutorial["fit_s"], 1 / 500, _epochs_note(tutorial)),
        row("Keras on embeddings", cached["fit_s"], 1 / 25, ""),
        row("Teachable Machine", teachable.get("train_s"), 1 / 20, _teachable_note(teachable)),
    ]


def _accuracy_row(
    product_training: _ProductTraining, tutorial: Facts, cached: Facts, task: Task
) -> Row:
    best = max(cached["accuracy"], tutorial.get("accuracy", 0))
    behind = max(0.0, 100 * (best - product_training.accuracy))
    return Row(
        "Accuracy behind Keras, in points",
        behind,
        AtMost(MAX_POINTS_BEHIND),
        f"{100 * product_training.accuracy:.1f} % / {100 * best:.1f} % of {sum(map(len, task.test))} "
        f"held-out pictures ({task.name})",
    )


def _large_rows(
    product: Product,
    facts: Facts,
    conditions: Conditions,
    small: Facts,
) -> list[Row]:
    task = large_task(DIFFERENT_PICTURES)
    training = [list(islice(cycle(pictures), 100)) for pictures in task.training]
    student = Student(product)
    for class_id, pictures in zip(student.make_project(10), training, strict=True):
        student.upload(class_id, pictures)
    if conditions.scale.large_tutorial:
        large_folder = _write_classes(conditions.folder / "large", training)
        facts = {
            **facts,
            "folder": large_folder,
            "test_folder": None,
            "measured_epochs": SETTINGS["epochs"],
        }
        peer = run_peer("keras_tutorial", **facts)
        fit_s, note = peer["fit_s"], _epochs_note(peer)
    else:
        fit_s = small["epoch_s"] * SETTINGS["epochs"] * 1000 / 90
        note = "the tutorial's time reckoned from an epoch of 90 pictures"
    return [
        _large_row(student, 0, fit_s, note),
        _large_row(student, 100, fit_s, note),
    ]


def _large_row(student: Student, hidden_units: int, fit_s: float, note: str) -> Row:
    settings = {**SETTINGS, "hidden_units": hidden_units}
    duration_s = median(student.train(settings)[1] for _ in range(3))
    head = f"{hidden_units} hidden units" if hidden_units else "default head"
    return Row(
        f"Train 10 × 100 over HTTP, {head} / Keras tutorial",
        duration_s / fit_s,
        AtMost(1 / 600 if hidden_units else 1 / 2000),
        f"{duration_s * 1000:.0f} ms / {fit_s:.0f} s",
        note,
    )


def _epochs_note(tutorial: Facts) -> str:
    measured = tutorial["measured_epochs"]
    if measured == SETTINGS["epochs"]:
        return ""
    return f"{measured} of {SETTINGS['epochs']} epochs measured, the others taken to be alike"


def _teachable_note(teachable: Facts) -> str:
    if "problem" in teachable:
        return f"not measured: {teachable['problem']}"
    return (
        f"speed only (random weights); tfjs {teachable['tfjs']} on {teachable['backend']} in "
        f"Chromium; it runs on the pupil's own device, ours is shared by the class"
    )


def _write_classes(folder: Path, classes: Sequence[Sequence[bytes]]) -> Path:
    """Writes the pictures into one folder for each class."""
    for number, pictures in enumerate(classes):
        class_folder = folder / f"class_{number}"
        class_folder.mkdir(parents=True, exist_ok=True)
        for index, picture in enumerate(pictures):
            (class_folder / f"{index:04}.jpg").write_bytes(picture)
    return folder
