"""A test set with its answers as a CSV file, for spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from app.lab.csv_cells import BYTE_ORDER_MARK, text_cell
from app.lab.test_sets.reading import BEST, TestRow, TestSet

ROWS_AT_A_TIME = 500
HEAD = ("file", "true", "predicted", "confidence", "second", "second_confidence", "third",
        "third_confidence")  # fmt: skip
LABELED = "true"


def csv_chunks(test_set: TestSet) -> Iterator[bytes]:
    """The file piece by piece: the rows in order. Without labels there is no column of true classes."""
    has_labels = any(picture.label is not None for picture in test_set.pictures)
    columns = [name for name in HEAD if has_labels or name != LABELED]
    yield _line([BYTE_ORDER_MARK + columns[0], *columns[1:]])
    for start in range(0, len(test_set.order), ROWS_AT_A_TIME):
        rows = test_set.rows(start, ROWS_AT_A_TIME)
        yield b"".join(_line(_cells(row, has_labels=has_labels)) for row in rows)


def _cells(row: TestRow, *, has_labels: bool) -> list[str]:
    cells = [text_cell(row.picture.name), *([text_cell(row.true_name or "")] if has_labels else [])]
    for _, name, confidence in row.best:
        cells += [text_cell(name), f"{confidence:.4f}"]
    return cells + [""] * 2 * (BEST - len(row.best))


def _line(cells: list[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue().encode()
