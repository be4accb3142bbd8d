"""A whole filtered list as CSV or as one JSON object a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from core import dbjson, history
from core.columns import Column, Json

BATCH = 500
RISKY = ("=", "+", "-", "@", "\t", "\r", "'")


def ndjson(rows: QuerySet[Any], parts: Sequence[dbjson.Part], day: date | None) -> Iterator[str]:
    """Each row as the text of one object and a line break, in batches."""
    with history.as_at(day):
        sql, params = dbjson.select(rows, parts)
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            while batch := cursor.fetchmany(BATCH):
                yield "".join(f"{text}\n" for (text,) in batch)


def csv_lines(rows: QuerySet[Any], chosen: Sequence[Column], day: date | None) -> Iterator[str]:
    """A header and a line for each row; text that a spreadsheet takes for a formula gets an apostrophe in front."""
    columns = [column for column in chosen if not isinstance(column, Json)]
    texts = [index for index, column in enumerate(columns) if column.kind in ("text", "link", "rag")]
    yield _line([column.name for column in columns])
    with history.as_at(day):
        named = {f"c{number}": column.value for number, column in enumerate(columns)}
        sql, params = dbjson.statement(rows.annotate(**named).values_list(*named))
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            while batch := cursor.fetchmany(BATCH):
                yield "".join(_line(_safe(row, texts)) for row in batch)


def csv_file(name: str, rows: QuerySet[Any], chosen: Sequence[Column], day: date | None) -> StreamingHttpResponse:
    """The same as a file to keep."""
    response = StreamingHttpResponse(csv_lines(rows, chosen, day), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response


def _safe(row: Sequence[Any], texts: Sequence[int]) -> list[Any]:
    cells = ["" if cell is None else cell for cell in row]
    for index in texts:
        if isinstance(cells[index], str) and cells[index].startswith(RISKY):
            cells[index] = "'" + cells[index]
    return [_plain(cell) for cell in cells]


def _plain(cell: Any) -> Any:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else cell


def _line(cells: Sequence[Any]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow(cells)
    return out.getvalue()
