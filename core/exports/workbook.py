"""A list as a spreadsheet of Excel's: one sheet, written row by row so that memory does not grow with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import IO, Any

from django.db.models import QuerySet
from xlsxwriter import Workbook

from core import history
from core.exports.fields import Field, select
from core.exports.pulling import fetched
from core.figures import LONDON

MOST_ROWS = 1_048_575
"""What a sheet holds beside its heading."""
MOST_CHARACTERS = 32_767
"""What a cell holds."""
CUT = " [CUT: a cell of Excel holds no more]"
"""Ends a text that was too long: the whole of it is in the CSV, and such a cell must not be read back as the text."""
NO_TITLE = re.compile(r"[\[\]:*?/\\]")
FORMATS = {"money": "#,##0.00", "number": "General", "financial_year": "0", "day": "d mmm yyyy"}
FORMATS["moment"] = "d mmm yyyy hh:mm:ss"
FIRST_YEAR = 1900
"""Excel knows no day before it; what is earlier stands there as text."""

Told = Callable[[int], None]


def write_workbook(
    file: IO[bytes],
    title: str,
    rows: QuerySet[Any],
    fields: Sequence[Field],
    day: date | None,
    told: Told = lambda done: None,
) -> None:
    """Write the rows under a heading of names that stays in view; `told` hears after each batch how many are done.

    Text is text whatever it looks like, never a formula; money and numbers are numbers, days and moments (in London
    time) are dates.
    """
    book = Workbook(file, {"constant_memory": True, "strings_to_urls": False})
    sheet = book.add_worksheet(NO_TITLE.sub(" ", title)[:31])
    formats = {kind: book.add_format({"num_format": code}) for kind, code in FORMATS.items()}
    sheet.freeze_panes(1, 0)
    for number, field in enumerate(fields):
        sheet.set_column(number, number, 40 if field.kind == "text" else 16)
        sheet.write_string(0, number, field.name, book.add_format({"bold": True}) if number == 0 else None)
    sql, params = select(rows, fields)
    done = 0
    for batch in fetched(history.sql_as_at(sql, day), params):
        for cells in batch:
            done += 1
            for number, (field, cell) in enumerate(zip(fields, cells, strict=True)):
                if cell is not None:
                    _write(sheet, done, number, field.kind, cell, formats)
        told(done)
    book.close()


def _write(sheet: Any, row: int, column: int, kind: str, cell: Any, formats: dict[str, Any]) -> None:
    if kind == "bool":
        sheet.write_boolean(row, column, cell == "true")
    elif kind in ("money", "number", "financial_year"):
        sheet.write_number(row, column, Decimal(cell), formats[kind])
    elif kind in ("day", "moment") and int(str(cell)[:4]) >= FIRST_YEAR:
        sheet.write_datetime(row, column, _moment(str(cell)), formats[kind])
    else:
        sheet.write_string(row, column, fitting(str(cell)))


def _moment(text: str) -> datetime:
    """A day, or a moment in London, as Excel knows it: without a zone."""
    moment = datetime.fromisoformat(text)
    return moment.astimezone(LONDON).replace(tzinfo=None) if moment.tzinfo else moment


def fitting(text: str) -> str:
    """The text, or as much of it as a cell holds with a mark behind; Excel counts in UTF-16."""
    if len(text) * 2 <= MOST_CHARACTERS or len(text.encode("utf-16-le")) // 2 <= MOST_CHARACTERS:
        return text
    kept = text.encode("utf-16-le")[: 2 * (MOST_CHARACTERS - len(CUT))]
    return kept.decode("utf-16-le", "ignore") + CUT
