"""Memory growth after many recognitions and trainings."""

from __future__ import annotations

from app.bench.conditions import Conditions
from app.bench.http_client import Form
from app.bench.pictures import CAPTURE_SIZE, texture
from app.bench.product import Product, Student
from app.bench.recognition import OwnedModel, measure_throughput
from app.bench.rows import AtMost, Row

# Allocators and the database's caches take this much over time. A leak of 3 kB a recognition exceeds it.
MAX_GROWTH_MB = 32
CLIENTS = 8


def rows(product: Product, conditions: Conditions) -> list[Row]:
    student = Student(product)
    for kind, class_id in enumerate(student.make_project(2)):
        student.upload(class_id, [texture(kind, seed) for seed in range(5)])
    form = Form.of("image", [texture(1, 1, CAPTURE_SIZE)])
    recognitions = conditions.scale.flat_recognitions
    trainings = conditions.scale.flat_trainings

    def work(share: float) -> None:
        model_id = ""
        for _ in range(round(trainings * share)):
            model_id, _ = student.train({})
        model = OwnedModel(student.client.token, model_id)
        measure_throughput(product, [model], form, CLIENTS, round(recognitions * share))

    work(0.2)
    before_mb = product.resident_mb()
    work(1)
    after_mb = product.resident_mb()
    return [
        Row(
            f"Memory after {recognitions:,} recognitions and {trainings} trainings",
            max(0.0, after_mb - before_mb),
            AtMost(MAX_GROWTH_MB),
            f"MB more than before ({before_mb:.0f} → {after_mb:.0f} MB)",
        )
    ]
