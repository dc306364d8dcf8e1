"""Memory stays what it is, however much is recognised and trained."""

from __future__ import annotations

from app.bench.browser import Form
from app.bench.conditions import Conditions
from app.bench.pictures import CAPTURED, texture
from app.bench.product import Product, Student
from app.bench.recognizing import Askable, many_clients
from app.bench.rows import AtMost, Row

# What allocators and the database's caches take over time; a leak of 3 kB a recognition is more.
FLAT_MB = 32
CLIENTS = 8


def rows(product: Product, conditions: Conditions) -> list[Row]:
    student = Student(product)
    for kind, class_id in enumerate(student.make_project(2)):
        student.upload(class_id, [texture(kind, seed) for seed in range(5)])
    form = Form.of("image", [texture(1, 1, CAPTURED)])
    recognitions = conditions.scale.flat_recognitions
    trainings = conditions.scale.flat_trainings

    def work(share: float) -> None:
        model_id = ""
        for _ in range(round(trainings * share)):
            model_id, _ = student.train({})
        model = Askable(student.browser.token, model_id)
        many_clients(product, [model], form, CLIENTS, round(recognitions * share))

    work(0.2)
    before_mb = product.resident_mb()
    work(1)
    after_mb = product.resident_mb()
    return [
        Row(
            f"Memory after {recognitions:,} recognitions and {trainings} trainings",
            max(0.0, after_mb - before_mb),
            AtMost(FLAT_MB),
            f"MB more than before ({before_mb:.0f} → {after_mb:.0f} MB)",
        )
    ]
