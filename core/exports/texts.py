"""CSV and NDJSON: the database writes the cells, alike on both engines; here they become lines and answers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from core import dbjson, history
from core.exports import fields as flat
from core.exports.pulling import fetched

CSV, NDJSON = "text/csv; charset=utf-8", "application/x-ndjson"
MARK = "\ufeff".encode()
"""What tells Excel that a file is UTF-8."""


def csv_lines(
    rows: QuerySet[Any], fields: Sequence[flat.Field], day: date | None, *, mark: bytes = b""
) -> Iterator[bytes]:
    """A header and a line for each row, as RFC 4180 has it: quoted where needed, CRLF behind each line.

    Text that a spreadsheet would take for a formula has an apostrophe in front, and so has text that begins with one:
    without the first apostrophe it is what is stored. What is empty or not stated is an empty cell. Where there is one
    column only, each cell is quoted, so that an empty one is not an empty line.
    """
    alone = len(fields) == 1
    yield mark + _csv([[field.name for field in fields]], alone)
    sql, params = flat.select(rows, fields, safe=True)
    sql = history.sql_as_at(sql, day)
    for batch in fetched(sql, params):
        yield _csv(batch, alone)


def ndjson(rows: QuerySet[Any], parts: Sequence[dbjson.Part], day: date | None) -> Iterator[bytes]:
    """Each row as the text of one object and a line feed."""
    sql, params = dbjson.select(rows, parts)
    sql = history.sql_as_at(sql, day)
    for batch in fetched(sql, params):
        yield "".join(f"{text}\n" for (text,) in batch).encode()


def csv_file(
    name: str, rows: QuerySet[Any], fields: Sequence[flat.Field], day: date | None, *, for_excel: bool = False
) -> StreamingHttpResponse:
    """The same as a file to keep; one for Excel says first that it is UTF-8."""
    lines = csv_lines(rows, fields, day, mark=MARK if for_excel else b"")
    return _answer(lines, CSV, file_name(name, day, "csv"))


def ndjson_file(
    name: str, rows: QuerySet[Any], parts: Sequence[dbjson.Part], day: date | None
) -> StreamingHttpResponse:
    """The same as a file to keep."""
    return _answer(ndjson(rows, parts, day), NDJSON, file_name(name, day, "ndjson"))


def file_name(name: str, day: date | None, kind: str) -> str:
    """What a file is called: workstreams.csv, and workstreams-2026-10-05.csv as at a day."""
    return f"{name}-{day:%Y-%m-%d}.{kind}" if day else f"{name}.{kind}"


def _answer(chunks: Iterable[bytes], kind: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(chunks, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _csv(rows: Iterable[Sequence[Any]], alone: bool) -> bytes:
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL if alone else csv.QUOTE_MINIMAL).writerows(rows)
    return out.getvalue().encode()
