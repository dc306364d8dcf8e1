"""32 clients upload, train and recognise; the pictures worker is killed in the middle."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from threading import Lock, Timer

from sqlalchemy import select

from app.bench.browser import Answer, Form, persistent
from app.bench.conditions import Conditions
from app.bench.pictures import CAPTURED, texture
from app.bench.product import Product, Student, recognitions_path
from app.bench.recognizing import together
from app.bench.rows import AtMost, Row
from app.db.database import Database
from app.db.tables import Embedding, Sample
from app.samples.samples import picture_key
from app.storage import FolderStorage

CLIENTS = 32
FLAT_MB = 64


@dataclass
class Tally:
    """What all clients together met."""

    statuses: Counter[int] = field(default_factory=Counter)
    acknowledged: list[str] = field(default_factory=list)
    lock: Lock = field(default_factory=Lock)

    def met(self, answer: Answer) -> Answer:
        with self.lock:
            self.statuses[answer.status] += 1
        return answer

    @property
    def errors(self) -> int:
        """Answers of 500 and above, but for a 503 that says when to come again."""
        return sum(count for status, count in self.statuses.items() if status >= 500)


def rows(product: Product, conditions: Conditions) -> list[Row]:
    tally = Tally()
    end = time.monotonic() + conditions.scale.load_s
    before_mb = product.resident_mb()
    killer = Timer(conditions.scale.load_s / 2, product.kill_worker)
    killer.start()
    clients = [_Client(product, number, tally) for number in range(CLIENTS)]
    together([partial(client.work, end) for client in clients])
    killer.join()
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
            lost(product, tally.acknowledged),
            AtMost(0),
            f"of {len(tally.acknowledged)}, by row, file and embedding",
        ),
        Row("Load: memory", grown_mb, AtMost(FLAT_MB), f"MB more than before ({before_mb:.0f} MB)"),
    ]


class _Client:
    """One student: some pictures, then trainings, recognitions and more pictures until the end."""

    def __init__(self, product: Product, number: int, tally: Tally) -> None:
        self._student = Student(product)
        self._number = number
        self._tally = tally
        self._upload = Form.of("files", [texture(number % 3, number)])
        self._image = Form.of("image", [texture(number % 3, number, CAPTURED)])

    def work(self, end: float) -> None:
        class_ids = self._student.make_project(2)
        for class_id in class_ids * 5:
            self._add(class_id)
        while time.monotonic() < end:
            model_id, _ = self._student.train({"epochs": 20})
            for class_id in class_ids:
                self._recognize(model_id, 5)
                self._add(class_id)
        self._student.browser.close()

    def _add(self, class_id: str) -> None:
        path = f"/api/projects/{self._student.project_id}/classes/{class_id}/samples"
        answer = self._tally.met(persistent(self._student.browser, path, self._upload))
        if answer.status == 201:
            self._tally.acknowledged += [each["id"] for each in answer.json()["accepted"]]

    def _recognize(self, model_id: str, times: int) -> None:
        path = recognitions_path(model_id, f"client-{self._number}")
        for _ in range(times):
            self._tally.met(persistent(self._student.browser, path, self._image))


def lost(product: Product, acknowledged: list[str]) -> int:
    """How many of these samples lack their row, their file or their embedding."""
    database = Database(product.settings.database_address)
    pictures = FolderStorage(product.settings.data_dir / "pictures")
    found = 0
    try:
        with database.reading() as session:
            query = select(Sample).join(Embedding, Embedding.sample_id == Sample.id)
            keys = {each.id: picture_key(each) for each in session.scalars(query)}
        for sample_id in acknowledged:
            found += sample_id in keys and len(pictures.get(keys[sample_id])) > 0
    finally:
        database.close()
    return len(acknowledged) - found
