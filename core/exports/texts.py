"""CSV and NDJSON: the database writes the lines, alike on both engines; here they become files and answers."""

from __future__ import annotations

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
    """A header and a line for each row, as RFC 4180 has it: text in quotes, CRLF behind each line.

    Text that a spreadsheet would take for a formula has an apostrophe in front, and so has text that begins with one:
    without the first apostrophe it is what is stored. What is empty or not stated is an empty cell without quotes; but
    where there is one column only, each cell has them, so that no line is empty.
    """
    names = [field.name for field in fields]
    yield mark + (",".join(names) if len(names) > 1 else f'"{names[0]}"').encode() + b"\r\n"
    yield from _joined(flat.lines(rows, fields), day, "\r\n")


def ndjson(rows: QuerySet[Any], parts: Sequence[dbjson.Part], day: date | None) -> Iterator[bytes]:
    """Each row as the text of one object and a line feed."""
    yield from _joined(dbjson.select(rows, parts), day, "\n")


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


def _joined(statement: tuple[str, tuple[Any, ...]], day: date | None, end: str) -> Iterator[bytes]:
    """The one text of each row, with what ends a line behind each."""
    sql, params = statement
    for batch in fetched(history.sql_as_at(sql, day), params):
        yield (end.join([text for (text,) in batch]) + end).encode()
