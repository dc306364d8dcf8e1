"""The runs of a project as a CSV file, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import fields

from app.lab.csv_cells import BYTE_ORDER_MARK, text_cell
from app.lab.experiments.records import RunRecord
from app.ml.head_settings import HeadSettings
from app.training.settings import TrainingSettings

Cell = str | float | None
SETTINGS = [setting.name for setting in fields(HeadSettings)]
OWN = ("run", "name", "tags", "note", "status", "created_at", "training_s", "device", "classes",
       "pictures", "epoch", "loss", "accuracy", "val_loss", "val_accuracy")  # fmt: skip


def runs_csv(records: Sequence[RunRecord]) -> Iterator[bytes]:
    """The file piece by piece: a line for each run."""
    yield _line([BYTE_ORDER_MARK + OWN[0], *OWN[1:], *SETTINGS])
    for record in records:
        yield _line([*_own_cells(record), *_setting_cells(record)])


def _own_cells(record: RunRecord) -> list[Cell]:
    run, scores = record.run, record.scores
    learnt = run.learnt_from
    score_cells = (
        [scores.epoch, scores.loss, scores.acc, scores.val_loss, scores.val_acc]
        if scores
        else [None] * 5
    )
    return [
        run.id,
        text_cell(run.name or ""),
        text_cell(", ".join(run.tags)),
        text_cell(run.note or ""),
        run.status,
        run.created_at.isoformat(),
        record.training_s,
        text_cell(run.device or ""),
        None if learnt is None else len(learnt),
        None if learnt is None else sum(each["samples"] for each in learnt),
        *score_cells,
    ]


def _setting_cells(record: RunRecord) -> list[Cell]:
    """The settings, with the defaults of those that an earlier version did not know."""
    settings = TrainingSettings(**record.run.settings).model_dump()
    return [settings[name] for name in SETTINGS]


def _line(cells: Sequence[Cell]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()
