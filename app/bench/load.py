"""32 clients upload, train and recognize while the pictures worker is killed once."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, Timer

from sqlalchemy import select

from app.bench.conditions import Conditions
from app.bench.http_client import Answer, Form, post_form_with_retries
from app.bench.pictures import CAPTURE_SIZE, texture
from app.bench.product import Product, Student, recognitions_path
from app.bench.recognition import run_in_parallel
from app.bench.rows import AtMost, Row
from app.db.database import Database
from app.db.tables import Embedding, Sample
from app.samples.samples import picture_key
from app.storage import FolderStorage

CLIENTS = 32
MAX_GROWTH_MB = 64


@dataclass
class Tally:
    """Counts the answers and acknowledged samples of all clients."""

    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def count(self, answer: Answer) -> Answer:
        with self.lock:
            self.statuses[answer.status] += 1
        return answer

    @property
    def errors(self) -> int:
        """The number of answers of 500 and above. Retried 503 answers are not in `statuses`."""
        return sum(count for status, count in self.statuses.items() if status >= 500)


def rows(product: Product, conditions: Conditions) -> list[Row]:
    tally = Tally()
    end = time.monotonic() + conditions.scale.load_s
    before_mb = product.resident_mb()
    kill_timer = Timer(conditions.scale.load_s / 2, product.kill_worker)
    kill_timer.start()
    clients = [_Client(product, number, tally) for number in range(CLIENTS)]
    run_in_parallel([partial(client.run, end) for client in clients])
    kill_timer.join()
    grown_mb = max(0.0, product.resident_mb() - before_mb)
    answers = ", ".join(f"{count} × {status}" for status, count in sorted(tally.statuses.items()))
    return [
        Row(
            f"Load: {CLIENTS} clients for {conditions.scale.load_s:.0f} s, worker killed: 5xx",
            tally.errors,
            AtMost(0),
            f"answers after their stated waits: {answers}",
        ),
        Row(
            "Load: acknowledged pictures that were lost",
            count_lost(product, tally.acknowledged),
            AtMost(0),
            f"of {len(tally.acknowledged)}, by row, file and embedding",
        ),
        Row(
            "Load: memory",
            grown_mb,
            AtMost(MAX_GROWTH_MB),
            f"MB more than before ({before_mb:.0f} MB)",
        ),
    ]


class _Client:
    """One student who uploads, then trains, recognizes and uploads until the end."""

    def __init__(self, product: Product, number: int, tally: Tally) -> None:
        self._student = Student(product)
        self._number = number
        self._tally = tally
        self._upload_form = Form.of("files", [texture(number % 3, number)])
        self._image_form = Form.of("image", [texture(number % 3, number, CAPTURE_SIZE)])

    def run(self, end: float) -> None:
        class_ids = self._student.make_project(2)
        for class_id in class_ids * 5:
            self._upload_picture(class_id)
        while time.monotonic() < end:
            model_id, _ = self._student.train({"epochs": 20})
            for class_id in class_ids:
                self._recognize(model_id, 5)
                self._upload_picture(class_id)
        self._student.client.close()

    def _upload_picture(self, class_id: str) -> None:
        path = f"/api/projects/{self._student.project_id}/classes/{class_id}/samples"
        answer = self._tally.count(
            post_form_with_retries(self._student.client, path, self._upload_form)
        )
        if answer.status == 201:
            self._tally.acknowledged += [sample["id"] for sample in answer.json()["accepted"]]

    def _recognize(self, model_id: str, times: int) -> None:
        path = recognitions_path(model_id, f"client-{self._number}")
        for _ in range(times):
            self._tally.count(post_form_with_retries(self._student.client, path, self._image_form))


def count_lost(product: Product, acknowledged: list[str]) -> int:
    """The number of these samples without row, file or embedding."""
    database = Database.of(product.settings)
    pictures = FolderStorage(product.settings.data_dir / "pictures")
    complete = 0
    try:
        with database.reading() as session:
            query = select(Sample).join(Embedding, Embedding.sample_id == Sample.id)
            keys = {sample.id: picture_key(sample) for sample in session.scalars(query)}
        for sample_id in acknowledged:
            complete += sample_id in keys and len(pictures.get(keys[sample_id])) > 0
    finally:
        database.close()
    return len(acknowledged) - complete
