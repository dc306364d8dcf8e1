"""Cells of CSV files, for spreadsheets."""

from __future__ import annotations

BYTE_ORDER_MARK = "\ufeff"
"""By which Excel knows that Korean names are in UTF-8."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def text_cell(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def text_of_cell(cell: str) -> str:
    """The text that `text_cell` made the cell of."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(_FORMULA) else cell
